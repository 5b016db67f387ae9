"""``python -m deploy.mongo``: create the services' users on a MongoDB server.

``XASO_MONGO_ADMIN_URI`` names a connection that may create users (or a file of that name in
lower case in ``XASO_SECRETS_DIR``); the password of each user is read from
``XASO_MONGO_<SERVICE>_PASSWORD`` in the same way.
"""

import os
import sys
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.mongo import SERVICES, database
from deploy.mongo.users import create_users

PATIENCE_MS = 30_000


def setting(name: str) -> str:
    """Return the setting ``XASO_<name>``; exits with a sentence where it is missing."""
    variable = f"XASO_{name}"
    if value := os.environ.get(variable):
        return value
    if folder := os.environ.get("XASO_SECRETS_DIR"):
        file = Path(folder) / variable.lower()
        if file.exists():
            return file.read_text("utf-8").strip()
    sys.exit(f"✗ Thiếu {variable}.\n  {variable} is not set.")


def main() -> None:
    """Create or update one user per service."""
    prefix = os.environ.get("XASO_MONGO_PREFIX") or "xaso"
    passwords = {
        database(prefix, service): setting(f"MONGO_{service.upper()}_PASSWORD")
        for service in SERVICES
    }
    client: MongoClient[dict[str, Any]] = MongoClient(
        setting("MONGO_ADMIN_URI"), serverSelectionTimeoutMS=PATIENCE_MS
    )
    with client:
        try:
            create_users(client, passwords)
        except PyMongoError as error:
            sys.exit(
                "✗ Không tạo được người dùng cơ sở dữ liệu.\n"
                f"  The database users could not be created: {type(error).__name__}"
            )
    print(f"✓ {', '.join(passwords)}")


if __name__ == "__main__":
    main()
