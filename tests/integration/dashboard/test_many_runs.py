"""The people's application as a process of its own, run again and again over its own protocol."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bench.viewers import Viewer
from deploy.testing import ROOT
from shared.testing import eventually, free_port

COUNTED = """
import gc, sys
from services.dashboard import ui

def walk(phase, info):
    if phase == "start" and info["generation"] == 2:
        print("walk", file=sys.stderr, flush=True)

gc.disable()
gc.callbacks.append(walk)
{before}
ui.main()
"""
"""The interpreter's own walks through all memory are off: those that are left were asked for."""
RUNS = 5


@asynccontextmanager
async def the_screens(log: Path, before: str = "") -> AsyncIterator[str]:
    """Run the screens, their walks told in ``log``; yield their address."""
    port = free_port()
    env = os.environ | {"XASO_PORT": str(port), "XASO_HOST": "127.0.0.1"}
    with log.open("wb") as written:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", COUNTED.format(before=before), env=env, cwd=ROOT, stderr=written
        )
    address = f"http://127.0.0.1:{port}"
    try:
        await eventually(lambda: _ready(address), within=60)
        yield address
    finally:
        process.terminate()
        await process.wait()


async def _ready(address: str) -> bool:
    try:
        async with httpx.AsyncClient() as http:
            return (await http.get(f"{address}/_stcore/health")).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize(
    ("before", "expected"), [("", False), ("del ui.OPTIONS['runner.postScriptGC']", True)]
)
async def test_a_run_is_followed_by_a_walk_through_all_memory_only_where_we_do_not_forbid_it(
    tmp_path: Path, before: str, expected: bool
) -> None:
    log = tmp_path / "screens.log"
    async with the_screens(log, before) as address:
        async with httpx.AsyncClient() as http:
            await http.get(f"{address}/_stcore/health")
            viewer = Viewer(address, dict(http.cookies))
        async with viewer.connection() as connection:
            for _ in range(RUNS):
                await viewer.run(connection)

    assert len(viewer.drawn) == RUNS
    assert ("walk" in log.read_text("utf-8").split()) is expected
