"""Real servers for tests: nats-server and the embedded database on free ports, data in a folder.

With ``XASO_MONGO_URI`` or ``XASO_NATS_URL`` set, those servers are used instead.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import nats.js.errors
from nats.aio.client import Client

from deploy.nats import config
from deploy.nats.apply import apply, connect
from deploy.nats.topology import PRODUCERS
from shared.settings import Settings
from shared.testing import eventually, free_port

Own = TypeVar("Own", bound=Settings)
ROOT = Path(__file__).parents[1]
PASSWORD = "only-for-tests"  # noqa: S105


@dataclass
class Server:
    """One server process that a test may kill and start again on the same port and data."""

    argv: list[str]
    port: int
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start the process and wait until its port answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.argv, stdout=log, stderr=log)
        deadline = time.monotonic() + 15
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.argv[0]} ended: {self.log.read_text()[-2000:]}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """End the process with SIGKILL, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the process with SIGTERM."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)


@dataclass
class Servers:
    """A broker and a database; started with the first test that asks for them."""

    folder: Path
    communes: tuple[str, ...] = ("son-mai", "xa-khac")
    nats: Server = field(init=False)
    mongo: Server = field(init=False)
    nats_url: str = field(init=False)
    mongo_uri: str = field(init=False)

    def __post_init__(self) -> None:
        self.nats = self._nats()
        self.mongo = self._mongo()

    def start(self) -> None:
        """Start both, unless the environment names others."""
        self.nats_url = os.environ.get("XASO_NATS_URL", f"nats://127.0.0.1:{self.nats.port}")
        self.mongo_uri = os.environ.get(
            "XASO_MONGO_URI", f"mongodb://127.0.0.1:{self.mongo.port}/?directConnection=true"
        )
        if not self.given_nats:
            self.nats.start()
        if not self.given_mongo:
            self.mongo.start()

    @property
    def given_nats(self) -> bool:
        """Tell whether the broker is somebody else's."""
        return "XASO_NATS_URL" in os.environ

    @property
    def given_mongo(self) -> bool:
        """Tell whether the database is somebody else's."""
        return "XASO_MONGO_URI" in os.environ

    async def connect(self, user: str = "admin") -> Client:
        """Connect to the broker as ``user``; as its address says where it is somebody else's."""
        if self.given_nats:
            return await connect(self.nats_url, None, None)
        return await connect(self.nats_url, user, PASSWORD)

    def stop(self) -> None:
        """Stop both and remove their data."""
        self.nats.stop()
        self.mongo.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _nats(self) -> Server:
        port, folder = free_port(), self.folder / "nats"
        folder.mkdir(parents=True)
        (folder / "nats.conf").write_text(config.render(self.communes), encoding="utf-8")
        passwords = dict.fromkeys(config.users(self.communes), PASSWORD)
        (folder / "local.conf").write_text(
            config.local(
                f"127.0.0.1:{port}", f"127.0.0.1:{free_port()}", str(folder / "store"), passwords
            ),
            encoding="utf-8",
        )
        executable = Path(sys.executable).parent / "nats-server"
        return Server(
            [str(executable), "-c", str(folder / "nats.conf")], port, self.folder / "nats.log"
        )

    def _mongo(self) -> Server:
        port = free_port()
        executable = Path(sys.executable).parent / "secantusd-py"
        argv = [str(executable), "--host", "127.0.0.1", "--port", str(port)]
        argv += ["--storage-path", str(self.folder / "mongo"), "--sync-on-commit"]
        return Server([*argv, "--cache-size", "256M"], port, self.folder / "mongo.log")


async def declare(admin: Client) -> None:
    """Apply the topology, again while the server still clears away a stream just deleted."""

    async def applied() -> bool:
        try:
            await apply(admin)
        except nats.js.errors.ServerError:
            return False
        return True

    await eventually(applied)


@dataclass
class World:
    """One test's part of the servers: empty streams, databases of its own, an admin's client."""

    servers: Servers
    admin: Client
    keys_file: Path
    prefix: str = field(default_factory=lambda: f"t{uuid4().hex[:10]}")

    def settings(self, service: str, kind: type[Own], **values: Any) -> Own:
        """Return the settings of ``service`` against these servers; ``values`` come on top."""
        return kind(
            **{
                "mongo_uri": self.servers.mongo_uri,
                "mongo_prefix": self.prefix,
                "nats_url": self.servers.nats_url,
                "nats_user": None if self.servers.given_nats else service,
                "nats_password": PASSWORD,
                "communes_dir": ROOT / "deploy" / "communes",
                "keys_file": self.keys_file,
                "bus_patience": (0.1, 0.2, 0.4),
                "watch_seconds": 0.3,
                **values,
            }
        )

    async def has_heard(self, service: str) -> bool:
        """Tell whether ``service`` has settled all that is in the streams which it hears whole.

        A consumer learns of a message a moment after the stream has acknowledged it: that nothing
        is pending does not say that everything was delivered.
        """
        jetstream = self.admin.jetstream()
        for stream in map(str.upper, PRODUCERS):
            last = (await jetstream.stream_info(stream)).state.last_seq
            for info in await jetstream.consumers_info(stream):
                if info.name != f"{service}-{stream.lower()}":
                    continue
                behind = not info.delivered or info.delivered.stream_seq < last
                if info.num_pending or info.num_ack_pending or behind:
                    return False
        return True
