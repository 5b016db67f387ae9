"""Say what waits to be said on the bus."""

import os
from datetime import UTC, datetime
from typing import Any

import typer
from pymongo import MongoClient

from deploy.cli import _servers
from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local.words import say
from deploy.mongo import SERVICES, database
from shared.outbox import LONG_AGO

MOST = 1000


def command(data: Data = DEFAULT_DATA) -> None:
    """Sự kiện còn chờ phát của từng dịch vụ / facts that wait to be said, by service."""
    prefix = os.environ.get("XASO_MONGO_PREFIX") or "xaso"
    waiting = 0
    for service in SERVICES:
        address = _servers.database_url(data, service)
        with MongoClient[dict[str, Any]](address, tz_aware=True) as client:
            found = _pending(client[database(prefix, service)])
        waiting += len(found)
        age = (datetime.now(UTC) - min(found)).total_seconds() if found else 0.0
        print(f"  {service:<10} {len(found):>5}  {say('cũ nhất', 'oldest')} {age:.1f} s")
    raise typer.Exit(1 if waiting >= MOST else 0)


def _pending(db: Any) -> list[datetime]:
    waiting = {"outbox_at": {"$gt": LONG_AGO}}
    return [
        document["outbox_at"]
        for name in db.list_collection_names()
        if "outbox_pending" in db[name].index_information()
        for document in db[name].find(waiting, {"outbox_at": 1}).limit(MOST)
    ]
