"""B11: fifty people look at the leader's page at once, against one call in 2 s for each block.

Each has signed in apart and keeps a session of their own at Streamlit, driven by its own protocol
as a browser drives it. The calls are those that the services themselves count; the processor time
is Streamlit's own, for each run of a live part.
"""

import asyncio
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.processes import processor_seconds
from bench.viewers import Viewer, calls, sign_in, until_cancelled
from deploy.local.layout import free_base
from deploy.local.stack import Stack

VIEWERS, SECONDS = 50, 20.0
LEADER, PAGE = "lanh-dao", "lanh-dao"
SERVICES = ("tasks", "feedback", "notify", "dashboard")
LIMIT = 0.5
"""Calls a second of one block."""
Calls = dict[tuple[str, str], float]


async def measure() -> str:
    """Let them look; return the line with the block that is asked most often."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), free_base())
        await asyncio.to_thread(stack.__enter__)
        try:
            return await _measure(stack)
        finally:
            await asyncio.to_thread(stack.stop)


async def _measure(stack: Stack) -> str:
    addresses = stack.place.addresses()
    screens, process = addresses["streamlit"], stack.pid("streamlit")
    services = {name: addresses[name] for name in SERVICES}
    viewers = [Viewer(screens, await sign_in(screens, LEADER), page=PAGE) for _ in range(VIEWERS)]
    alone, _ = await _over(services, SECONDS / 2)
    before = await calls(services)
    opened = asyncio.Barrier(VIEWERS + 1)
    looking = [asyncio.create_task(each.look(opened)) for each in viewers]
    waiting = asyncio.create_task(_wait(opened))
    await asyncio.wait([waiting, *looking], return_when=asyncio.FIRST_COMPLETED)
    opening = sum(_less(await calls(services), before).values())
    first = [each.drawn[0] for each in viewers]
    for each in viewers:
        each.drawn.clear()
    used = processor_seconds(process)
    counted = asyncio.create_task(_over(services, SECONDS))
    await until_cancelled(looking, SECONDS + 1)
    rates, seconds = await counted
    used = processor_seconds(process) - used
    blocks = _less(rates, alone)
    block = max(blocks, key=lambda each: blocks[each])
    runs = sorted(each for viewer in viewers for each in viewer.drawn)
    if not runs:
        raise RuntimeError("nobody's page ran again")
    return (
        f"B11 {blocks[block] / LIMIT:.2f}×  of one call in 2 s: {VIEWERS} viewers cost "
        f"{block[0]} {block[1]} {blocks[block]:.2f}/s, all blocks {sum(blocks.values()):.2f}/s; "
        f"opening all at once {opening:.0f} calls, the page after {median(first):.1f} s; "
        f"{len(runs) / seconds:.0f} live parts/s, each {median(runs) * 1000:.0f} ms, "
        f"p99 {runs[int(len(runs) * 0.99)] * 1000:.0f} ms, "
        f"processor time {used / len(runs) * 1000:.1f} ms"
    )


async def _over(services: dict[str, str], seconds: float) -> tuple[Calls, float]:
    """Return the calls a second of each route, over some seconds."""
    began, before = perf_counter(), await calls(services)
    await asyncio.sleep(seconds)
    after, took = await calls(services), perf_counter() - began
    return {key: n / took for key, n in _less(after, before).items()}, took


async def _wait(opened: asyncio.Barrier) -> None:
    await opened.wait()


def _less(after: Calls, before: Calls) -> Calls:
    return {key: n - before.get(key, 0.0) for key, n in after.items() if key[1] != "/metrics"}
