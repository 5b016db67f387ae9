"""A run of the embedded default, for ``make up``, for tests and for benchmarks.

``with Stack(folder, base_port, only={"nats", "mongo"}) as stack:`` gives a broker and a database
at ``stack.nats_url("tasks")`` and ``stack.mongo_uri("tasks")``.
"""

import http.client
import os
import signal
import socket
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import IO, Self
from urllib.parse import urlsplit

from deploy.local import accounts, preflight, write
from deploy.local.layout import LOOPBACK, Ports, folder
from deploy.local.programs import Place, Program, all_communes, programs
from deploy.local.supervision import State, Supervisor, end_leftovers, tail
from deploy.local.vault import Vault
from deploy.local.words import Trouble
from deploy.nats import config

POLL_SECONDS = 0.1
PROBE_SECONDS = 1.0
READY_SECONDS = 120.0

Change = Callable[[list[Program]], list[Program]]
"""Given the programs of a run, returns those to start instead."""
Report = Callable[[str, float], None]
"""Told each time a program becomes ready: its name, and the seconds since the start."""


class Stack:
    """The programs of one data folder; a context manager that starts them and waits.

    ``only`` names the programs wanted (all by default). ``env`` is given to each of them.
    ``change`` may add, drop or replace programs. ``XASO_MONGO_URI`` and ``XASO_NATS_URL``, where
    set, are used instead of starting those servers.
    """

    def __init__(
        self,
        data: Path | str,
        base_port: int,
        *,
        only: Collection[str] | None = None,
        env: Mapping[str, str] | None = None,
        change: Change = list,
    ) -> None:
        self.folder = folder(data)
        self.ports = Ports(base_port)
        self.place = Place(
            self.folder,
            self.ports,
            Vault(self.folder.secrets),
            mongo_uri=os.environ.get("XASO_MONGO_URI") or None,
            nats_url=os.environ.get("XASO_NATS_URL") or None,
        )
        self._only = only
        self._env = dict(env or {})
        self._change = change
        self._lock: IO[str] | None = None
        self.programs: list[Program] = []
        self.supervisor: Supervisor | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
            self.wait_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Take the data folder, prepare it, and start the programs without waiting for them.

        Raises ``Trouble`` when the folder, the disk, a port or a server given does not allow it.
        """
        preflight.room(self.folder.data)
        preflight.reachable(self.place.mongo_uri, self.place.nats_url)
        self._lock = preflight.lock(self.folder)
        end_leftovers(self.folder)
        everything = self._change(programs(self.place))
        self.programs = [p for p in everything if self._only is None or p.name in self._only]
        preflight.ports(self.ports, preflight.ports_of(p.name for p in self.programs))
        self._prepare()
        self.supervisor = Supervisor(self.folder, self.place.vault, self.programs)
        self.supervisor.start(self._surroundings())

    def _surroundings(self) -> dict[str, str]:
        """Return our own environment less what the embedded servers have their own values for."""
        ours = set() if self.place.mongo_uri else {"XASO_MONGO_USER", "XASO_MONGO_PASSWORD"}
        ours |= set() if self.place.nats_url else {"XASO_NATS_USER", "XASO_NATS_PASSWORD"}
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        return {**kept, **self._env}

    def _prepare(self) -> None:
        names = {program.name for program in self.programs}
        if "nats" in names:
            self._write_nats_conf()
        if names - {"nats", "mongo"}:
            accounts.publish(self.folder, self.place.vault, self.place.addresses())

    def _write_nats_conf(self) -> None:
        home = self.folder.data / "nats"
        communes = all_communes()
        passwords = {user: self.place.nats_password(user) for user in config.users(communes)}
        write.private(home / "nats.conf", config.render(communes))
        write.private(
            home / "local.conf",
            config.local(
                f"{LOOPBACK}:{self.ports['nats']}",
                f"{LOOPBACK}:{self.ports['nats_monitor']}",
                str(home / "jetstream"),
                passwords,
            ),
        )

    def wait_ready(
        self, timeout: float = READY_SECONDS, report: Report = lambda _name, _seconds: None
    ) -> None:
        """Return when every program is ready.

        Raises ``Trouble`` with the end of a program's log when supervisor gives it up, or when
        it is not ready after ``timeout`` seconds.
        """
        begun = time.monotonic()
        waiting = {program.name: program for program in self.programs}
        while waiting:
            states = {state.name: state for state in self.states()}
            for program in list(waiting.values()):
                state = states.get(program.name)
                if state and state.state == "FATAL":
                    raise self._not_ready(program.name)
                if state and state.state in {"RUNNING", "STARTING"} and is_ready(program, state):
                    del waiting[program.name]
                    report(program.name, time.monotonic() - begun)
            if waiting and time.monotonic() - begun > timeout:
                raise self._not_ready(*waiting)
            if waiting:
                time.sleep(POLL_SECONDS)

    def _not_ready(self, *names: str) -> Trouble:
        files = [self.folder.log / f"{name}.log" for name in names]
        logs = [f"{file}:\n{tail(file)}" for file in files]
        listed = ", ".join(names)
        return Trouble(
            f"Không khởi động được: {listed}. Nhật ký cuối cùng:\n" + "\n".join(logs),
            f"Not ready: {listed}. The ends of the logs stand above.",
        )

    def stop(self) -> None:
        """Stop every program, and let the data folder go."""
        if self._lock is None:
            return
        if self.supervisor is not None:
            self.supervisor.stop()
            self.supervisor = None
        end_leftovers(self.folder)
        self._lock.close()
        self._lock = None

    def states(self) -> list[State]:
        """Return how each program is."""
        return self.supervisor.states() if self.supervisor else []

    def pid(self, name: str) -> int:
        """Return the process id of a program; 0 while it does not run."""
        return next((state.pid for state in self.states() if state.name == name), 0)

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to a program and return the process id that got it."""
        pid = self.pid(name)
        os.kill(pid, how)
        return pid

    def end(self, name: str) -> None:
        """Stop one program and keep it stopped."""
        if self.supervisor:
            self.supervisor.end(name)

    def begin(self, name: str, *, wait: bool = True) -> None:
        """Start one program that was stopped or given up."""
        if self.supervisor:
            self.supervisor.begin(name, wait=wait)

    def restart(self) -> None:
        """Start supervisor and all programs anew, after supervisor itself was killed."""
        end_leftovers(self.folder)
        if self.supervisor:
            self.supervisor.start(self._surroundings())

    def mongo_uri(self, service: str | None = None) -> str:
        """Return the database's address with a service's credentials, or an administrator's."""
        return self.place.mongo_as(service)

    def nats_url(self, user: str = "admin") -> str:
        """Return the broker's address with a user's credentials."""
        return self.place.nats_as(user)

    def environment(self, name: str) -> dict[str, str]:
        """Return the settings of a program with its secrets as variables, to run it elsewhere."""
        program = next(p for p in programs(self.place) if p.name == name)
        secrets = {key.upper(): value for key, value in program.secrets.items()}
        return {**self._env, **program.env, **secrets}


def is_ready(program: Program, state: State) -> bool:
    """Ask a running program whether it is ready."""
    if not program.ready:
        return state.state == "RUNNING"
    address = urlsplit(program.ready)
    host, port = address.hostname or LOOPBACK, address.port or 80
    try:
        if address.scheme == "tcp":
            socket.create_connection((host, port), PROBE_SECONDS).close()
            return True
        connection = http.client.HTTPConnection(host, port, timeout=PROBE_SECONDS)
        try:
            connection.request("GET", address.path)
            return connection.getresponse().status == http.HTTPStatus.OK
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return False
