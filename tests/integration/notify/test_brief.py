"""The leadership's brief on Mondays, by a clock that a test sets: real servers, a real page."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pypdf
import pytest
import uvicorn

from deploy.local import write
from deploy.testing import World
from services.dashboard.app import build as build_dashboard
from services.dashboard.settings import Settings as DashboardSettings
from services.notify.app import build
from services.notify.settings import Settings
from shared.auth import Role
from shared.testing import Keys, eventually, free_port, ready, running
from tests.integration.notify.facts import LEADER_MAIL
from tests.integration.notify.killing import VICTIM
from tests.integration.notify.servers import OK, MailSink, Quiet
from tests.integration.notify.test_escalation import TICK
from tests.integration.notify.test_never_twice import process
from tests.unit.dashboard.said import RADIO, plan, progress, received

Make = Callable[..., Settings]
FRIDAY, MONDAY, NEXT = (f"2025-09-{day}T07:30:00+07:00" for day in (12, 15, 22))
ADDRESS = "https://notify.son-mai.example"


class Clock:
    """The file that the service takes its moment from."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "now"
        self.says(FRIDAY)

    def says(self, moment: str) -> None:
        write.private(self.file, moment)


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path)


@pytest.fixture
def polite(settings_of: Make, clock: Clock, keys: Keys) -> Make:
    def make(**values: Any) -> Settings:
        return settings_of(
            at_once=False,
            clock_file=clock.file,
            service_key=keys.by_role[Role.SERVICE],
            public_url=ADDRESS,
            notify_link_key="only-for-tests",
            **values,
        )

    return make


@asynccontextmanager
async def dashboard(world: World, port: int) -> AsyncIterator[None]:
    """Run the dashboard on a port of its own until it knows what was said."""
    app = build_dashboard(world.settings("dashboard", DashboardSettings, port=port))
    server = Quiet(uvicorn.Config(app, port=port, log_config=None, lifespan="on"))
    task = asyncio.create_task(server.serve())
    try:
        await eventually(lambda: server.started)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            await ready(client)
        await eventually(lambda: world.has_heard("dashboard"))
        yield
    finally:
        server.should_exit = True
        await task


async def say_a_year(world: World) -> None:
    for fact in (plan(), progress(RADIO, done=7, topics=("I.1",)), received()):
        await world.admin.jetstream().publish(
            fact.subject,
            fact.model_dump_json().encode(),
            headers={"Nats-Msg-Id": str(fact.event_id)},
        )


async def ask_for_it(client: httpx.AsyncClient) -> dict[str, Any]:
    """Turn the brief on, and let the minute's tick record it."""
    (mine,) = (await client.get("/v1/preferences")).json()
    assert (mine["brief"], mine["brief_at"]) == (False, "2025-09-15T00:30:00Z")
    wanted = {"recipient": "role:leader", "brief": True, "revision": mine["revision"]}
    answer = await client.put("/v1/preferences", json=wanted)
    assert (answer.status_code, answer.json()["brief"]) == (200, True)
    kept: dict[str, Any] = answer.json()
    return kept


async def recorded(client: httpx.AsyncClient, keys: Keys) -> list[dict[str, Any]]:
    """Return the briefs on record, newest first."""
    by = keys.bearer(keys.by_role[Role.ADMIN])
    answer = await client.get("/v1/deliveries", params={"limit": 200}, headers=by)
    return [each for each in answer.json()["items"] if each["template"] == "brief"]


def briefs(sink: MailSink) -> list[EmailMessage]:
    return [mail for mail in sink.to(LEADER_MAIL) if list(mail.iter_attachments())]


def text_of(mail: EmailMessage) -> str:
    (file,) = mail.iter_attachments()
    assert file.get_content_type() == "application/pdf"
    (page,) = pypdf.PdfReader(BytesIO(file.get_content())).pages
    return page.extract_text()


async def test_a_monday_by_the_clock_brings_one_letter_with_the_communes_figures(
    world: World, polite: Make, sink: MailSink, keys: Keys, clock: Clock
) -> None:
    port = free_port()
    settings = polite(dashboard_url=f"http://127.0.0.1:{port}")
    await say_a_year(world)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(dashboard(world, port))
        one, two = [
            await stack.enter_async_context(running(build(settings), keys.by_role[Role.LEADER]))
            for _ in range(2)
        ]
        await ready(one)
        await ready(two)
        await ask_for_it(one)
        await world.admin.jetstream().publish(TICK, b"{}")
        await eventually(lambda: recorded(one, keys))
        assert briefs(sink) == []

        clock.says(MONDAY)
        await eventually(lambda: briefs(sink))
        (mail,) = briefs(sink)
        said = text_of(mail)
        assert "Tóm tắt tình hình xã Sơn Mai" in said
        assert "15/09/2025" in said
        assert "Chuyên mục phát thanh" in said
        (file,) = mail.iter_attachments()
        assert file.get_filename() == f"ban-tom-tat-son-mai-{date(2025, 9, 15)}.pdf"
        body = mail.get_body(("plain",))
        assert body
        assert "bản tóm tắt một trang" in body.get_content()

        async def next_is_recorded() -> bool:
            await world.admin.jetstream().publish(TICK, b"{}")
            return len(await recorded(one, keys)) == 2

        await eventually(next_is_recorded)
        link = mail["List-Unsubscribe"].strip(" <>").removeprefix(ADDRESS)
        assert (await one.post(link)).status_code == 200
        (mine,) = (await two.get("/v1/preferences")).json()
        assert mine["brief"] is False

        clock.says(NEXT)

        async def is_called_off() -> bool:
            (newest, _) = await recorded(one, keys)
            return bool(newest["state"] == "cancelled")

        await eventually(is_called_off)
        assert len(briefs(sink)) == 1


async def test_killed_before_the_record_and_without_the_dashboard_it_is_sent_once_all_the_same(
    world: World, polite: Make, sink: MailSink, keys: Keys, clock: Clock
) -> None:
    port = free_port()
    settings = polite(dashboard_url=f"http://127.0.0.1:{port}", send_concurrency=1)
    async with running(build(settings), keys.by_role[Role.LEADER]) as client:
        await ready(client)
        await ask_for_it(client)
        await world.admin.jetstream().publish(TICK, b"{}")
        await eventually(lambda: recorded(client, keys))
    await say_a_year(world)
    clock.says(MONDAY)

    async def die(_: str) -> str:
        victim.kill()
        return OK

    async with dashboard(world, port):
        # The page is fetched, the mail server knows to whom: there it dies.
        sink.on_rcpt = die
        with process(settings.model_copy(update=VICTIM), clock.file.parent) as victim:
            await eventually(lambda: victim.poll() is not None, within=60)
        sink.on_rcpt = None
        assert briefs(sink) == []

    async with running(build(settings), keys.by_role[Role.LEADER]) as client:

        async def is_told_why() -> bool:
            (found,) = await recorded(client, keys)
            return "brief-unreachable" in [each["code"] for each in found["attempts"]]

        # The clock stands; what waits for its lease or a retry comes due with it.
        for minute in range(31, 34):
            clock.says(f"2025-09-15T07:{minute}:00+07:00")
        await eventually(is_told_why)
        async with dashboard(world, port):
            clock.says("2025-09-15T09:00:00+07:00")
            await eventually(lambda: briefs(sink))
            await eventually(lambda: is_sent(client, keys))
    assert set(Counter(mail["Message-ID"] for mail in briefs(sink)).values()) == {1}
    assert len(briefs(sink)) == 1


async def is_sent(client: httpx.AsyncClient, keys: Keys) -> bool:
    (found,) = await recorded(client, keys)
    return bool(found["state"] == "sent")
