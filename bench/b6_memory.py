"""B6: memory of the whole embedded stack, against bare interpreters with the same imports."""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path
from time import sleep

from bench.processes import proportional_bytes
from deploy.local.layout import free_base
from deploy.local.stack import Stack

SERVERS = ("nats", "mongo")
SERVING = "uvicorn.loops.uvloop,uvicorn.protocols.http.httptools_impl,uvicorn.lifespan.on"
BARE = {
    **{
        name: f"services.{name}.app,{SERVING}"
        for name in ("tasks", "feedback", "notify", "dashboard")
    },
    "streamlit": f"services.dashboard.ui,streamlit.web.bootstrap,{SERVING}",
    "topology": "deploy.nats.apply",
    "mail": f"deploy.local.mail,{SERVING}",
    "oidc": "deploy.local.issuer,oidc_provider_mock.__main__",
}
"""What each program imports, served or not."""
SETTLE_SECONDS = 3
MEGABYTE = 1024**2


async def measure() -> str:
    """Start everything, weigh it, weigh its parts bare; return the line."""
    return await asyncio.to_thread(_measure)


def _measure() -> str:
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), free_base()) as stack:
        sleep(SETTLE_SECONDS)
        weights = {p.name: _tree(stack.pid(p.name)) for p in stack.programs}
        bare = _bare([BARE[p.name] for p in stack.programs if p.name not in SERVERS])
    servers = sum(weights[name] for name in SERVERS if name in weights)
    whole = sum(weights.values())
    floor = servers + bare
    largest = max(weights, key=lambda name: weights[name])
    return (
        f"B6 {whole / floor:.2f}×  whole stack {whole / MEGABYTE:.0f} MB (PSS, idle), bare "
        f"interpreters with the same imports and the servers {floor / MEGABYTE:.0f} MB, "
        f"largest {largest} {weights[largest] / MEGABYTE:.0f} MB"
    )


def _bare(imports: list[str]) -> int:
    """Return what interpreters weigh together that only import what the programs import."""
    code = (
        "import importlib, sys\n"
        "for name in sys.argv[1].split(','): importlib.import_module(name)\n"
        "print('ready', flush=True); sys.stdin.read()"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", code, module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for module in imports
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        return sum(proportional_bytes(process.pid) for process in processes)
    finally:
        for process in processes:
            process.communicate()


def _tree(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return proportional_bytes(pid) + sum(_tree(int(child)) for child in children)
