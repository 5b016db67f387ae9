"""Reminders by hand on real servers: whose right it is, said once, held at night; the answers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from deploy.testing import World
from services.tasks.service import reminders
from shared.auth import Principal, Role
from shared.errors import Forbidden
from shared.testing import Keys
from tests.integration.tasks.conftest import RADIO, RADIO_UNIT
from tests.integration.tasks.registers import MONDAY, Register, opened

CULTURE, ECONOMY = "phong-van-hoa-xa-hoi", "phong-kinh-te"
DESK_UNIT = "trung-tam-phuc-vu-hanh-chinh-cong"
NIGHT = datetime(2025, 9, 15, 15, tzinfo=UTC)
WISH = {"unit": RADIO_UNIT, "task_id": RADIO}


@pytest.fixture
async def register(world: World, keys: Keys) -> AsyncIterator[Register]:
    async with opened(world, keys) as register:
        yield register


async def test_the_same_key_twice_or_at_once_is_one_reminder(register: Register) -> None:
    key = {"Idempotency-Key": "a1"}

    answers = [
        *await asyncio.gather(*(register.ask("POST", "/reminders", WISH, **key) for _ in range(3))),
        await register.ask("POST", "/reminders", WISH, **key),
    ]
    other = await register.ask("POST", "/reminders", {**WISH, "text": "Khác."}, **key)
    unkeyed = await register.ask("POST", "/reminders", WISH)

    assert {answer.status_code for answer in answers} == {201}
    assert {answer.json()["id"] for answer in answers} == {f"{RADIO}.{RADIO_UNIT}.0001"}
    assert other.status_code == 422
    assert other.json()["type"].endswith("idempotency-key-reused")
    assert unkeyed.json()["number"] == 2
    await register.has_said(2)


async def test_a_wish_that_names_no_matter_of_the_unit_enters_nothing(register: Register) -> None:
    wishes: list[tuple[dict[str, str], int]] = [
        ({"unit": RADIO_UNIT}, 422),
        ({**WISH, "report_id": "cds.2025-Q3"}, 422),
        ({**WISH, "unit": "don-vi-la"}, 422),
        ({**WISH, "unit": DESK_UNIT}, 422),
        ({**WISH, "task_id": "2025-khong-co"}, 404),
        ({"unit": ECONOMY, "report_id": "cds.2025-Q9"}, 422),
        ({"unit": ECONOMY, "report_id": f"cds.2025-Q3.{RADIO_UNIT}"}, 422),
        ({"unit": "cac-co-quan-ban-nganh-hoi-doan-the", "report_id": "cds.2025-Q3"}, 422),
        ({"unit": ECONOMY, "report_id": "abc"}, 422),
    ]
    answers = [await register.ask("POST", "/reminders", wish) for wish, _ in wishes]

    assert [answer.status_code for answer in answers] == [status for _, status in wishes]
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}
    assert await register.entries() == []


async def test_a_report_is_one_matter_whether_pressed_by_hand_or_by_rule(
    register: Register,
) -> None:
    register.clock.moment = datetime(2025, 10, 6, 2, tzinfo=UTC)
    report = {"unit": ECONOMY, "report_id": "cds.2025-Q3"}
    await reminders.sweep("son-mai", register.desk)

    by_name = await register.ask("POST", "/reminders", report)
    whole = {**report, "report_id": f"cds.2025-Q3.{ECONOMY}"}
    by_id = await register.ask("POST", "/reminders", whole)

    assert (by_name.json()["number"], by_id.json()["number"]) == (2, 3)
    assert by_id.json()["report_id"] == "cds.2025-Q3"
    assert (by_id.json()["due"], by_id.json()["days"]) == ("2025-10-05", -1)
    assert "Đã quá hạn 1 ngày (hạn 05/10/2025)." in by_id.json()["text"]


async def test_a_number_goes_on_where_the_register_of_another_year_ends(
    register: Register,
) -> None:
    await register.ask("POST", "/reminders", WISH)
    register.clock.moment = datetime(2026, 1, 13, 2, tzinfo=UTC)

    later = await register.ask("POST", "/reminders", WISH)

    assert (later.status_code, later.json()["number"]) == (201, 2)


async def test_leaders_administrators_and_the_focal_unit_press_and_nobody_else(
    register: Register,
) -> None:
    async def status(**by: Any) -> int:
        code: int = (await register.ask("POST", "/reminders", WISH, **by)).status_code
        return code

    roles = {role: await status(role=role) for role in Role if role is not Role.UNIT_OFFICER}

    assert {role for role, code in roles.items() if code == 201} == {
        Role.FOCAL,
        Role.LEADER,
        Role.ADMIN,
    }
    assert {code for code in roles.values() if code != 201} == {403}
    assert await status(unit=RADIO_UNIT) == 403
    assert len(await register.entries()) == 3


async def test_the_service_centre_presses_disclosure_of_procedures_and_nothing_else(
    register: Register,
) -> None:
    from services.tasks.service.pressing import Press, press

    who = Principal("user:x", "son-mai", frozenset({Role.FOCAL}), DESK_UNIT)
    own = await press(Press(who, DESK_UNIT, "2025-cchc-1"), register.desk)

    assert own.number == 1
    for task_id, report_id in ((RADIO, None), (None, "cds.2025-Q2")):
        with pytest.raises(Forbidden):
            await press(Press(who, RADIO_UNIT, task_id, report_id), register.desk)
    with pytest.raises(Forbidden):
        await reminders.sweep_now(who, register.desk)


async def test_only_the_reminded_unit_answers_once(register: Register) -> None:
    pressed = (await register.ask("POST", "/reminders", {**WISH, "text": "Phát bù."})).json()
    path = f"/reminders/{pressed['id']}"

    async def answer(text: str, **by: Any) -> Any:
        return await register.ask("POST", f"{path}/reply", {"text": text}, **by)

    refused = [
        await answer("…", unit=ECONOMY),
        await answer("…", role=Role.FOCAL),
        await answer("…", role=Role.LEADER),
    ]
    answered = await answer("Sẽ phát bù.", unit=RADIO_UNIT)
    twice = await answer("Nữa.", unit=RADIO_UNIT)
    nowhere = await register.ask("POST", "/reminders/x/reply", {"text": "…"}, unit=RADIO_UNIT)

    assert {each.status_code for each in refused} == {403}
    assert (answered.status_code, answered.json()["reply"]) == (200, "Sẽ phát bù.")
    assert (twice.status_code, nowhere.status_code) == (409, 404)
    assert pressed["text"].endswith("\nPhát bù.")
    assert (pressed["by_hand"], pressed["held_until"]) == (True, None)
    assert await register.entries("&open=true") == []
    await register.has_said(1, "xaso.son-mai.tasks.v1.reminder.replied")


async def test_the_focal_unit_answers_what_it_was_reminded_of_itself(register: Register) -> None:
    wish = {"unit": CULTURE, "task_id": "2025-cds-2a"}
    pressed = (await register.ask("POST", "/reminders", wish, role=Role.LEADER)).json()

    answer = await register.ask("POST", f"/reminders/{pressed['id']}/reply", {"text": "Đang làm."})

    assert answer.status_code == 200


async def test_another_commune_s_officer_finds_nothing(register: Register) -> None:
    pressed = (await register.ask("POST", "/reminders", WISH)).json()
    foreign = {"Authorization": f"Bearer {register.keys.foreign}"}

    seen = await register.client.get(f"/v1/reminders/{pressed['id']}", headers=foreign)
    answered = await register.client.post(
        f"/v1/reminders/{pressed['id']}/reply", json={"text": "…"}, headers=foreign
    )

    assert (seen.status_code, answered.status_code) == (404, 404)


async def test_what_is_pressed_at_night_is_entered_at_once_and_said_in_the_morning(
    register: Register,
) -> None:
    register.clock.moment = NIGHT

    pressed = (await register.ask("POST", "/reminders", WISH)).json()
    register.clock.moment = datetime(2025, 9, 16, 0, 29, tzinfo=UTC)
    await reminders.tick(register.desk)
    early = await register.said()
    register.clock.moment = datetime(2025, 9, 16, 0, 31, tzinfo=UTC)
    await asyncio.gather(*(reminders.tick(register.desk) for _ in range(3)))

    assert pressed["held_until"] == "2025-09-16T00:30:00Z"
    assert early == 0
    (said,) = await register.entries()
    assert said["held_until"] is None
    await register.has_said(1)


async def test_what_was_held_through_a_long_outage_still_waits_for_working_hours(
    register: Register,
) -> None:
    register.clock.moment = datetime(2025, 9, 11, 15, tzinfo=UTC)  # Thursday night
    await register.ask("POST", "/reminders", WISH)
    register.clock.moment = datetime(2025, 9, 13, 3, tzinfo=UTC)  # Saturday: the first tick since
    await reminders.tick(register.desk)
    (held,) = await register.entries()
    register.clock.moment = MONDAY
    await reminders.tick(register.desk)

    assert held["held_until"] is not None
    (said,) = await register.entries()
    assert said["held_until"] is None


async def test_an_answer_may_come_before_the_held_reminder_is_said(register: Register) -> None:
    register.clock.moment = NIGHT
    pressed = (await register.ask("POST", "/reminders", WISH)).json()
    path = f"/reminders/{pressed['id']}/reply"
    await register.ask("POST", path, {"text": "Đã rõ."}, unit=RADIO_UNIT)
    register.clock.moment = datetime(2025, 9, 16, 0, 31, tzinfo=UTC)
    await reminders.tick(register.desk)

    (said,) = await register.entries()
    assert (said["held_until"], said["reply"]) == (None, "Đã rõ.")
    await register.has_said(1)


async def test_a_reminder_explains_its_days_and_its_figures(register: Register) -> None:
    pressed = (await register.ask("POST", "/reminders", WISH)).json()
    register.clock.moment = NIGHT
    at_night = (await register.ask("POST", "/reminders", WISH)).json()
    path = f"/reminders/{at_night['id']}"

    by_day = (await register.ask("GET", f"/reminders/{pressed['id']}")).json()["why"]
    vi = (await register.ask("GET", path)).json()["why"]
    en = (await register.ask("GET", path, **{"Accept-Language": "en"})).json()["why"]

    assert by_day[0] == "Thứ Hai 15/09/2025: ngày làm việc"
    assert any("37" in line for line in by_day)
    assert "ngoài giờ làm việc" in vi[0]
    assert "07:30 Thứ Ba 16/09/2025" in vi[0]
    assert "outside working hours" in en[0]
    assert len(en) == len(vi)
