"""People in front of the screens without their browsers: Streamlit's own protocol over a websocket.

A viewer signs in at the issuer, opens a page, and runs its live parts again as often as the page
tells a browser to.
"""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

XSRF, USER = "_streamlit_xsrf", "_streamlit_user"
LARGEST = 64 * 1024 * 1024


async def sign_in(address: str, who: str) -> dict[str, str]:
    """Return the cookies of somebody who signed in at the demonstration issuer as ``who``."""
    async with httpx.AsyncClient(follow_redirects=True, timeout=30) as http:
        await http.get(f"{address}/_stcore/health")
        stranger = Viewer(address, dict(http.cookies))
        async with stranger.connection() as connection:
            await stranger.run(connection)
            door = await stranger.redirected(connection)
        form = await http.get(f"{address}/{door.lstrip('/')}")
        await http.post(form.url, data={"sub": who})
        cookies = dict(http.cookies)
    if USER not in cookies:
        raise RuntimeError(f"{who} could not sign in")
    return cookies


@dataclass
class Viewer:
    """Somebody who looks at a page; ``drawn`` is how long each run of it took, in seconds."""

    address: str
    cookies: dict[str, str]
    page: str = ""
    drawn: list[float] = field(default_factory=list)
    words: str = ""
    """The markup of the last run."""
    buttons: list[str] = field(default_factory=list)

    def connection(self) -> connect:
        """Return a connection that is to be opened."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return connect(
            f"ws://{urlsplit(self.address).netloc}/_stcore/stream",
            origin=self.address,  # type: ignore[arg-type]
            subprotocols=["streamlit", self.cookies.get(XSRF, "")],  # type: ignore[list-item]
            additional_headers={"Cookie": cookie},
            max_size=LARGEST,
        )

    async def run(
        self, connection: ClientConnection, fragment: str = "", pressed: str = ""
    ) -> dict[str, float]:
        """Run the page, or a part of it; return the parts that run by themselves, in seconds."""
        question = BackMsg()
        state = question.rerun_script
        state.page_name = self.page
        state.fragment_id = fragment
        state.is_auto_rerun = bool(fragment)
        if pressed:
            state.widget_states.widgets.add(id=pressed, trigger_value=True)
        began, live, words = perf_counter(), dict[str, float](), list[str]()
        await connection.send(question.SerializeToString())
        if pressed:
            return live
        while True:
            message = ForwardMsg.FromString(await connection.recv(decode=False))
            kind = message.WhichOneof("type")
            if kind == "auto_rerun":
                live[message.auto_rerun.fragment_id] = message.auto_rerun.interval
            if kind == "delta":
                element = message.delta.new_element
                words.append(element.html.body)
                if element.button.id:
                    self.buttons.append(element.button.id)
            if kind == "script_finished" and _is_over(message, fragment):
                break
        self.drawn.append(perf_counter() - began)
        self.words = "\n".join(words)
        return live

    async def redirected(self, connection: ClientConnection) -> str:
        """Press the button to sign in; return the address it leads to."""
        await self.run(connection, pressed=self.buttons[0])
        while True:
            message = ForwardMsg.FromString(await connection.recv(decode=False))
            if message.WhichOneof("type") == "auth_redirect":
                return str(message.auth_redirect.url)

    async def look(self, opened: asyncio.Barrier) -> None:
        """Open the page and stay there until cancelled."""
        async with self.connection() as connection:
            live = await self.run(connection)
            await opened.wait()
            due = {name: perf_counter() + every for name, every in live.items()}
            while due:
                name = min(due, key=lambda each: due[each])
                await asyncio.sleep(max(0.0, due[name] - perf_counter()))
                await self.run(connection, fragment=name)
                due[name] = max(perf_counter(), due[name] + live[name])


def _is_over(message: ForwardMsg, fragment: str) -> bool:
    finished = ForwardMsg.ScriptFinishedStatus
    if fragment:
        return message.script_finished == finished.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
    return message.script_finished == finished.FINISHED_SUCCESSFULLY


async def calls(addresses: dict[str, str]) -> dict[tuple[str, str], float]:
    """Return how often each route of each service was asked since it was started."""
    found: dict[tuple[str, str], float] = {}
    async with httpx.AsyncClient(timeout=30) as http:
        for name, address in addresses.items():
            for line in (await http.get(f"{address}/metrics")).text.splitlines():
                counted = re.match(r"xaso_http_request_seconds_count\{(.*)\} (\S+)", line)
                if counted and (route := re.search(r'route="([^"]*)"', counted[1])):
                    key = (name, route[1])
                    found[key] = found.get(key, 0.0) + float(counted[2])
    return found


async def until_cancelled(tasks: list[asyncio.Task[None]], seconds: float) -> None:
    """Let ``tasks`` go on for ``seconds``; raises what one of them raises."""
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
