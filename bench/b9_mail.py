"""B9: facts to e-mails handed to SMTP, a second, against a bare aiosmtplib loop.

The same number of the same messages over as many connections to the same server, a process of
its own. The service reads facts that wait in the stream, records each delivery before and after,
says each on the bus; the floor only sends. Beside it stands a loop that keeps the first half of
the promise: it records each message before and after, one after another.
"""

import asyncio
import tempfile
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

import aiosmtplib

from bench.processes import processor_seconds, program
from deploy.nats.apply import apply
from deploy.testing import PASSWORD, ROOT, Servers
from services.notify.ports import Message
from services.notify.senders.email import compose
from shared import outbox
from shared.contracts.base import now
from shared.contracts.tasks import ProgressKind, ProgressReportedV1, Standing
from shared.mongo import Collection, Mongo
from shared.settings import Settings
from shared.testing import eventually, free_port

FACTS = 1000
MAILS = 2 * FACTS
CONNECTIONS = 4
ROUNDS = 2
CENTRE = "trung-tam-cung-ung-dich-vu-cong"


@dataclass(frozen=True, slots=True)
class Run:
    """Mails a second, and the processor seconds a mail: of all processes, of the database."""

    rate: float
    used: float
    by_database: float


async def measure() -> str:
    """Alternate the service and its floors; return the line with the medians."""
    ours: list[Run] = []
    recorded, floor = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            servers = Servers(Path(folder) / "servers")
            servers.start()
            try:
                ours.append(await _service(servers))
                async with _database(servers) as database:
                    recorded.append(await _loop(database.db["mails"]))
            finally:
                servers.stop()
        floor.append(await _loop(None))
    ratio, promised = (
        median(a.rate / b for a, b in zip(ours, other, strict=True)) for other in (floor, recorded)
    )
    used, by_database = (
        median(getattr(each, name) for each in ours) * 1000 for name in ("used", "by_database")
    )
    allowed = (
        f" {by_database:.1f}, so {1000 / by_database:.0f}/s at most" if by_database else " none"
    )
    return (
        f"B9 {ratio:.2f}×  facts to e-mails {median(each.rate for each in ours):.0f}/s, "
        f"bare loop {median(floor):.0f}/s over {CONNECTIONS} connections; {promised:.2f}× of a "
        f"loop that records each before and after, {median(recorded):.0f}/s; "
        f"processor time a mail {used:.1f} ms, the embedded database's{allowed}"
    )


async def _service(servers: Servers) -> Run:
    admin = await servers.connect()
    await apply(admin)
    stream = admin.jetstream()
    for start in range(0, FACTS, 100):
        facts = [outbox.pending(_fact()) for _ in range(start, start + 100)]
        await asyncio.gather(
            *(
                stream.publish(
                    each["subject"],
                    each["body"].encode(),
                    headers={**each["headers"], "Nats-Msg-Id": each["_id"]},
                )
                for each in facts
            )
        )
    await admin.close()
    return await _run(servers)


async def _run(servers: Servers) -> Run:
    sink, count, http = free_port(), free_port(), free_port()
    env = {
        "XASO_MONGO_URI": servers.mongo_uri, "XASO_NATS_URL": servers.nats_url,
        "XASO_NATS_USER": "notify", "XASO_NATS_PASSWORD": PASSWORD, "XASO_LOG_LEVEL": "WARNING",
        "XASO_SMTP_PORT": str(sink), "XASO_SMTP_SENDER": "xaso@bench.example",
        "XASO_SEND_CONCURRENCY": str(CONNECTIONS), "XASO_PORT": str(http), "XASO_AT_ONCE": "true",
        "XASO_COMMUNES_DIR": str(ROOT / "deploy/communes"),
    }  # fmt: skip
    ports = {"SINK_PORT": str(sink), "COUNT_PORT": str(count)}
    with (
        program("bench.mail_sink", env=ports, port=count),
        program("services.notify", env=env, port=http),
    ):
        first, began, before = await _count(count), perf_counter(), _used(servers)
        await eventually(lambda: _all_of(count), within=120, every=0.05)
        mails, seconds, after = MAILS - first, perf_counter() - began, _used(servers)
        return Run(mails / seconds, *((b - a) / mails for a, b in zip(before, after, strict=True)))


def _used(servers: Servers) -> tuple[float, float]:
    """Return processor seconds so far: of all processes, and of the database if it is our own."""
    database = None if servers.given_mongo else servers.mongo.process
    return processor_seconds(), processor_seconds(database.pid) if database else 0


async def _loop(records: Collection | None) -> float:
    """Compose and send all mails over the connections, with a record of each or without."""
    sink, count = free_port(), free_port()
    ports = {"SINK_PORT": str(sink), "COUNT_PORT": str(count)}
    with program("bench.mail_sink", env=ports, port=count):
        left = iter(range(MAILS))

        async def send() -> None:
            async with aiosmtplib.SMTP(hostname="127.0.0.1", port=sink) as smtp:
                for _ in left:
                    message = _message()
                    if records is not None:
                        await records.insert_one({"_id": message.id, "to": TO, "state": "sending"})
                    await smtp.sendmail(FROM, TO, compose(message, FROM))
                    if records is not None:
                        await records.update_one({"_id": message.id}, {"$set": {"state": "sent"}})

        began = perf_counter()
        await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
        return MAILS / (perf_counter() - began)


@asynccontextmanager
async def _database(servers: Servers) -> AsyncIterator[Mongo]:
    mongo = Mongo(Settings(mongo_uri=servers.mongo_uri), "bench", indexes={"mails": []})
    await mongo.start()
    try:
        await mongo.ready.wait()
        yield mongo
    finally:
        await mongo.stop()


TO, FROM = "lanh-dao@son-mai.example", "xaso@bench.example"
TEXT = "Trung tâm cung ứng dịch vụ công báo cáo 1 số phát thanh ngày 15/09/2025. " * 4


def _message() -> Message:
    return Message(
        id=f"<{uuid4()}@bench.example>", to=TO, sender_name="Xã Số", language="vi",
        subject="C.I.1.a: 1/52", text=TEXT, html=f"<p>{TEXT}</p>", correlation_id=uuid4(),
    )  # fmt: skip


def _fact() -> ProgressReportedV1:
    standing = Standing(done=1, target=52, due=None, last_on=None, completed=False)
    return ProgressReportedV1(
        commune="son-mai", revision=1, actor="key:k_1", progress_id=uuid4(),
        task_id="2025-cds-1a", unit=CENTRE, kind=ProgressKind.ISSUE, quantity=1,
        occurred_on=now().date(), standing=standing,
    )  # fmt: skip


async def _all_of(port: int) -> bool:
    return await _count(port) >= MAILS


async def _count(port: int) -> int:
    return await asyncio.to_thread(_asked, port)


def _asked(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
        return int(answer.read())
