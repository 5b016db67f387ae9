"""The register of reminders on real servers: swept once, numbered, answered, never at night."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from deploy.testing import World
from services.tasks.app import build
from services.tasks.ports import Desk
from services.tasks.repository.reminders import ReminderRepository
from services.tasks.service import reminders
from services.tasks.settings import Settings
from shared.auth import Role
from shared.calendar_vn import VIETNAM
from shared.testing import Keys, eventually, running
from tests.integration.tasks.conftest import RADIO, RADIO_UNIT

MONDAY = datetime(2025, 9, 15, 2, tzinfo=UTC)
DESK_UNIT = "trung-tam-phuc-vu-hanh-chinh-cong"


@dataclass
class Clock:
    """A clock that is set by hand."""

    moment: datetime = MONDAY

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.astimezone(VIETNAM).date()


@dataclass
class Office:
    client: httpx.AsyncClient
    desk: Desk
    clock: Clock
    keys: Keys
    world: World = field(repr=False)

    async def ask(self, method: str, path: str, body: Any = None, **by: str) -> Any:
        key = self.keys.by_unit[by["unit"]] if by else self.keys.by_role[Role.FOCAL]
        return await self.client.request(
            method, f"/v1{path}", json=body, headers={"Authorization": f"Bearer {key}"}
        )

    async def register(self, query: str = "") -> list[Any]:
        answer = await self.ask("GET", f"/reminders?limit=200{query}")
        items: list[Any] = answer.json()["items"]
        return items


@asynccontextmanager
async def opened(world: World, keys: Keys) -> AsyncIterator[Office]:
    clock = Clock()
    app = build(world.settings("tasks", Settings), clock)
    async with running(app) as client:

        async def ready() -> bool:
            return (await client.get("/readyz")).status_code == 200

        await eventually(ready)
        yield Office(client, app.state.desk, clock, keys, world)


@pytest.fixture
async def office(world: World, keys: Keys) -> AsyncIterator[Office]:
    async with opened(world, keys) as office:
        yield office


async def test_twice_ticked_and_by_two_replicas_at_once_is_once_reminded(office: Office) -> None:
    await reminders.plan_sweeps(["son-mai"], office.desk)
    await asyncio.gather(*(reminders.tick(office.desk) for _ in range(4)))
    first = await office.register()
    office.clock.moment = MONDAY.replace(hour=9)
    await reminders.tick(office.desk)

    assert await office.register() == first
    assert len({each["id"] for each in first}) == len(first) > 10
    (radio,) = [each for each in first if each["task_id"] == RADIO]
    assert (radio["number"], radio["cause"], radio["owed"]) == (1, "debt", 37)
    assert "Đôn đốc lần 1: Trung tâm cung ứng dịch vụ công, nhiệm vụ C.I.1.a" in radio["text"]


async def test_a_sweep_is_said_on_the_bus_without_words_of_people(office: Office) -> None:
    await reminders.sweep("son-mai", office.desk)
    issued = await office.register()
    stream = office.world.admin.jetstream()

    async def said() -> list[Any] | None:
        info = await stream.stream_info("TASKS", subjects_filter="xaso.son-mai.tasks.v1.reminder.>")
        found = sum((info.state.subjects or {}).values())
        return [found] if found == len(issued) else None

    await eventually(said)
    message = await stream.get_last_msg("TASKS", "xaso.son-mai.tasks.v1.reminder.issued")
    assert message.data is not None
    assert "Đôn đốc" not in message.data.decode()


async def test_a_silent_task_climbs_the_ladder_week_by_week(office: Office) -> None:
    levels = []
    for day in (15, 22, 29):
        office.clock.moment = MONDAY.replace(day=day)
        await reminders.sweep("son-mai", office.desk)
        levels += [
            (each["number"], each["level"])
            for each in await office.register(f"&task={RADIO}&from=2025-09-{day}")
        ]

    assert levels == [(1, "unit"), (2, "unit"), (3, "deputy")]


async def test_nothing_is_sent_on_a_day_off_and_the_next_sweep_is_on_a_working_morning(
    office: Office,
) -> None:
    office.clock.moment = datetime(2025, 9, 12, 16, tzinfo=UTC)  # Friday night
    await reminders.plan_sweeps(["son-mai"], office.desk)
    await reminders.tick(office.desk)
    office.clock.moment = datetime(2025, 9, 13, 4, tzinfo=UTC)  # Saturday
    await reminders.tick(office.desk)
    weekend = await office.register("&to=2025-09-14")
    office.clock.moment = datetime(2025, 9, 15, 0, 59, tzinfo=UTC)
    await reminders.tick(office.desk)
    early = await office.register()
    office.clock.moment = datetime(2025, 9, 15, 1, 0, 30, tzinfo=UTC)
    await reminders.tick(office.desk)

    assert not early
    assert {each["issued_on"] for each in await office.register("&from=2025-09-15")} == {
        "2025-09-15"
    }
    assert not weekend


async def test_a_sweep_cut_short_is_finished_by_the_next_without_telling_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter, entered = ReminderRepository.enter, 0

    async def die_at_the_third(self: Any, reminder: Any) -> bool:
        nonlocal entered
        entered += 1
        if entered == 3:
            raise ConnectionError
        return await enter(self, reminder)

    monkeypatch.setattr(ReminderRepository, "enter", die_at_the_third)
    with pytest.raises(ConnectionError):
        await reminders.sweep("son-mai", office.desk)
    some = await office.register()
    await reminders.sweep("son-mai", office.desk)

    every = await office.register()
    assert len(some) == 2
    assert {each["number"] for each in every} == {1}
    assert (
        len({(each["unit"], each["task_id"], each["report_id"]) for each in every})
        == len(every)
        > 10
    )


async def test_only_who_may_press_presses_and_only_the_reminded_unit_answers(
    office: Office,
) -> None:
    wish = {"unit": RADIO_UNIT, "task_id": RADIO, "text": "Đề nghị phát bù trong tuần."}

    by_unit = await office.ask("POST", "/reminders", wish, unit=RADIO_UNIT)
    pressed = await office.ask("POST", "/reminders", wish)
    path = f"/reminders/{pressed.json()['id']}"
    stranger = await office.ask("POST", f"{path}/reply", {"text": "…"}, unit="phong-kinh-te")
    answered = await office.ask("POST", f"{path}/reply", {"text": "Sẽ phát bù."}, unit=RADIO_UNIT)
    twice = await office.ask("POST", f"{path}/reply", {"text": "Nữa."}, unit=RADIO_UNIT)

    assert [a.status_code for a in (by_unit, pressed, stranger, answered, twice)] == [
        403,
        201,
        403,
        200,
        409,
    ]
    assert answered.json()["reply"] == "Sẽ phát bù."
    assert (pressed.json()["by_hand"], pressed.json()["held_until"]) == (True, None)
    assert await office.register("&open=true") == []
    assert (
        await office.ask("POST", "/reminders/x/reply", {"text": "…"}, unit=RADIO_UNIT)
    ).status_code == 404


async def test_the_service_centre_presses_disclosure_of_procedures_and_nothing_else(
    world: World, keys: Keys, office: Office
) -> None:
    from services.tasks.service.reminders import Press
    from shared.auth import Principal
    from shared.errors import Forbidden

    who = Principal("user:x", "son-mai", frozenset({Role.FOCAL}), DESK_UNIT)
    pressed = await reminders.press(Press(who, DESK_UNIT, "2025-cchc-1", None, ""), office.desk)

    assert pressed.number == 1
    with pytest.raises(Forbidden):
        await reminders.press(Press(who, RADIO_UNIT, RADIO, None, ""), office.desk)


async def test_what_is_pressed_at_night_is_entered_at_once_and_said_in_the_morning(
    office: Office,
) -> None:
    office.clock.moment = datetime(2025, 9, 15, 15, tzinfo=UTC)
    wish = {"unit": RADIO_UNIT, "task_id": RADIO}

    pressed = (await office.ask("POST", "/reminders", wish)).json()
    stored = await office.desk.register.held(datetime(2025, 9, 15, 23, tzinfo=UTC))
    office.clock.moment = datetime(2025, 9, 16, 0, 31, tzinfo=UTC)
    await reminders.tick(office.desk)

    assert pressed["held_until"] == "2025-09-16T00:30:00Z"
    assert stored == []
    (said,) = [each for each in await office.register() if each["by_hand"]]
    assert said["held_until"] is None


async def test_a4_the_year_s_report_is_asked_for_before_sunday_30_november(
    office: Office,
) -> None:
    office.clock.moment = datetime(2025, 11, 28, 2, tzinfo=UTC)
    await reminders.sweep("son-mai", office.desk)

    asked = [each for each in await office.register() if each["report_id"] == "cds.2025"]

    assert {each["due"] for each in asked} == {"2025-11-30"}
    assert len(asked) == 5
    shown = (await office.ask("GET", f"/reminders/{asked[0]['id']}")).json()
    assert shown["why"][-1] == "Chủ nhật 30/11/2025: nghỉ (cuối tuần)"
