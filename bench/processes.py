"""Programs that a figure needs, run as their own processes, what they weigh and use."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import psutil


@contextmanager
def program(
    *argv: str, env: Mapping[str, str], port: int, python: str = sys.executable
) -> Iterator[int]:
    """Run ``python -m argv`` until its port answers 200 on ``/readyz``; yield its process id."""
    process = subprocess.Popen(
        [python, "-m", *argv],
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_ready(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(15)


def wait_ready(port: int, process: "subprocess.Popen[bytes]", within: float = 30) -> None:
    """Return when ``/readyz`` answers 200; raises ``RuntimeError`` when the program ends."""
    deadline = monotonic() + within
    while monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        sleep(0.1)
    raise TimeoutError(f"{process.args!r} is not ready")


def proportional_bytes(pid: int) -> int:
    """Return the memory of a process: its own, and its share of what it shares (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"no PSS of {pid}")


def processor_seconds(pid: int | None = None) -> float:
    """Return the processor time that a process has used; by default all that this one started.

    With that of their children that have ended.
    """
    of = psutil.Process().children(recursive=True) if pid is None else [psutil.Process(pid)]
    used = 0.0
    for each in of:
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            used += times.user + times.system + times.children_user + times.children_system
    return used
