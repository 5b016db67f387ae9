"""A series of programmes is planned at once: all of it or nothing, and once."""

import asyncio
from typing import Any

from tests.integration.tasks.conftest import RADIO, RADIO_UNIT, Office, fresh_key

WEEKLY = {
    "task_id": RADIO,
    "title": "Chuyển đổi số",
    "number_from": 36,
    "topics": ["I.1"],
    "first": "2025-08-25",
    "weekdays": [2],
    "hour": "17:00",
    "times": 3,
    "clusters": ["Cụm 1"],
}


async def ask(office: Office, path: str, body: Any, by: str = RADIO_UNIT, **headers: str) -> Any:
    sent = {**office.by(office.keys.by_unit[by]), **headers}
    return await office.client.post(f"/v1/programmes{path}", json=body, headers=sent)


async def planned(office: Office) -> list[Any]:
    found = await office.client.get(
        "/v1/programmes?from=2025-01-01&to=2025-12-31",
        headers=office.by(office.keys.by_unit[RADIO_UNIT]),
    )
    return list(found.json())


async def test_a_series_is_seen_before_it_is_planned_with_the_days_off_in_it(
    office: Office,
) -> None:
    seen = (await ask(office, "/series/preview", WEEKLY)).json()

    assert [(each["title"], each["at"]) for each in seen] == [
        ("Số 36: Chuyển đổi số", "2025-08-26T10:00:00Z"),
        ("Số 37: Chuyển đổi số", "2025-09-02T10:00:00Z"),
        ("Số 38: Chuyển đổi số", "2025-09-09T10:00:00Z"),
    ]
    assert [len(each["warnings"]) for each in seen] == [0, 1, 0]
    assert seen[1]["warnings"][0].startswith("Ngày 02/09/2025 là ngày nghỉ")
    assert await planned(office) == []


async def test_a_series_sent_twice_is_planned_once_and_said_once(office: Office) -> None:
    key = fresh_key()

    answers = await asyncio.gather(
        *(ask(office, "/series", WEEKLY, **key) for _ in range(2)),
    )
    again = await ask(office, "/series", WEEKLY, **key)

    assert [each.status_code for each in (*answers, again)] == [201, 201, 201]
    made = again.json()
    assert [each["title"][:6] for each in made] == ["Số 36:", "Số 37:", "Số 38:"]
    assert [each["airings"][0]["at"] for each in made] == [
        "2025-08-26T10:00:00Z",
        "2025-09-02T10:00:00Z",
        "2025-09-09T10:00:00Z",
    ]
    assert sorted(each["id"] for each in await planned(office)) == sorted(e["id"] for e in made)
    facts = await office.facts("programme.changed", 3)
    assert {each["programme_id"] for each in facts} == {each["id"] for each in made}
    assert len({each["event_id"] for each in facts}) == 3


async def test_what_a_crash_left_of_a_series_is_completed_by_sending_it_again(
    office: Office,
) -> None:
    key = fresh_key()
    made = (await ask(office, "/series", WEEKLY, **key)).json()
    moved = made[0]["airings"][0]["id"]
    await office.client.patch(
        f"/v1/programmes/{made[0]['id']}/airings/{moved}",
        json={"at": "2025-08-27T10:00:00Z"},
        headers=office.by(office.keys.by_unit[RADIO_UNIT]),
    )
    await office.facts("programme.changed", 4)
    await office.db.programmes.delete_one({"title": "Số 38: Chuyển đổi số"})

    again = (await ask(office, "/series", WEEKLY, **key)).json()

    assert [each["id"] for each in again] == [each["id"] for each in made]
    assert again[0]["airings"][0]["at"] == "2025-08-27T10:00:00Z"
    assert len(await planned(office)) == 3


async def test_of_a_series_that_cannot_be_planned_whole_nothing_is(office: Office) -> None:
    taken = {
        "task_id": RADIO,
        "title": "Tin khẩn",
        "first": {"kind": "issue", "at": "2025-09-09T17:05:00+07:00", "clusters": ["Cụm 1"]},
    }
    assert (await ask(office, "", taken)).status_code == 201

    refused = await ask(office, "/series", WEEKLY, **fresh_key())
    seen = (await ask(office, "/series/preview", WEEKLY)).json()
    too_long = await ask(office, "/series", {**WEEKLY, "times": 60})
    unknown = await ask(office, "/series", {**WEEKLY, "topics": ["I.99"]})
    stranger = await ask(office, "/series", WEEKLY, by="phong-kinh-te")
    no_day = await ask(office, "/series", {**WEEKLY, "weekdays": []})
    rerun = await ask(office, "/series", {**WEEKLY, "kind": "rerun"})

    assert (refused.status_code, "Tin khẩn" in refused.json()["detail"]) == (409, True)
    assert "Trùng cụm loa Cụm 1" in seen[2]["warnings"][0]
    assert (too_long.status_code, too_long.json()["errors"][0]["field"]) == (422, "times")
    assert "ngoài năm 2025" in too_long.json()["detail"]
    assert [each.status_code for each in (unknown, stranger, no_day, rerun)] == [422, 403, 422, 422]
    assert [each["title"] for each in await planned(office)] == ["Tin khẩn"]
