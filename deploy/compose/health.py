"""``python -m deploy.compose.health [PATH]``: exit 0 when the service in this container is well.

Asks ``http://127.0.0.1:$XASO_PORT/healthz``, or PATH instead of ``/healthz``.
"""

import http.client
import os
import sys

SECONDS = 4.0


def is_well(port: int, path: str) -> bool:
    """Tell whether ``path`` on this machine answers 200 in time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else "/healthz"
    sys.exit(0 if is_well(int(os.environ.get("XASO_PORT") or 8000), asked) else 1)
