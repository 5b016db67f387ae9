"""``make up``: start everything, say what is ready, stay, and stop it all when asked."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

import psutil

from deploy.local import preflight, supervision
from deploy.local.accounts import accounts
from deploy.local.layout import folder
from deploy.local.stack import Change, Stack
from deploy.local.words import say

WATCH_SECONDS = 1.0
DOWN_SECONDS = 90.0
COMPONENTS = {
    "nats": ("máy chủ thông điệp NATS", "message broker NATS"),
    "mongo": ("cơ sở dữ liệu", "database"),
    "mail": ("hộp thư trình diễn", "mail sink"),
    "oidc": ("nơi đăng nhập trình diễn", "demonstration sign-in"),
    "topology": ("luồng và người nhận", "streams and consumers"),
    "feedback": ("phản ánh, kiến nghị", "feedback"),
    "tasks": ("nhiệm vụ truyền thông", "tasks"),
    "notify": ("thông báo", "notifications"),
    "dashboard": ("số liệu tổng hợp", "read model"),
    "streamlit": ("bảng điều hành", "leadership page"),
}
SHOWN = {
    "feedback": ("Trang phản ánh, kiến nghị", "Public feedback page"),
    "streamlit": ("Bảng điều hành (đăng nhập)", "Dashboard (sign in)"),
    "mail": ("Hộp thư trình diễn", "Mail sink"),
    "tasks": ("API nhiệm vụ", "Tasks API"),
    "notify": ("API thông báo", "Notify API"),
    "dashboard": ("API tổng hợp", "Dashboard API"),
}


class Ending(BaseException):
    """Raised in the main thread by Ctrl-C, SIGTERM and SIGHUP."""


class Watch:
    """Stays with a running stack, says what died and came back, and ends it when asked."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._asked = threading.Event()
        self._pids: dict[str, int] = {}
        self._parent = os.getppid()

    def listen(self) -> None:
        """From now on a signal ends the run: at once while it starts, soon while it stays."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)

    def deafen(self) -> None:
        """While everything stops, further signals must not stop the stopping."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        raise Ending

    def remember(self) -> None:
        """Take note of the programs' processes, so that a later change is noticed."""
        self._pids = {state.name: state.pid for state in self._stack.states()}

    def stay(self) -> None:
        """Watch until ``Ending``; start again what supervisor gave up, and supervisor itself."""
        while not self._asked.wait(WATCH_SECONDS):
            if self._orphaned():
                raise Ending
            if self._stack.supervisor and not self._stack.supervisor.alive():
                tell("trình giám sát đã dừng, khởi động lại", "the supervisor died, starting again")
                self._stack.restart()
            for state in self._stack.states():
                self._look_at(state)

    def _look_at(self, state: supervision.State) -> None:
        if state.state == "FATAL":
            log = self._stack.folder.log / f"{state.name}.log"
            tell(
                f"{state.name} dừng nhiều lần liên tiếp, đang thử lại; xem {log}",
                f"{state.name} keeps ending, trying again; see {log}",
            )
            with suppress(Exception):
                self._stack.begin(state.name, wait=False)
        if state.state != "RUNNING":
            return
        before = self._pids.get(state.name)
        self._pids[state.name] = state.pid
        if before not in (None, state.pid):
            tell(
                f"{state.name} đã dừng đột ngột và chạy lại (tiến trình {state.pid})",
                f"{state.name} died and is back (process {state.pid})",
            )

    def _orphaned(self) -> bool:
        """Tell whether the make that started us is gone: nobody could press Ctrl-C any more."""
        return "MAKELEVEL" in os.environ and os.getppid() != self._parent


def up(data: Path, base_port: int, change: Change = list) -> int:
    """Run the embedded default in the foreground; return the exit code.

    ``change`` may replace programs, as in ``Stack``. Raises ``Trouble`` when it cannot be started.
    """
    stack = Stack(data, base_port, change=change)
    watch = Watch(stack)
    watch.listen()
    begun = time.monotonic()
    try:
        tell("Xã Số đang khởi động …", "Xã Số is starting …", mark="")
        stack.start()
        stack.wait_ready(report=_progress)
        watch.remember()
        _doctor(stack)
        _welcome(stack, time.monotonic() - begun)
        watch.stay()
    except Ending:
        pass
    finally:
        watch.deafen()
        if stack.supervisor:
            tell("đang dừng …", "stopping …", mark="\n•")
            stack.stop()
            kept = stack.folder.data
            tell(f"đã dừng; dữ liệu còn nguyên trong {kept}", f"stopped; the data stay in {kept}")
        stack.stop()
    return 0


def down(data: Path) -> int:
    """Stop the run of a data folder, and whatever a killed run left; return the exit code."""
    place = folder(data)
    holder = preflight.holder_of(place)
    if holder:
        with suppress(psutil.Error):
            run = psutil.Process(holder)
            run.terminate()
            psutil.wait_procs([run], timeout=DOWN_SECONDS)
    ended = supervision.end_leftovers(place) if place.data.exists() else 0
    if holder or ended:
        tell("đã dừng.", "stopped.")
    else:
        tell(f"không có gì đang chạy trên {place.data}.", f"nothing runs on {place.data}.")
    return 0


def status(data: Path) -> int:
    """Print how each program is; return 0 only when all of them run."""
    place = folder(data)
    found = supervision.states(place)
    if not found:
        tell(f"không có gì đang chạy trên {place.data}.", f"nothing runs on {place.data}.")
        return 1
    for state in found:
        print(f"  {state.name:<10} {state.state:<9} {state.pid or '':>7}  {_what(state.name)}")
    return 0 if all(state.state == "RUNNING" for state in found) else 1


def tell(vietnamese: str, english: str, mark: str = "•") -> None:
    """Print one line of progress at once, even into a pipe."""
    _line(f"{mark} {say(vietnamese, english)}".lstrip(" "))


def _line(text: str = "") -> None:
    """Print a line; the run goes on where the terminal or the reader of a pipe is gone."""
    with suppress(OSError):
        print(text, flush=True)


def _progress(name: str, seconds: float) -> None:
    _line(f"  ✓ {name:<10} {seconds:5.1f} s  {_what(name)}")


def _what(name: str) -> str:
    return say(*COMPONENTS.get(name, (name, name)))


def _doctor(stack: Stack) -> None:
    """Run the doctor as a process of its own: what it imports should not stay in memory."""
    if not stack.place.mongo_uri and "mongo" not in {each.name for each in stack.programs}:
        return
    command = [sys.executable, "-m", "deploy.cli", "doctor", "--brief"]
    found = subprocess.run(
        command,
        env={**os.environ, **doctor_environment(stack)},
        check=False,
        start_new_session=True,
    )
    if found.returncode:
        tell(
            "một số chức năng sẽ không chạy được với máy chủ này (bảng trên).",
            "some functions will not work with this server (see the table).",
            mark="!",
        )


def doctor_environment(stack: Stack) -> dict[str, str]:
    """Return where the doctor finds the servers of ``stack``, and with which passwords."""
    env = {"XASO_MONGO_URI": stack.mongo_uri("doctor"), "XASO_MONGO_PREFIX": stack.place.prefix}
    if not stack.place.nats_url:
        env["XASO_NATS_MONITOR_URL"] = stack.ports.url("nats_monitor")
    return env


def _welcome(stack: Stack, seconds: float) -> None:
    tell(f"Sẵn sàng sau {seconds:.1f} giây.", f"Ready after {seconds:.1f} seconds.", mark="\n✓")
    _line()
    addresses = stack.place.addresses()
    for name, words in SHOWN.items():
        _line(f"  {say(*words):<28} {addresses[name]}")
    _line(f"\n  {say('Tài khoản trình diễn (bấm tên để đăng nhập)', 'Demonstration accounts')}:")
    for account in accounts():
        _line(f"  {account.sub:<42} {account.role:<17} {account.name}")
    keys = stack.folder.demo
    _line(f"\n  {say('Khóa API và địa chỉ cho chương trình', 'API keys and addresses')}: {keys}")
    _line(f"  {say('Nhật ký', 'Logs')}: {stack.folder.log}")
    _line(f"  {say('Dừng: Ctrl-C hoặc make down', 'Stop: Ctrl-C or make down')}\n")
