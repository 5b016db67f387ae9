"""A unit's calendar at a secret address, read by somebody else's parser."""

from datetime import date
from typing import Any

import pytest
import vobject

from deploy.testing import World
from shared.auth import Role
from shared.testing import Keys
from tests.integration.tasks.conftest import RADIO, RADIO_UNIT, Office, opened

CULTURE = "phong-van-hoa-xa-hoi"


async def make(office: Office, unit: str = CULTURE) -> str:
    answer = await office.client.post("/v1/calendar", headers=office.by(office.keys.by_unit[unit]))
    assert answer.status_code == 201
    return str(answer.json()["path"])


async def events(office: Office, path: str) -> dict[str, Any]:
    answer = await office.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(answer.content.decode())
    return {event.uid.value: event for event in calendar.vevent_list}


async def test_the_calendar_has_the_unit_s_due_dates_for_any_program(office: Office) -> None:
    found = await events(office, await make(office))

    ceremony = found["2025-cds-2b@son-mai.xaso"]
    assert str(ceremony.dtstart.value) == "2025-09-30"
    assert ceremony.summary.value.startswith("Hạn: C.I.2.b Tổ chức Lễ Phát động")
    assert RADIO not in str(found)


async def test_no_line_is_longer_than_75_octets_and_vietnamese_letters_stay_whole(
    office: Office,
) -> None:
    content = (await office.client.get(await make(office))).content

    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert "chuyển đổi số" in content.replace(b"\r\n ", b"").decode()


async def test_what_is_overdue_stays_until_it_is_done(world: World, keys: Keys) -> None:
    async with opened(world, keys, date(2025, 10, 6)) as office:
        path = await make(office)
        before = (await events(office, path))["2025-cds-2b@son-mai.xaso"]
        await office.client.post(
            "/v1/tasks/2025-cds-2b/progress",
            json={"occurred_on": "2025-10-06", "kind": "event"},
            headers=office.by(office.keys.by_unit[CULTURE]),
        )
        after = (await events(office, path))["2025-cds-2b@son-mai.xaso"]

    assert before.summary.value.startswith("Quá hạn: ")
    assert str(before.dtstart.value) == "2025-10-06"
    assert "Còn nợ 1." in before.description.value
    assert after.summary.value.startswith("Đã xong: ")
    assert int(after.sequence.value) > int(before.sequence.value)


async def test_what_is_overdue_stays_into_the_next_year(world: World, keys: Keys) -> None:
    async with opened(world, keys, date(2026, 1, 8)) as office:
        found = await events(office, await make(office))

    assert found["2025-cds-2b@son-mai.xaso"].summary.value.startswith("Quá hạn: ")


async def test_nothing_new_is_not_sent_again(office: Office) -> None:
    path = await make(office)
    first = await office.client.get(path)

    again = await office.client.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


async def test_a_revoked_address_leads_nowhere_and_a_secret_is_kept_nowhere(
    office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    path = await make(office)
    mine = office.by(office.keys.by_unit[CULTURE])
    (listed,) = (await office.client.get("/v1/calendar", headers=mine)).json()
    token = path.removeprefix("/v1/calendar/").removesuffix(".ics")
    other = office.by(office.keys.by_unit[RADIO_UNIT])

    strange = await office.client.delete(f"/v1/calendar/{listed['id']}", headers=other)
    gone = await office.client.delete(f"/v1/calendar/{listed['id']}", headers=mine)

    assert (strange.status_code, gone.status_code) == (404, 204)
    assert (await office.client.get(path)).status_code == 404
    assert (await office.client.get("/v1/calendar/khong-co.ics")).status_code == 404
    assert token not in str(listed)
    assert token not in capfd.readouterr().out
    leader = office.by(office.keys.by_role[Role.LEADER])
    assert (await office.client.post("/v1/calendar", headers=leader)).status_code == 403
