import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.local import supervision
from deploy.local.layout import ROOT, folder, free_base
from deploy.local.stack import Stack

STAND_INS = Path(__file__).with_name("standins.py")


@dataclass
class Run:
    """``up`` as somebody at a terminal sees it."""

    process: subprocess.Popen[bytes]
    screen: Path

    def shown(self) -> str:
        return self.screen.read_text()

    def ready(self) -> bool:
        return "✓ Sẵn sàng" in self.shown()

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


@pytest.fixture
def base_port() -> int:
    return free_base()


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder; whatever a failing test left running on it ends with the test."""
    path = tmp_path / "data"
    yield path
    supervision.end_leftovers(folder(path))


@pytest.fixture
def up(data: Path, base_port: int) -> Iterator[Callable[[], Run]]:
    """Starts ``up`` in a process of its own, with programs that start at once."""
    runs: list[Run] = []

    def start() -> Run:
        screen = data.with_name(f"screen-{len(runs)}.txt")
        with screen.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, str(STAND_INS), "light", str(data), str(base_port)],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=output,
                stderr=output,
            )
        runs.append(Run(process, screen))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.process.kill()
            run.process.wait()


@pytest.fixture(scope="module", autouse=True)
def embedded_servers() -> Iterator[None]:
    """These tests are of the embedded default, whatever servers the suite was given."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("XASO_NATS_URL", raising=False)
        patch.delenv("XASO_MONGO_URI", raising=False)
        yield


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The real broker, database, mail sink and issuer, with the topology applied."""
    wanted = {"nats", "mongo", "mail", "oidc", "topology"}
    with Stack(tmp_path_factory.mktemp("stores"), free_base(), only=wanted) as stack:
        yield stack
