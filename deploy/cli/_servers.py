"""The broker, the database and the services that a command works on.

By the environment (``XASO_NATS_URL``, ``XASO_MONGO_URI``, ``XASO_<SERVICE>_URL``), or those of
the run on a data folder.
"""

import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nats
from nats.aio.client import Client
from pymongo import MongoClient, WriteConcern

from deploy.local.layout import OFFSETS, Ports, folder
from deploy.local.programs import Place
from deploy.local.vault import Vault
from deploy.local.words import Trouble
from deploy.mongo import database


def place(data: Path) -> Place:
    """Return the run on ``data``; raises ``Trouble`` when nothing was started there."""
    found = folder(data)
    base = (urlsplit(_demo(found.demo)["addresses"]["feedback"]).port or 0) - OFFSETS["feedback"]
    return Place(
        found,
        Ports(base),
        Vault(found.secrets),
        mongo_uri=os.environ.get("XASO_MONGO_URI") or None,
        nats_url=os.environ.get("XASO_NATS_URL") or None,
    )


@asynccontextmanager
async def bus(data: Path) -> AsyncIterator[Client]:
    """Connect to the broker as its administrator."""
    address = os.environ.get("XASO_NATS_URL") or place(data).nats_as("admin")
    try:
        client = await nats.connect(address, allow_reconnect=False, connect_timeout=10)
    except (OSError, TimeoutError, nats.errors.Error) as error:
        raise Trouble(
            "Không kết nối được NATS; hệ thống có đang chạy không? (make up)",
            "NATS does not answer; is the system running? (make up)",
        ) from error
    try:
        yield client
    finally:
        await client.close()


def database_url(data: Path, service: str) -> str:
    """Return the database's address with the rights of ``service``."""
    return os.environ.get("XASO_MONGO_URI") or place(data).mongo_as(service)


@contextmanager
def database_of(data: Path, service: str) -> Iterator[Any]:
    """Open the database of ``service`` with its rights."""
    prefix = os.environ.get("XASO_MONGO_PREFIX") or "xaso"
    client = MongoClient[dict[str, Any]](
        database_url(data, service), tz_aware=True, uuidRepresentation="standard"
    )
    with client:
        yield client.get_database(
            database(prefix, service), write_concern=WriteConcern("majority", j=True)
        )


def secret(data: Path, name: str) -> str | None:
    """Return a service's secret: by the environment, a secrets folder, or of the run on ``data``.

    None where there is none.
    """
    variable = f"xaso_{name}"
    if found := os.environ.get(variable.upper()):
        return found
    named = os.environ.get("XASO_SECRETS_DIR")
    path = Path(named) / variable if named else folder(data).secrets / name
    return path.read_text("utf-8").strip() if path.is_file() else None


def service_url(data: Path, name: str) -> str:
    """Return the HTTP address of a service."""
    found = os.environ.get(f"XASO_{name.upper()}_URL")
    return found or str(_demo(folder(data).demo)["addresses"][name])


def admin_key(data: Path) -> str:
    """Return an administrator's API key: ``XASO_ADMIN_KEY``, or the demonstration one."""
    found = os.environ.get("XASO_ADMIN_KEY")
    return found or str(_demo(folder(data).demo)["keys"]["admin"])


def _demo(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Trouble(
            f"Chưa có hệ thống nào được khởi động trên {path.parent}; hãy chạy: make up",
            f"Nothing was started on {path.parent} yet; run: make up",
        ) from error
    return found
