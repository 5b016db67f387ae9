"""Nhật ký đọc dữ liệu cá nhân / the record of who read personal data."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import nats.js.errors
import typer

from deploy.cli import _servers
from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local.words import Trouble, say
from services.feedback.models import Finding, Inspection
from services.feedback.models.audit import anchor_id
from services.feedback.repository.audit import AUDIT, CHUNK, entry_of
from shared.calendar_vn import VIETNAM
from shared.outbox import EVENTS

app = typer.Typer()
DAYS = 800
"""So far back anchors are looked for."""

Anchors = dict[int, str]
Written = Annotated[
    list[str] | None,
    typer.Option(help="Mốc đã ghi ở ngoài / an anchor kept outside: <number>:<hash>."),
]


@app.command()
def verify(
    commune: Annotated[str, typer.Option(help="Mã xã / the commune.")] = "son-mai",
    anchor: Written = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Kiểm tra chuỗi nhật ký; mã thoát 1 nếu sai / check the chain; exit code 1 if it is not sound.

    Every entry must follow from the one before it, and agree with what was anchored each night:
    in the archive of facts, on the bus, and with ``--anchor``, on paper.
    """
    with _servers.database_of(data, "feedback") as db:
        anchors = _archived(db, commune)
        heard = asyncio.run(_heard(data, commune))
        anchors |= heard | _written(anchor or [])
        inspection, bad = inspect(db, commune, anchors)
    if bad:
        print(
            say(
                f"Nhật ký của {commune} SAI từ mục số {bad.number}: {bad.wrong.vi}",
                f"The log of {commune} is NOT sound from entry {bad.number} on: {bad.wrong.en}",
            )
        )
        raise typer.Exit(1)
    print(
        say(
            f"Nhật ký của {commune} nguyên vẹn: {inspection.count} mục, "
            f"đối chiếu {len(anchors)} mốc.",
            f"The log of {commune} is sound: {inspection.count} entries, {len(anchors)} anchors.",
        )
    )
    print(f"{inspection.count}:{inspection.head}")


def inspect(db: Any, commune: str, anchors: Anchors) -> tuple[Inspection, Finding | None]:
    """Look at the entries as they lie in the database, in the order of their keys."""
    inspection = Inspection(commune, anchors)
    for document in _entries(db, commune):
        if bad := inspection.look_at(entry_of(document)):
            return inspection, bad
    return inspection, inspection.end()


def _entries(db: Any, commune: str) -> Iterator[dict[str, Any]]:
    beyond = f"{commune}/"
    while True:
        window = {"_id": {"$gt": beyond, "$lt": f"{commune}0"}}
        found = list(db[AUDIT].find(window).sort("_id", 1).limit(CHUNK))
        yield from found
        if len(found) < CHUNK:
            return
        beyond = found[-1]["_id"]


def _archived(db: Any, commune: str) -> Anchors:
    """Return what the archive of facts says was anchored."""
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    ids = [str(anchor_id(commune, today - timedelta(days=n))) for n in range(-1, DAYS)]
    found = db[EVENTS].find({"_id": {"$in": ids}})
    return dict(_anchor(each["body"]) for each in found)


async def _heard(data: Path, commune: str) -> Anchors:
    """Return the last anchor that was said on the bus, if it answers."""
    try:
        async with _servers.bus(data) as client:
            subject = f"xaso.{commune}.feedback.v1.audit.anchored"
            last = await client.jetstream().get_last_msg("FEEDBACK", subject)
    except nats.js.errors.NotFoundError:
        return {}
    except Trouble:
        print(say("Không hỏi được NATS; bỏ qua mốc trên kênh.", "No answer from NATS; skipped."))
        return {}
    return dict([_anchor(last.data or b"{}")])


def _anchor(body: str | bytes) -> tuple[int, str]:
    fact = json.loads(body)
    return int(fact["entries"]), str(fact["head"])


def _written(anchors: list[str]) -> Anchors:
    try:
        return {int(number): hashed for number, hashed in (each.split(":") for each in anchors)}
    except ValueError as error:
        raise Trouble(
            "Mốc có dạng <số>:<mã băm>.", "An anchor looks like <number>:<hash>.", code=2
        ) from error
