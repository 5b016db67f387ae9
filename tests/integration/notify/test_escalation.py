"""What nobody reads: by Telegram, then to the focal unit, then to the leaders."""

import signal
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local import write
from deploy.nats.topology import CONSUMERS
from deploy.testing import World
from services.notify.app import build
from services.notify.ports import Inbox
from services.notify.settings import Settings
from shared.auth import Role
from shared.contracts.feedback import CaseAssignedV1
from shared.mongo import MongoError
from shared.testing import Keys, eventually, ready, running
from tests.integration.notify.facts import CENTRE, FOCAL_MAIL, LEADER_MAIL, say, step
from tests.integration.notify.providers import DIE, Provider, Reply
from tests.integration.notify.providers import said as answers
from tests.integration.notify.servers import MailSink
from tests.integration.notify.test_never_twice import process
from tests.integration.notify.test_telling import inbox

Make = Callable[..., Settings]
TICK = "xaso.all.clock.v1.minute.passed"
CENTRE_MAIL = f"{CENTRE}@son-mai.example"
CHAT = "-1001"
TOLD, BY_CHAT, TO_FOCAL, TO_LEADER = (
    "2025-09-15T10:00:00+07:00",
    "2025-09-15T16:00:00+07:00",
    "2025-09-16T10:30:00+07:00",
    "2025-09-16T16:30:00+07:00",
)
"""Four working hours each."""
OK = answers(200, {"ok": True, "result": {"message_id": 1}})


@pytest.fixture
async def telegram() -> AsyncIterator[Provider]:
    async with Provider(lambda _: OK).running() as server:
        yield server


@dataclass
class Clock:
    """The clock that ``notify`` looks at."""

    path: Path

    def show(self, moment: str) -> None:
        write.private(self.path, moment)  # whole or not at all, for it is being looked at


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    clock = Clock(tmp_path / "now")
    clock.show(TOLD)
    return clock


@pytest.fixture
def settings(
    settings_of: Make, communes_of: Callable[..., Path], telegram: Provider, clock: Clock
) -> Settings:
    """A unit with a chat, a bot's token, and the clock of a test."""
    return settings_of(
        communes_dir=communes_of(chat_of=CENTRE, chat=CHAT),
        telegram_token="1:in-tests",
        telegram_url=telegram.url,
        clock_file=clock.path,
    )


@dataclass
class Time:
    """Lets time pass for the processes of a test."""

    world: World
    clock: Clock
    keys: Keys

    async def passes(self, client: httpx.AsyncClient, moment: str, ticks: int = 1) -> None:
        """Set the clock, let the minute pass, and wait until ``notify`` has seen to it.

        No e-mail is in hand when the clock jumps: its lease would end unrecorded, and another
        process would send it once more.
        """

        async def nothing_in_hand() -> bool:
            query, key = {"channel": "email"}, self.keys.bearer(self.keys.by_role[Role.ADMIN])
            found = (await client.get("/v1/deliveries", params=query, headers=key)).json()["items"]
            return {each["state"] for each in found} == {"sent"}

        await eventually(nothing_in_hand)
        self.clock.show(moment)
        jetstream = self.world.admin.jetstream()
        seen_to = [(await jetstream.publish(TICK, b"{}")).seq for _ in range(ticks)]

        async def is_seen_to() -> bool:
            (info,) = (
                each for each in await jetstream.consumers_info("CLOCK") if "notify" in each.name
            )
            seen = info.delivered and info.delivered.stream_seq >= max(seen_to, default=0)
            return bool(seen and not info.num_ack_pending)

        await eventually(is_seen_to)


@pytest.fixture
def time(world: World, clock: Clock, keys: Keys) -> Time:
    return Time(world, clock, keys)


async def told(client: httpx.AsyncClient, key: str) -> list[tuple[str, str | None]]:
    (notice,) = await inbox(client, key)
    return [(each["to"], each["by"]) for each in notice["escalated"]]


def escalations(text: str) -> dict[str, float]:
    return {
        step: float(line.rsplit(" ", 1)[1])
        for step in ("next-channel", "next-person")
        for line in text.splitlines()
        if line.startswith(f'xaso_notify_escalations_total{{step="{step}"}}')
    }


async def counted(client: httpx.AsyncClient) -> dict[str, float]:
    return escalations((await client.get("/metrics")).text)


async def test_an_unread_case_goes_by_telegram_then_to_focal_and_leaders_each_once(  # noqa: PLR0917  fixtures
    world: World, keys: Keys, settings: Settings, sink: MailSink, telegram: Provider, time: Time
) -> None:
    unit, focal, leader = (
        keys.by_unit[CENTRE], keys.by_role[Role.FOCAL], keys.by_role[Role.LEADER],
    )  # fmt: skip
    async with AsyncExitStack() as replicas:
        client, _ = [await replicas.enter_async_context(running(build(settings))) for _ in range(2)]
        before = await counted(client)
        await say(world.admin, step(CaseAssignedV1, unit=CENTRE))
        await eventually(lambda: len(sink.to(CENTRE_MAIL)) == 1)
        await time.passes(client, "2025-09-15T15:59:00+07:00", ticks=2)
        assert (telegram.asked, await told(client, unit)) == ([], [])

        await time.passes(client, BY_CHAT, ticks=3)
        await eventually(lambda: telegram.asked)
        assert telegram.asked[0].json()["chat_id"] == CHAT
        assert telegram.asked[0].json()["text"].startswith("Được giao xử lý phản ánh SM-2025-0001")
        assert await inbox(client, focal) == []

        await time.passes(client, TO_FOCAL, ticks=3)
        await eventually(lambda: len(sink.to(FOCAL_MAIL)) == 1)
        (mail,) = sink.to(FOCAL_MAIL)
        assert mail["Subject"] == "Chưa ai đọc: Được giao xử lý phản ánh SM-2025-0001"
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "đã nhắc lại qua Telegram lúc 16:00 ngày 15/09/2025" in text

        await time.passes(client, TO_LEADER, ticks=3)
        await eventually(lambda: len(sink.to(LEADER_MAIL)) == 1)
        (notice,) = await inbox(client, leader)
        assert notice["title"] == "Chưa ai đọc: Được giao xử lý phản ánh SM-2025-0001"
        assert notice["link"] == "cases/SM-2025-0001"
        names = [(each["to_name"], each["by"]) for each in notice["escalated"]]
        assert names == [
            ("Trung tâm cung ứng dịch vụ công", "telegram"),
            ("Đầu mối theo dõi kế hoạch", None),
            ("Lãnh đạo UBND xã", None),
        ]
        assert await told(client, unit) == [
            (f"unit:{CENTRE}", "telegram"), ("role:focal", None), ("role:leader", None),
        ]  # fmt: skip

        await time.passes(client, "2025-09-30T10:00:00+07:00", ticks=2)
        after = await counted(client)
        steps = {step: after[step] - before[step] for step in after}
        assert steps == {"next-channel": 1, "next-person": 2}
        assert (len(telegram.asked), len(sink.mails)) == (1, 3)


async def test_reading_in_between_stops_it(  # noqa: PLR0917  fixtures
    world: World, keys: Keys, settings: Settings, sink: MailSink, telegram: Provider, time: Time
) -> None:
    unit = keys.bearer(keys.by_unit[CENTRE])
    async with running(build(settings)) as client:
        await say(world.admin, *(step(CaseAssignedV1, unit=CENTRE) for _ in range(3)))
        await eventually(lambda: len(sink.to(CENTRE_MAIL)) == 3)
        await eventually(lambda: world.has_heard("notify"))
        first, *_ = await inbox(client, keys.by_unit[CENTRE])
        await client.post(f"/v1/inbox/{first['id']}/read", headers=unit)

        await time.passes(client, BY_CHAT)
        await eventually(lambda: len(telegram.asked) == 2)
        marked = await client.post("/v1/inbox/read-all", headers=unit)
        assert marked.json() == {"marked": 2}
        await time.passes(client, TO_LEADER)

        assert await inbox(client, keys.by_role[Role.FOCAL]) == []
        assert [each["escalated"] != [] for each in await inbox(client, keys.by_unit[CENTRE])] == [
            each["id"] != first["id"] for each in await inbox(client, keys.by_unit[CENTRE])
        ]
    assert (len(telegram.asked), len(sink.mails)) == (2, 3)


class DiesBefore:
    """The real inbox of a process that dies before a step is on record."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def went_on(self, _notice: Any, *, was: int) -> bool:
        raise MongoError(f"died before step {was} was on record")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inbox, name)


async def test_a_death_between_a_step_and_its_record_repeats_it_and_says_nothing_twice(  # noqa: PLR0917  fixtures
    world: World, keys: Keys, settings: Settings, sink: MailSink, telegram: Provider, time: Time
) -> None:
    app = build(settings)
    async with running(app) as client:
        await ready(client)
        await say(world.admin, step(CaseAssignedV1, unit=CENTRE))
        await eventually(lambda: len(sink.to(CENTRE_MAIL)) == 1)
        dying = replace(app.state.escalating, inbox=DiesBefore(app.state.inbox))
        for moment, done in (
            (BY_CHAT, lambda: len(telegram.asked) == 1),
            (TO_FOCAL, lambda: len(sink.to(FOCAL_MAIL)) == 1),
            (TO_LEADER, lambda: len(sink.to(LEADER_MAIL)) == 1),
        ):
            await time.passes(client, moment, ticks=0)
            for _ in range(2):
                with pytest.raises(MongoError):
                    await dying.sweep()
            await eventually(done)
            await time.passes(client, moment, ticks=2)

        assert await told(client, keys.by_unit[CENTRE]) == [
            (f"unit:{CENTRE}", "telegram"), ("role:focal", None), ("role:leader", None),
        ]  # fmt: skip
        for role in (Role.FOCAL, Role.LEADER):
            assert len(await inbox(client, keys.by_role[role])) == 1
    assert (len(telegram.asked), len(sink.mails)) == (1, 3)


async def test_a_process_killed_while_it_escalates_loses_and_repeats_no_step(  # noqa: PLR0917  fixtures
    world: World, keys: Keys, settings: Settings, sink: MailSink, telegram: Provider, time: Time,
    tmp_path: Path,
) -> None:  # fmt: skip
    # The tick that was in hand when the process died comes back after this long.
    consumer = next(each for each in CONSUMERS if each.name == "notify-minute-passed")
    await world.admin.jetstream().add_consumer(
        consumer.stream, replace(consumer.config(), ack_wait=1)
    )
    processes: list[subprocess.Popen[bytes]] = []

    def kill(_: Any) -> Reply | str:
        processes[0].send_signal(signal.SIGKILL)
        return DIE

    telegram.answer = kill
    with process(settings, tmp_path) as first:
        processes.append(first)
        await say(world.admin, step(CaseAssignedV1, unit=CENTRE))
        await eventually(lambda: len(sink.to(CENTRE_MAIL)) == 1, within=20)
        time.clock.show(BY_CHAT)
        await world.admin.jetstream().publish(TICK, b"{}")
        await eventually(lambda: first.poll() is not None, within=20)

    telegram.answer = lambda _: OK
    async with running(build(settings)) as client:
        await ready(client)
        await time.passes(client, BY_CHAT)
        for moment in (TO_FOCAL, TO_LEADER):
            await time.passes(client, moment)
        await eventually(lambda: len(sink.to(LEADER_MAIL)) == 1)
        assert len(await inbox(client, keys.by_role[Role.FOCAL])) == 1
        assert (await told(client, keys.by_unit[CENTRE]))[0] == (f"unit:{CENTRE}", "telegram")
    assert (len(telegram.asked), len(sink.to(FOCAL_MAIL))) == (1, 1)
