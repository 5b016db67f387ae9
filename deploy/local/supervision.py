"""Supervisor's part: its configuration file, its process, and a client to speak with it."""

import shlex
import shutil
import socket
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from deploy.local import write
from deploy.local.layout import ROOT, Folder
from deploy.local.programs import Program
from deploy.local.vault import Vault

MARK = "XASO_RUN"
"""Every process of a run carries this variable with its data folder: so leftovers are found."""
LOG_BYTES = "10MB"
TRIES = 5
STOP_SECONDS = 15
TICK_SECONDS = 0.1

HEAD = """\
; Written at each start; do not edit.
[supervisord]
nodaemon=true
silent=true
logfile={log}/supervisor.log
logfile_maxbytes={log_bytes}
pidfile={run}/supervisord.pid
directory={root}
[unix_http_server]
file={socket}
chmod=0600
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
GROUP = """
[group:{name}]
programs={programs}
priority={priority}
"""
PROGRAM = """
[program:{name}]
command={command}
environment={environment}
autorestart=true
startsecs=1
startretries={tries}
stopwaitsecs={stop_seconds}
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={log}/{name}.log
stdout_logfile_maxbytes={log_bytes}
stdout_logfile_backups=3
"""


@dataclass(frozen=True, slots=True)
class State:
    """A program as supervisor sees it: ``RUNNING``, ``STARTING``, ``BACKOFF`` or ``FATAL``."""

    name: str
    state: str
    pid: int


def configuration(folder: Folder, programs: Iterable[Program]) -> str:
    """Return supervisor's file; the stores are a group that stops after the other programs."""
    programs = list(programs)
    text = HEAD.format(
        log=_quote(folder.log),
        run=_quote(folder.run),
        root=_quote(ROOT),
        socket=_quote(folder.socket),
        log_bytes=LOG_BYTES,
    )
    for priority, (name, store) in enumerate((("stores", True), ("programs", False)), start=1):
        if names := [program.name for program in programs if program.store is store]:
            text += GROUP.format(name=name, programs=",".join(names), priority=priority)
    for program in programs:
        text += PROGRAM.format(
            name=program.name,
            command=_quote(shlex.join(program.argv)),
            environment=",".join(f'{key}="{_quote(val)}"' for key, val in program.env.items()),
            tries=TRIES,
            stop_seconds=STOP_SECONDS,
            log=_quote(folder.log),
            log_bytes=LOG_BYTES,
        )
    return text


def _quote(value: object) -> str:
    return str(value).replace("%", "%%")


class Supervisor:
    """One supervisord with the programs of one data folder."""

    def __init__(self, folder: Folder, vault: Vault, programs: Iterable[Program]) -> None:
        self._folder = folder
        self._vault = vault
        self._programs = list(programs)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, env: Mapping[str, str]) -> None:
        """Write the configuration and the programs' secrets, and start supervisord.

        It gets a session of its own: Ctrl-C and the terminal's end reach only who watches it.
        """
        folder = self._folder
        told = []
        shutil.rmtree(folder.run / "secrets", ignore_errors=True)
        for program in self._programs:
            secrets = folder.run / "secrets" / program.name
            self._vault.hand_out(secrets, dict(program.secrets))
            own = {**program.env, "XASO_SECRETS_DIR": str(secrets)}
            told.append(Program(program.name, program.argv, own, store=program.store))
        path = folder.run / "supervisord.conf"
        write.private(path, configuration(folder, told))
        folder.socket.unlink(missing_ok=True)
        with (folder.log / "supervisord.out").open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "-c", str(path)],
                cwd=ROOT,
                env={
                    **env,
                    MARK: str(folder.data),
                    "PYTHONUNBUFFERED": "1",
                    "PYTHONUTF8": "1",
                },
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def alive(self) -> bool:
        """Tell whether supervisord itself lives."""
        return self._process is not None and self._process.poll() is None

    def states(self) -> list[State]:
        """Return how each program is; nothing while supervisord does not answer."""
        return states(self._folder)

    def begin(self, name: str, *, wait: bool = True) -> None:
        """Start a program that is stopped or was given up."""
        with rpc(self._folder) as server:
            server.supervisor.startProcess(self._full(name), wait)

    def end(self, name: str) -> None:
        """Stop a program, and do not start it again."""
        with rpc(self._folder) as server:
            server.supervisor.stopProcess(self._full(name), True)

    def stop(self) -> None:
        """Stop everything; whatever is left after that is ended by force."""
        end_leftovers(self._folder)
        if self._process is not None:
            self._process.wait()
            self._process = None

    def _full(self, name: str) -> str:
        store = next(program.store for program in self._programs if program.name == name)
        return f"{'stores' if store else 'programs'}:{name}"


class rpc:  # noqa: N801
    """A connection to the supervisord of a data folder; ``with rpc(folder) as server:``."""

    def __init__(self, folder: Folder) -> None:
        from supervisor.xmlrpc import SupervisorTransport

        self._transport = SupervisorTransport(None, None, f"unix://{folder.socket}")
        self._server = xmlrpc.client.ServerProxy("http://127.0.0.1", self._transport)

    def __enter__(self) -> Any:
        return self._server

    def __exit__(self, *_: object) -> None:
        self._transport.close()


def states(folder: Folder) -> list[State]:
    """Return how the programs of ``folder`` are; nothing where no supervisord answers."""
    try:
        with rpc(folder) as server:
            infos = server.supervisor.getAllProcessInfo()
    except (OSError, xmlrpc.client.Error, ValueError):
        return []
    return [State(info["name"], info["statename"], info["pid"]) for info in infos]


def leftovers(folder: Folder) -> list[psutil.Process]:
    """Return the processes of this data folder that still live, supervisord first."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == str(folder.data):
                found.append(process)
    return sorted(found, key=lambda process: not _is_supervisor(process))


def end_leftovers(folder: Folder) -> int:
    """End every process of this data folder; return how many there were."""
    found = leftovers(folder)
    # Supervisord first, and alone: it would start again whatever ended before it.
    supervisors = [process for process in found if _is_supervisor(process)]
    for group, patience in ((supervisors, 3 * STOP_SECONDS), (found, STOP_SECONDS)):
        for process in group:
            with suppress(psutil.Error):
                process.terminate()
        stubborn = _wait(folder, group, patience)
        for process in stubborn:
            with suppress(psutil.Error):
                process.kill()
        _wait(folder, stubborn, patience)
    folder.socket.unlink(missing_ok=True)
    return len(found)


def _wait(folder: Folder, group: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait until all of ``group`` ended; return those that did not within ``seconds``.

    Supervisord looks around once a second, and whenever somebody calls: so somebody calls.
    """
    deadline = time.monotonic() + seconds
    while group and time.monotonic() < deadline:
        _, group = psutil.wait_procs(group, timeout=TICK_SECONDS)
        with suppress(OSError), socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(folder.socket))
    return group


def _is_supervisor(process: psutil.Process) -> bool:
    try:
        return "supervisor.supervisord" in process.cmdline()
    except psutil.Error:
        return False


def tail(path: Path, lines: int = 8) -> str:
    """Return the last lines of a log file; nothing where there is none."""
    try:
        return "\n".join(path.read_text("utf-8", "replace").splitlines()[-lines:])
    except OSError:
        return ""
