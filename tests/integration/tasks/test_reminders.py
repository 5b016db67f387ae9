"""The register of reminders on real servers: swept once, numbered, paged, never at night."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from deploy.testing import World
from services.tasks.communes import Communes
from services.tasks.repository.reminders import ReminderRepository
from services.tasks.service import reminders
from shared.auth import Role
from shared.testing import Keys, eventually
from tests.integration.tasks.conftest import RADIO
from tests.integration.tasks.registers import MONDAY, Register, opened

TICK = "xaso.all.clock.v1.minute.passed"


@pytest.fixture
async def register(world: World, keys: Keys) -> AsyncIterator[Register]:
    async with opened(world, keys) as register:
        yield register


async def test_twice_ticked_and_by_two_replicas_at_once_is_once_reminded(
    register: Register,
) -> None:
    await reminders.plan_sweeps(["son-mai"], register.desk)
    await asyncio.gather(*(reminders.tick(register.desk) for _ in range(4)))
    first = await register.entries()
    register.clock.moment = MONDAY.replace(hour=9)
    await reminders.tick(register.desk)

    assert await register.entries() == first
    assert len({each["id"] for each in first}) == len(first) > 10
    (radio,) = [each for each in first if each["task_id"] == RADIO]
    assert (radio["number"], radio["cause"], radio["owed"]) == (1, "debt", 37)
    assert "Đôn đốc lần 1: Trung tâm cung ứng dịch vụ công, nhiệm vụ C.I.1.a" in radio["text"]


async def test_a_sweep_is_said_on_the_bus_without_words_of_people(register: Register) -> None:
    await reminders.sweep("son-mai", register.desk)
    issued = await register.entries()

    await register.has_said(len(issued))
    message = await register.world.admin.jetstream().get_last_msg(
        "TASKS", "xaso.son-mai.tasks.v1.reminder.issued"
    )
    assert message.data is not None
    assert "Đôn đốc" not in message.data.decode()


async def test_the_minute_s_tick_sweeps(register: Register) -> None:
    await register.world.admin.jetstream().publish(TICK, b"{}", stream="CLOCK")

    async def swept() -> bool:
        return len(await register.entries()) > 10

    await eventually(swept)


async def test_a_silent_task_climbs_the_ladder_week_by_week(register: Register) -> None:
    levels = []
    for day in (15, 22, 29):
        register.clock.moment = MONDAY.replace(day=day)
        await reminders.sweep("son-mai", register.desk)
        levels += [
            (each["number"], each["level"])
            for each in await register.entries(f"&task={RADIO}&from=2025-09-{day}")
        ]

    assert levels == [(1, "unit"), (2, "unit"), (3, "deputy")]


async def test_nothing_is_sent_on_a_day_off_and_the_next_sweep_is_on_a_working_morning(
    register: Register,
) -> None:
    register.clock.moment = datetime(2025, 9, 12, 16, tzinfo=UTC)  # Friday night
    await reminders.plan_sweeps(["son-mai"], register.desk)
    await reminders.tick(register.desk)
    register.clock.moment = datetime(2025, 9, 13, 4, tzinfo=UTC)  # Saturday
    await reminders.tick(register.desk)
    weekend = await register.entries("&to=2025-09-14")
    register.clock.moment = datetime(2025, 9, 15, 0, 59, tzinfo=UTC)
    await reminders.tick(register.desk)
    early = await register.entries()
    register.clock.moment = datetime(2025, 9, 15, 1, 0, 30, tzinfo=UTC)
    await reminders.tick(register.desk)

    assert not early
    assert {each["issued_on"] for each in await register.entries("&from=2025-09-15")} == {
        "2025-09-15"
    }
    assert not weekend


async def test_a_sweep_cut_short_is_finished_by_the_next_without_telling_twice(
    register: Register, monkeypatch: pytest.MonkeyPatch
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
        await reminders.sweep("son-mai", register.desk)
    some = await register.entries()
    await reminders.sweep("son-mai", register.desk)

    every = await register.entries()
    assert len(some) == 2
    assert {each["number"] for each in every} == {1}
    assert (
        len({(each["unit"], each["task_id"], each["report_id"]) for each in every})
        == len(every)
        > 10
    )


async def test_a4_the_year_s_report_is_asked_for_before_sunday_30_november(
    register: Register,
) -> None:
    register.clock.moment = datetime(2025, 11, 28, 2, tzinfo=UTC)
    await reminders.sweep("son-mai", register.desk)

    asked = [each for each in await register.entries() if each["report_id"] == "cds.2025"]

    assert {each["due"] for each in asked} == {"2025-11-30"}
    assert len(asked) == 5
    shown = (await register.ask("GET", f"/reminders/{asked[0]['id']}")).json()
    assert shown["why"][-1] == "Chủ nhật 30/11/2025: nghỉ (cuối tuần)"


async def test_a_sweep_asked_for_at_night_is_entered_and_said_in_the_morning(
    register: Register,
) -> None:
    register.clock.moment = datetime(2025, 9, 15, 15, tzinfo=UTC)
    asked = (await register.ask("POST", "/reminders/sweep")).json()["items"]
    before = await register.said()
    register.clock.moment = datetime(2025, 9, 16, 0, 31, tzinfo=UTC)
    await asyncio.gather(*(reminders.tick(register.desk) for _ in range(2)))

    assert {each["held_until"] for each in asked} == {"2025-09-16T00:30:00Z"}
    assert before == 0
    await register.has_said(len(asked))
    assert {each["held_until"] for each in await register.entries()} == {None}


async def test_a_death_between_the_sweep_and_its_next_appointment_tells_nobody_twice(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reminders.plan_sweeps(["son-mai"], register.desk)
    with monkeypatch.context() as dying:

        async def die(*_: Any) -> bool:
            raise ConnectionError

        dying.setattr(ReminderRepository, "move", die)
        with pytest.raises(ConnectionError):
            await reminders.tick(register.desk)
    first = await register.entries()
    await reminders.tick(register.desk)

    assert await register.entries() == first
    assert await register.desk.register.due(register.clock.now()) == []
    ((_, following),) = await register.desk.register.due(MONDAY.replace(day=16))
    assert following == datetime(2025, 9, 16, 1, tzinfo=UTC)


async def test_a_commune_that_cannot_be_swept_keeps_no_other_from_it(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    await register.desk.register.plan("a-la", MONDAY)
    await reminders.plan_sweeps(["son-mai"], register.desk)
    await reminders.tick(register.desk)
    served = await register.entries()
    register.clock.moment = MONDAY.replace(day=16)
    monkeypatch.setattr(Communes, "serves", lambda *_: True)
    with pytest.raises(KeyError):
        await reminders.tick(register.desk)

    assert served
    assert await register.desk.register.due(register.clock.now()) == [("a-la", MONDAY)]


async def test_the_last_quarter_s_report_is_pressed_on_over_the_new_year(
    register: Register,
) -> None:
    told: list[Any] = []
    for day in (date(2025, 12, 31), date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 8)):
        register.clock.moment = MONDAY.replace(year=day.year, month=day.month, day=day.day)
        told += [
            (day.day, each.number, each.cause.name, each.cause.days)
            for each in await reminders.sweep("son-mai", register.desk)
            if each.matter.name == "cds.2025-Q4.phong-kinh-te"
        ]

    assert told == [
        (31, 1, "report_due", 5),
        (5, 2, "report_due", 0),
        (8, 3, "missing_report", -3),
    ]


async def test_the_list_is_read_page_by_page_and_bad_questions_are_refused(
    register: Register,
) -> None:
    for day in (15, 22, 29):
        register.clock.moment = MONDAY.replace(day=day)
        await reminders.sweep("son-mai", register.desk)
    every = [each["id"] for each in await register.entries()]
    paged, after = [], ""
    while after is not None:
        query = f"?limit=4{after and f'&after={after}'}"
        page = (await register.ask("GET", f"/reminders{query}")).json()
        paged += [each["id"] for each in page["items"]]
        after = page["next"]

    async def status(query: str) -> int:
        answer = await register.ask("GET", f"/reminders?{query}")
        code: int = answer.status_code
        return code

    assert paged == every
    assert len(set(every)) == len(every) > 20
    assert await status("after=abc") == 422
    assert await status("after=2025-13-01/x") == 422
    assert await status("from=0001-01-01") == 422
    assert await status("from=0001-01-01&to=0001-01-01") == 200
    assert await status("from=9999-12-31&to=9999-12-31") == 200
    assert await status("from=2025-09-15&to=2025-01-01") == 200
    denied = await register.client.get("/v1/reminders")
    assert denied.status_code == 401
    assert (await register.ask("GET", "/reminders", role=Role.LEADER)).status_code == 200
