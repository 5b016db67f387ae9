"""Where the embedded default keeps its files and which ports it listens on."""

import hashlib
import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.local.words import Trouble

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"
OFFSETS = {
    "feedback": 0,
    "tasks": 1,
    "notify": 2,
    "dashboard": 3,
    "streamlit": 4,
    "oidc": 5,
    "nats": 10,
    "nats_monitor": 11,
    "mongo": 12,
    "mail": 20,
    "smtp": 21,
}
LONGEST_SOCKET_PATH = 100
TRIES = 50
LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of one run: each is ``base`` plus a fixed offset."""

    base: int

    def __post_init__(self) -> None:
        if not 1 <= self.base <= LAST_PORT - max(OFFSETS.values()):
            raise Trouble(
                f"BASE_PORT={self.base} không hợp lệ; hãy chọn một số từ 1024 đến 65000.",
                f"BASE_PORT={self.base} is not valid; choose a number from 1024 to 65000.",
            )

    def __getitem__(self, name: str) -> int:
        return self.base + OFFSETS[name]

    def url(self, name: str) -> str:
        """Return the HTTP address of ``name``, without a slash at its end."""
        return f"http://{LOOPBACK}:{self[name]}"


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder of one run, and what lies where in it."""

    data: Path

    @property
    def lock(self) -> Path:
        """Held (flock) by the run that uses the folder."""
        return self.data / "lock"

    @property
    def secrets(self) -> Path:
        """Generated secrets, one file each; 0700."""
        return self.data / "secrets"

    @property
    def run(self) -> Path:
        """What is written anew at each start: supervisor's file, the programs' secrets."""
        return self.data / "run"

    @property
    def log(self) -> Path:
        """One log file per program."""
        return self.data / "log"

    @property
    def keys(self) -> Path:
        """The hashed API keys (``XASO_KEYS_FILE``)."""
        return self.data / "keys.json"

    @property
    def demo(self) -> Path:
        """Addresses and demonstration keys for programs; 0600."""
        return self.data / "demo.json"

    @property
    def socket(self) -> Path:
        """Supervisor's control socket; in the temporary folder where the path is too long."""
        path = self.run / "supervisor.sock"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            return path
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"xaso-{os.getuid()}-{digest}.sock"

    def make(self) -> None:
        """Create the folder and its parts; what holds secrets is closed to others."""
        for path in (self.data, self.log):
            path.mkdir(parents=True, exist_ok=True)
        for path in (self.secrets, self.run):
            path.mkdir(mode=0o700, exist_ok=True)
            path.chmod(0o700)


def folder(data: Path | str) -> Folder:
    """Return the folder at ``data``, made absolute."""
    return Folder(Path(data).expanduser().resolve())


def is_free(port: int) -> bool:
    """Tell whether a program could listen on ``port`` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_base(taken: frozenset[int] = frozenset()) -> int:
    """Return a base whose ports are all free now, outside ``taken``.

    Raises ``Trouble`` when none is found.
    """
    for _ in range(TRIES):
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            base = int(probe.getsockname()[1])
        wanted = {base + offset for offset in OFFSETS.values()}
        if max(wanted) <= LAST_PORT and not wanted & taken and all(map(is_free, wanted)):
            return base
    raise Trouble("Không tìm được cổng trống.", "No free ports were found.")
