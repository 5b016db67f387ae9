"""B7: from a posted case to its e-mails, against FastAPI + Celery + Redis + PostgreSQL.

Both answer 201 once the case and what makes its notice are on disk, record each delivery before and
after, keep four connections to the same mail server. The peer does less: see docs/bench.md.
"""

import asyncio
import json
import tempfile
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from uuid import uuid4

from bench.b1_intake import CASE
from bench.load import exchange
from bench.peer.stack import missing, peer
from bench.processes import processor_seconds, program
from deploy.docs import PLACEHOLDER
from deploy.nats.apply import apply
from deploy.testing import PASSWORD, ROOT, Servers
from shared.testing import eventually, free_port

CASES = 300
"""Posted as fast as the answers come: how many a second reach the mail server?"""
STEADY, A_SECOND = 150, 15.0
"""Posted at a rate that both can carry: how long from the post to the last of its mails?"""
WARM = 40
ROUNDS = 3
CONNECTIONS = 16
MAILS_A_CASE = 2


@dataclass(frozen=True, slots=True)
class Round:
    """What one round saw: cases a second through everything, p99 and processor time in ms."""

    rate: float
    p99: float
    used: float
    """By a case in all processes of one side, its mail server's among them."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One side: where cases are posted, and where its mail server is asked."""

    http: int
    sink: int

    async def round(self, cases: int = CASES, steady: int = STEADY) -> Round:
        """Post, wait for every mail; raises ``RuntimeError`` where one is lost or comes twice."""
        began, before = monotonic(), processor_seconds()
        burst = await self._posted(cases, pause=0)
        last = max((await self._mailed(burst)).values())
        slow = await self._posted(steady, pause=1 / A_SECOND)
        mailed = await self._mailed(slow)
        used = (processor_seconds() - before) / (cases + steady)
        waits = sorted(mailed[each] - at for each, at in slow.items())
        return Round(cases / (last - began), waits[int(len(waits) * 0.99)] * 1000, used * 1000)

    async def _posted(self, count: int, pause: float) -> dict[str, float]:
        """Post ``count`` cases; return when each was, by its correlation."""
        posted: dict[str, float] = {}
        body, begin, turns = json.dumps(CASE).encode(), monotonic(), iter(range(count))

        async def one() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.http)
            for turn in turns:
                await asyncio.sleep(max(0, begin + turn * pause - monotonic()))
                correlation = str(uuid4())
                posted[correlation] = monotonic()
                headers = f"X-Correlation-ID: {correlation}\r\n"
                head = await exchange(reader, writer, "/v1/cases", body, headers)
                if not head.startswith(b"HTTP/1.1 201"):
                    raise RuntimeError(f"a post was refused: {head[:40]!r}")
            writer.close()

        await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
        return posted

    async def _mailed(self, posted: dict[str, float]) -> dict[str, float]:
        """Return when the last mail of each came, once all have."""

        async def all_came() -> dict[str, list[float]]:
            came: dict[str, list[float]] = defaultdict(list)
            for correlation, _, at in await asyncio.to_thread(_arrivals, self.sink):
                if correlation in posted:
                    came[correlation].append(at)
            assert sum(map(len, came.values())) >= MAILS_A_CASE * len(posted)
            return came

        came = await eventually(all_came, within=180, every=0.25)
        if any(len(came[each]) != MAILS_A_CASE for each in posted):
            raise RuntimeError("mails were lost or came twice")
        return {each: max(times) for each, times in came.items()}


async def measure() -> str:
    """Alternate both in rounds; return the line with the medians."""
    if why := await asyncio.to_thread(missing):
        return f"B7 left out: {why}"
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        servers = Servers(Path(folder) / "servers")
        servers.start()
        running.callback(servers.stop)
        admin = await servers.connect()
        await apply(admin)
        await admin.close()
        ours = running.enter_context(_ours(servers))
        theirs = running.enter_context(_theirs())
        for side in (ours, theirs):
            await side.round(cases=WARM, steady=WARM // 2)
        rounds = [(await ours.round(), await theirs.round()) for _ in range(ROUNDS)]
    rate = median(a.rate / b.rate for a, b in rounds)
    p99 = median(a.p99 / b.p99 for a, b in rounds)
    (our_rate, their_rate), (our_p99, their_p99), (we_used, they_used) = (
        [median(getattr(pair[side], name) for pair in rounds) for side in (0, 1)]
        for name in ("rate", "p99", "used")
    )
    return (
        f"B7 {rate:.2f}× throughput, {p99:.2f}× p99  case to its {MAILS_A_CASE} e-mails "
        f"{our_rate:.0f}/s, peer {their_rate:.0f}/s; p99 at {A_SECOND:.0f}/s {our_p99:.0f} ms, "
        f"peer {their_p99:.0f} ms; processor time a case {we_used:.1f} ms, "
        f"peer {they_used:.1f} ms; none lost"
    )


@contextmanager
def _sink() -> Iterator[tuple[int, int]]:
    smtp, asked = free_port(), free_port()
    ports = {"SINK_PORT": str(smtp), "COUNT_PORT": str(asked)}
    with program("bench.mail_sink", env=ports, port=asked):
        yield smtp, asked


@contextmanager
def _ours(servers: Servers) -> Iterator[Pipeline]:
    http, other = free_port(), free_port()
    env = {
        "XASO_MONGO_URI": servers.mongo_uri, "XASO_NATS_URL": servers.nats_url,
        "XASO_NATS_PASSWORD": PASSWORD, "XASO_LOG_LEVEL": "WARNING",
        "XASO_COMMUNES_DIR": str(ROOT / "deploy/communes"),
    }  # fmt: skip
    feedback = env | {
        "XASO_NATS_USER": "feedback", "XASO_PORT": str(http), "XASO_DEMONSTRATION": "true",
        "XASO_FEEDBACK_KEK": PLACEHOLDER, "XASO_FEEDBACK_TOKEN_KEY": PLACEHOLDER,
        "XASO_PROOF_OF_WORK": "false", "XASO_RATE_LIMITS": '{"send": null}',
    }  # fmt: skip
    with _sink() as (smtp, asked):
        notify = env | {
            "XASO_NATS_USER": "notify", "XASO_PORT": str(other), "XASO_SMTP_PORT": str(smtp),
            "XASO_SMTP_SENDER": "xaso@bench.example", "XASO_AT_ONCE": "true",
        }  # fmt: skip
        with (
            program("services.notify", env=notify, port=other),
            program("services.feedback", env=feedback, port=http),
        ):
            yield Pipeline(http, asked)


@contextmanager
def _theirs() -> Iterator[Pipeline]:
    with _sink() as (smtp, asked), peer(smtp) as http:
        yield Pipeline(http, asked)


def _arrivals(port: int) -> list[tuple[str, str, float]]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/arrivals", timeout=30) as answer:
        found: list[tuple[str, str, float]] = json.loads(answer.read())
    return found
