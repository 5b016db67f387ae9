"""B1: durable intake, requests a second, against bare starlette with one journaled insert.

The proof of work and the rates are off: both sides show what a message costs that is taken.
"""

import asyncio
import re
import tempfile
import urllib.request
from pathlib import Path
from statistics import median

from bench.load import Outcome, post
from bench.processes import program
from deploy.docs import PLACEHOLDER
from deploy.nats.apply import apply
from deploy.testing import PASSWORD, ROOT, Servers
from shared.testing import free_port

ROUNDS = 4
SECONDS = 4.0
CASE = {"category": "CDS", "text": "Trang dịch vụ công báo lỗi khi nộp hồ sơ. " * 8}


async def measure() -> str:
    """Alternate the service and its floor; return the line with the medians."""
    with tempfile.TemporaryDirectory() as folder:
        servers = Servers(Path(folder) / "servers")
        servers.start()
        try:
            return await _measure(servers)
        finally:
            servers.stop()


async def _measure(servers: Servers) -> str:
    admin = await servers.connect()
    await apply(admin)
    await admin.close()
    ours, floor = free_port(), free_port()
    env = {
        "XASO_MONGO_URI": servers.mongo_uri, "XASO_NATS_URL": servers.nats_url,
        "XASO_LOG_LEVEL": "WARNING",
    }  # fmt: skip
    service = env | {
        "XASO_PORT": str(ours), "XASO_NATS_USER": "feedback", "XASO_NATS_PASSWORD": PASSWORD,
        "XASO_FEEDBACK_KEK": PLACEHOLDER, "XASO_FEEDBACK_TOKEN_KEY": PLACEHOLDER,
        "XASO_COMMUNES_DIR": str(ROOT / "deploy/communes"), "XASO_DEMONSTRATION": "true",
        "XASO_PROOF_OF_WORK": "false", "XASO_RATE_LIMITS": '{"send": null}',
    }  # fmt: skip
    with (
        program("services.feedback", env=service, port=ours),
        program("bench.baseline_intake", env=env | {"XASO_PORT": str(floor)}, port=floor),
    ):
        seen, floors = [], []
        accepted = len((await _load(ours, 1)).latencies)
        await _load(floor, 1)
        for _ in range(ROUNDS):
            seen.append(await _load(ours, SECONDS))
            accepted += len(seen[-1].latencies)
            await _drained(ours, accepted)
            floors.append(await _load(floor, SECONDS))
    if errors := sum(each.errors for each in (*seen, *floors)):
        raise RuntimeError(f"{errors} posts were refused")
    ratio = median(a.rate / b.rate for a, b in zip(seen, floors, strict=True))
    slower = median(
        a.percentile(0.99) / b.percentile(0.99) for a, b in zip(seen, floors, strict=True)
    )
    return (
        f"B1 {ratio:.2f}×  intake (proof of work off) {_rate(seen):.0f}/s, "
        f"floor {_rate(floors):.0f}/s, "
        f"p99 {slower:.2f}× ({_p99(seen):.1f} ms, floor {_p99(floors):.1f} ms), "
        f"limited by the processor and the database's single write"
    )


async def _load(port: int, seconds: float) -> Outcome:
    return await post(port, "/v1/cases", lambda: CASE, seconds=seconds)


async def _drained(port: int, accepted: int) -> None:
    """Return when all that was accepted was said, so that it does not weigh on the floor."""
    while True:
        text = await asyncio.to_thread(_metrics, port)
        found = re.search(r'xaso_outbox_published_total\{service="feedback"\} ([\d.e+]+)', text)
        if found and float(found[1]) >= accepted:
            return
        await asyncio.sleep(0.1)


def _metrics(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return str(answer.read().decode())


def _rate(outcomes: list[Outcome]) -> float:
    return median(each.rate for each in outcomes)


def _p99(outcomes: list[Outcome]) -> float:
    return median(each.percentile(0.99) for each in outcomes)
