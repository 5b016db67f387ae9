"""Người gửi đã xóa: sau khi khôi phục bản sao lưu / erased senders, after a restore."""

import asyncio
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import nats.js.errors
import typer

from deploy.cli import _servers
from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local.words import say
from services.feedback.repository.keyring import CITIZEN_KEYS, CITIZENS, TOMBSTONES
from shared.contracts.base import PRODUCT
from shared.contracts.feedback import KeyDestroyedV1

app = typer.Typer()
CHUNK = 500


@app.command("export")
def write_out(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Tệp / the file.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Ghi danh sách khóa đã hủy ra tệp / write down which keys were destroyed; no personal data."""
    with _servers.database_of(data, "feedback") as db:
        found = _in_database(db) | asyncio.run(_on_bus(data))
    file.write_text("".join(f"{each}\n" for each in sorted(found)), "utf-8")
    print(say(f"Đã ghi {len(found)} khóa.", f"{len(found)} keys written."))


@app.command()
def replay(
    file: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="Tệp / from export.")
    ] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Hủy lại các khóa đã hủy, sau khi khôi phục / destroy again what a restore brought back.

    Reads which keys were destroyed from the database, the bus, and the file. To be run after
    every restore, before the service starts.
    """
    with _servers.database_of(data, "feedback") as db:
        found = _in_database(db) | asyncio.run(_on_bus(data))
        if file:
            found |= {UUID(line) for line in file.read_text("utf-8").split()}
        again = destroy(db, found)
    print(
        say(
            f"Đã hủy {len(found)} khóa từ trước; {again} khóa vừa hủy lại.",
            f"{len(found)} keys were destroyed before; {again} of them again now.",
        )
    )


def destroy(db: Any, keys: Iterable[UUID]) -> int:
    """Delete these keys and the ways to them; return how many were there."""
    wanted, again = list(keys), 0
    for start in range(0, len(wanted), CHUNK):
        for each in db[CITIZEN_KEYS].find({"_id": {"$in": wanted[start : start + CHUNK]}}):
            way = {"_id": f"{each['commune']}/{each['handle']}", "citizen": each["_id"]}
            db[CITIZENS].delete_one(way)
            again += db[CITIZEN_KEYS].delete_one({"_id": each["_id"]}).deleted_count
    return again


def _in_database(db: Any) -> set[UUID]:
    return {each["_id"] for each in db[TOMBSTONES].find({}, {"_id": 1})}


async def _on_bus(data: Path) -> set[UUID]:
    """Return which keys the stream of ``feedback`` says were destroyed."""
    found: set[UUID] = set()
    subject, sequence = f"{PRODUCT}.*.{KeyDestroyedV1.name}", 0
    async with _servers.bus(data) as client:
        jetstream = client.jetstream()
        with suppress(nats.js.errors.NotFoundError):
            while True:
                message = await jetstream.get_msg(
                    "FEEDBACK", seq=sequence + 1, subject=subject, next=True
                )
                sequence = message.seq or sequence + 1
                found.add(UUID(json.loads(message.data or b"{}")["key"]))
    return found
