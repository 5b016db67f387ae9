"""``up`` with a small program in the place of each service, which answers 200 to everything."""

import sys
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

if sys.argv[1:2] != ["serve"]:
    from deploy.local.programs import Program
    from deploy.local.up import up
    from deploy.local.words import Trouble

REAL = {"nats", "mongo", "mail", "oidc", "topology"}
LIGHT = {"mail", "feedback", "tasks"}


def stand_in(programs: list["Program"]) -> list["Program"]:
    """Replace the services and the application by stand-ins."""
    return [each if each.name in REAL else _standing(each) for each in programs]


def _standing(program: "Program") -> "Program":
    port = urlsplit(program.ready).port
    return replace(program, argv=(sys.executable, "-S", __file__, "serve", str(port)))


def light(programs: list["Program"]) -> list["Program"]:
    """Leave only what starts at once."""
    return [_standing(each) for each in programs if each.name in LIGHT]


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def main() -> int:
    if sys.argv[1] == "serve":
        HTTPServer(("127.0.0.1", int(sys.argv[2])), Answer).serve_forever()
    change = {"all": stand_in, "light": light}[sys.argv[1]]
    try:
        return up(Path(sys.argv[2]), int(sys.argv[3]), change)
    except Trouble as trouble:
        trouble.show()
        return trouble.code


if __name__ == "__main__":
    sys.exit(main())
