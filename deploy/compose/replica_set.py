"""``python -m deploy.compose.replica_set``: make the database server a replica set of one.

Transactions and majority writes need a replica set. ``XASO_MONGO_ADMIN_URI`` (or a file of that
name in lower case in ``XASO_SECRETS_DIR``) names a direct connection as an administrator.
Safe to repeat.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.mongo.__main__ import setting

NAME = "rs0"
MEMBER = "mongo:27017"
ALREADY_INITIALIZED = 23
PATIENCE_MS = 90_000
PAUSE_SECONDS = 0.5

Client = MongoClient[dict[str, Any]]


def initiate(client: Client, member: str = MEMBER) -> bool:
    """Start the replica set with ``member`` as its only one; tell whether it was new.

    Raises pymongo's errors when the server is not there or refuses.
    """
    config = {"_id": NAME, "members": [{"_id": 0, "host": member}]}
    try:
        client["admin"].command("replSetInitiate", config)
    except OperationFailure as error:
        if error.code != ALREADY_INITIALIZED:
            raise
        return False
    return True


def await_primary(client: Client, pause: Callable[[float], None] = time.sleep) -> None:
    """Return once the server takes writes; raises ``TimeoutError`` when it does not in time."""
    for _ in range(int(PATIENCE_MS / 1000 / PAUSE_SECONDS)):
        if client["admin"].command("hello").get("isWritablePrimary"):
            return
        pause(PAUSE_SECONDS)
    raise TimeoutError("the replica set has no primary")


def main() -> None:
    """Initiate the replica set and wait until it takes writes."""
    client: Client = MongoClient(
        setting("MONGO_ADMIN_URI"), serverSelectionTimeoutMS=PATIENCE_MS, directConnection=True
    )
    with client:
        try:
            new = initiate(client)
            await_primary(client)
        except (PyMongoError, TimeoutError) as error:
            sys.exit(
                "✗ Không khởi tạo được replica set.\n"
                f"  The replica set could not be started: {type(error).__name__}"
            )
    print(f"✓ {NAME}: {'initiated' if new else 'as it was'}")


if __name__ == "__main__":
    main()
