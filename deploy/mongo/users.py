"""Creates the database's users: one per service, and those who look after the server."""

from collections.abc import Mapping
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure

ADMIN = "admin"
USER_EXISTS = 51003


def create_users(
    client: MongoClient[dict[str, Any]],
    passwords: Mapping[str, str],
    admins: Mapping[str, str] | None = None,
) -> None:
    """Create or update the users, all kept in ``admin``: safe to repeat.

    ``passwords``: user (= its database) to password, granted ``readWrite`` there.
    ``admins``: user to password, granted ``root``. Raises ``OperationFailure`` when the
    connection may not do so.
    """
    for user, password in passwords.items():
        _put(client, user, password, [{"role": "readWrite", "db": user}])
    for user, password in (admins or {}).items():
        _put(client, user, password, [{"role": "root", "db": ADMIN}])


def _put(
    client: MongoClient[dict[str, Any]], user: str, password: str, roles: list[dict[str, str]]
) -> None:
    settings: dict[str, Any] = {"pwd": password, "roles": roles, "mechanisms": ["SCRAM-SHA-256"]}
    try:
        client[ADMIN].command("createUser", user, **settings)
    except OperationFailure as error:
        if error.code != USER_EXISTS:
            raise
        client[ADMIN].command("updateUser", user, **settings)
