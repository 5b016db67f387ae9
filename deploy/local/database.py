"""The embedded database as a supervised program: users first, then the server with ``--auth``.

SecantusDB knows no localhost exception: users are made by a server without authentication.
That server runs in this process, before the real one, on a port nobody was told of, and only
while the storage folder does not say that its users carry the present passwords.

``python -m deploy.local.database --port PORT --storage FOLDER`` reads the users and their
passwords, one file each, from the folder that ``XASO_SECRETS_DIR`` names.
"""

import argparse
import hashlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.local.layout import LOOPBACK

ADMIN_USER = "xaso_admin"
# Holds a demonstration's documents; the default of 1 GB is a quarter of a small machine.
CACHE = "256M"
STAMP = "xaso-users"
WAKE_SECONDS = 0.05


def main(arguments: list[str]) -> int:
    """Provision where needed, then serve until told to stop; return the exit code."""
    parser = argparse.ArgumentParser(prog="deploy.local.database")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--storage", type=Path, required=True)
    options = parser.parse_args(arguments)
    passwords = {p.name: p.read_text() for p in Path(os.environ["XASO_SECRETS_DIR"]).iterdir()}
    options.storage.mkdir(mode=0o700, parents=True, exist_ok=True)
    provision(options.storage, passwords)

    from secantus.cli import main as secantusd

    # An empty file of its own, or the server would read a stranger's ~/.secantus/secantusd.toml.
    configuration = options.storage.parent / "secantusd.toml"
    configuration.touch()
    _wake_at_signals(options.port)
    code: int = secantusd(
        [
            *("--config", str(configuration), "--host", LOOPBACK, "--port", str(options.port)),
            *("--storage-path", str(options.storage), "--cache-size", CACHE),
            *("--sync-on-commit", "--auth", "--log-level", "INFO"),
        ]
    )
    return code


def provision(storage: Path, passwords: dict[str, str]) -> None:
    """Create the users in ``storage`` unless its stamp says that they are there already."""
    digest = hashlib.sha256(repr(sorted(passwords.items())).encode()).hexdigest()
    stamp = storage / STAMP
    if stamp.exists() and stamp.read_text() == digest:
        return

    from pymongo import MongoClient
    from secantus.server import SecantusDBServer

    from deploy.mongo.users import create_users

    server = SecantusDBServer(
        host=LOOPBACK,
        port=0,
        storage_path=str(storage),
        cache_size=CACHE,
        sync_on_commit=True,
        enable_test_commands=False,
    )
    server.start()
    try:
        client: MongoClient[dict[str, Any]] = MongoClient(
            LOOPBACK, server.port, directConnection=True
        )
        with client:
            services = {user: word for user, word in passwords.items() if user != ADMIN_USER}
            create_users(client, services, {ADMIN_USER: passwords[ADMIN_USER]})
    finally:
        _stop(server.stop, server.port)
    stamp.write_text(digest)


def _stop(stop: Callable[[], None], port: int) -> None:
    """Stop the server at once: its accept() does not notice the close, so a caller wakes it."""
    thread = threading.Thread(target=stop)
    thread.start()
    while thread.is_alive():
        thread.join(WAKE_SECONDS)
        _knock(port)


def _wake_at_signals(port: int) -> None:
    """Do the same for the real server, which stops in a signal handler of its own."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)

    def wait() -> None:
        ours.recv(1)
        while True:
            time.sleep(WAKE_SECONDS)
            _knock(port)

    signal.set_wakeup_fd(theirs.detach(), warn_on_full_buffer=False)
    threading.Thread(target=wait, daemon=True).start()


def _knock(port: int) -> None:
    with suppress(OSError):
        socket.create_connection((LOOPBACK, port), WAKE_SECONDS).close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
