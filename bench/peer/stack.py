"""Starts the peer: its own Redis, PostgreSQL, API and worker, in a folder that is thrown away."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

from bench.processes import program
from deploy.testing import ROOT
from shared.testing import free_port

VENV = ROOT / ".bench-peer"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
WORKERS = 4
"""Threads of the one worker: as many SMTP connections as ``notify`` has."""


def missing() -> str | None:
    """Say what keeps the peer from running here, or None; installs its libraries at first."""
    if not shutil.which("redis-server"):
        return "redis-server is not installed (apt-get install redis-server)"
    if not POSTGRES:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    stamp = VENV / "installed"
    if stamp.is_file() and stamp.read_bytes() == REQUIREMENTS.read_bytes():
        return None
    pip = [str(VENV / "bin/python"), "-m", "pip", "install", "-q", "--require-hashes", "-r"]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        subprocess.run([*pip, str(REQUIREMENTS)], check=True, capture_output=True)
    except (subprocess.CalledProcessError, OSError):
        return "its libraries cannot be installed"
    stamp.write_bytes(REQUIREMENTS.read_bytes())
    return None


@contextmanager
def peer(smtp_port: int) -> Iterator[int]:
    """Run everything; yield the API's port."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else where this is root
        redis, postgres, http = free_port(), free_port(), free_port()
        running.enter_context(_redis(folder / "redis", redis))
        running.enter_context(_postgres(folder / "postgres", postgres))
        env = {
            "PEER_DATABASE": f"postgresql+psycopg://peer@127.0.0.1:{postgres}/postgres",
            "PEER_BROKER": f"redis://127.0.0.1:{redis}/0",
            "PEER_SMTP_PORT": str(smtp_port),
        }
        python = str(VENV / "bin/python")
        uvicorn = ("uvicorn", "bench.peer.api:app", "--port", str(http), "--no-access-log")
        running.enter_context(program(*uvicorn, env=env, port=http, python=python))
        celery = ("-m", "celery", "-A", "bench.peer.worker", "worker", "-P", "threads")
        quiet = ("-l", "error", "--without-gossip", "--without-mingle", "--without-heartbeat")
        running.enter_context(_process(python, *celery, "-c", str(WORKERS), *quiet, env=env))
        yield http


@contextmanager
def _redis(folder: Path, port: int) -> Iterator[None]:
    folder.mkdir()
    argv = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    with _process(*argv, "--save", "", "--appendonly", "yes", "--appendfsync", "always"):
        _wait_for(lambda: subprocess.call(["redis-cli", "-p", str(port), "ping"], **SILENT) == 0)
        yield


@contextmanager
def _postgres(folder: Path, port: int) -> Iterator[None]:
    folder.mkdir()
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    subprocess.run(
        [str(POSTGRES[-1] / "initdb"), "-D", str(folder), "-U", "peer", "-A", "trust"],
        check=True, capture_output=True, user=user, cwd=folder,
    )  # fmt: skip
    settings = {"listen_addresses": "127.0.0.1", "fsync": "on", "synchronous_commit": "on"}
    argv = [str(POSTGRES[-1] / "postgres"), "-D", str(folder), "-p", str(port), "-k", ""]
    argv += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with _process(*argv, user=user, cwd=folder):
        ready = [str(POSTGRES[-1] / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
        _wait_for(lambda: subprocess.call(ready, **SILENT) == 0)
        yield


SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def _process(
    *argv: str, env: Mapping[str, str] | None = None, user: str | None = None, cwd: Path = ROOT
) -> Iterator[None]:
    process = subprocess.Popen(
        argv, env={**os.environ, **(env or {})}, user=user, cwd=cwd, **SILENT
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(is_true: Callable[[], bool], within: float = 30) -> None:
    deadline = monotonic() + within
    while not is_true():
        if monotonic() > deadline:
            raise TimeoutError("a server of the peer is not ready")
        sleep(0.1)
