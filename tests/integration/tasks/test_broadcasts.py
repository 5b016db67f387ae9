"""The broadcast schedule: what is aired counts by itself, once; calendars follow each move."""

from typing import Any

import pytest
import vobject

from services.tasks.repository.broadcasts import ProgrammeRepository
from shared.auth import Role
from tests.integration.tasks.conftest import RADIO_UNIT, Office

MONTHLY = "2025-cds-1b"
SLOT = {"kind": "first_airing", "at": "2025-09-08T17:00:00+07:00", "clusters": ["Cụm 1"]}


async def ask(office: Office, method: str, path: str, body: Any = None, by: str = "") -> Any:
    headers = office.by(office.keys.by_unit[by or RADIO_UNIT])
    return await office.client.request(method, f"/v1{path}", json=body, headers=headers)


async def programme(office: Office, *slots: dict[str, Any], title: str = "Số tháng 9") -> Any:
    body = {"task_id": MONTHLY, "title": title, "topics": ["I.1"], "script": "Kính thưa bà con."}
    made = (await ask(office, "POST", "/programmes", body)).json()
    for slot in slots:
        answer = await ask(office, "POST", f"/programmes/{made['id']}/airings", {**SLOT, **slot})
        assert answer.status_code == 201, answer.text
        made = answer.json()
    return made


def paths(made: Any) -> list[str]:
    return [f"/programmes/{made['id']}/airings/{each['id']}" for each in made["airings"]]


async def ledger(office: Office) -> Any:
    return (await ask(office, "GET", f"/tasks/{MONTHLY}/ledger")).json()


async def test_what_is_aired_counts_for_its_task_once_however_often_it_is_said(
    office: Office,
) -> None:
    rerun = {"kind": "rerun", "at": "2025-09-10T17:00:00+07:00"}
    made = await programme(office, {}, rerun)

    first, again = paths(made)
    for path in (first, first, again):
        answer = await ask(office, "POST", f"{path}/aired")
        assert answer.status_code == 200

    shown = answer.json()
    assert shown["state"] == "aired"
    assert [each["state"] for each in shown["airings"]] == ["aired", "aired"]
    found = await ledger(office)
    assert found["done"] == 2
    (line,) = found["programmes"]
    assert (line["programme"], line["missing"]) == (made["id"], 2)
    facts = await office.facts("programme.changed", 5)
    assert "bà con" not in str(facts)
    assert facts[-1]["state"] == "aired"


async def test_a_crash_between_report_and_mark_is_mended_by_the_next_try(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await programme(office, {})
    (path,) = paths(made)

    async def crash(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(ProgrammeRepository, "save", crash)
        assert (await ask(office, "POST", f"{path}/aired")).status_code == 500
    mended = await ask(office, "POST", f"{path}/aired")

    assert mended.json()["airings"][0]["state"] == "aired"
    assert (await ledger(office))["done"] == 1


async def test_after_a_crash_somebody_else_s_try_counts_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await programme(office, {})
    (path,) = paths(made)

    async def crash(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(ProgrammeRepository, "save", crash)
        assert (await ask(office, "POST", f"{path}/aired")).status_code == 500
    called_off = await ask(office, "POST", f"{path}/cancel")
    mended = await office.client.post(
        f"/v1{path}/aired", headers=office.by(office.keys.by_role[Role.FOCAL])
    )

    assert (called_off.status_code, mended.status_code) == (409, 200)
    assert mended.json()["airings"][0]["state"] == "aired"
    assert (await ledger(office))["done"] == 1


async def test_two_programmes_do_not_share_loudspeakers_at_one_time(office: Office) -> None:
    await programme(office, {}, title="Chương trình một")
    other = await programme(office, title="Chương trình hai")
    path = f"/programmes/{other['id']}/airings"

    taken = await ask(office, "POST", path, {**SLOT, "at": "2025-09-08T17:10:00+07:00"})
    elsewhere = await ask(office, "POST", path, {**SLOT, "clusters": ["Cụm 2"]})
    later = await ask(office, "POST", path, {**SLOT, "at": "2025-09-08T17:15:00+07:00"})

    assert [taken.status_code, elsewhere.status_code, later.status_code] == [409, 201, 201]
    assert "Chương trình một" in taken.json()["detail"]


async def test_a_moved_airing_keeps_its_place_in_calendars_and_raises_its_sequence(
    office: Office,
) -> None:
    made = await programme(office, {})
    (path,) = paths(made)
    feed = (await ask(office, "POST", "/calendar")).json()["path"]

    async def event() -> Any:
        calendar = vobject.readOne((await office.client.get(feed)).content.decode())
        uid = f"{made['airings'][0]['id']}@son-mai.xaso"
        return next(each for each in calendar.vevent_list if each.uid.value == uid)

    before = await event()
    await ask(office, "PATCH", path, {"at": "2025-09-09T17:00:00+07:00"})
    moved = await event()
    await ask(office, "POST", f"{path}/cancel")
    gone = await event()

    assert before.summary.value == "Phát lần đầu: Số tháng 9"
    assert str(before.dtstart.value) == "2025-09-08 10:00:00+00:00"
    assert str(moved.dtstart.value) == "2025-09-09 10:00:00+00:00"
    sequences = [int(each.sequence.value) for each in (before, moved, gone)]
    assert sequences == [0, 1, 2]
    assert (before.status.value, gone.status.value) == ("CONFIRMED", "CANCELLED")
    assert (await ask(office, "POST", f"{path}/aired")).status_code == 409
    assert (await ledger(office))["done"] == 0


async def test_the_schedule_is_seen_by_all_and_changed_by_who_works_on_the_task(
    office: Office,
) -> None:
    made = await programme(office, {})
    query = "/programmes?from=2025-09-01&to=2025-09-30"

    seen = (await ask(office, "GET", query, by="phong-kinh-te")).json()
    none = (await ask(office, "GET", "/programmes?from=2025-10-01&to=2025-10-31")).json()
    stranger = await ask(office, "PATCH", f"/programmes/{made['id']}", {}, by="phong-kinh-te")
    foreign = await office.client.get(
        f"/v1/programmes/{made['id']}", headers=office.by(office.keys.foreign)
    )

    assert [each["id"] for each in seen] == [made["id"]]
    assert none == []
    assert (stranger.status_code, foreign.status_code) == (403, 404)
    written = await ask(office, "PATCH", f"/programmes/{made['id']}", {"script": ""})
    assert written.json()["state"] == "planned"


async def test_the_turn_of_the_year_hides_no_airing(office: Office) -> None:
    december, january = "2025-12-30T17:00:00+07:00", "2026-01-02T17:00:00+07:00"
    made = await programme(office, {"at": december}, {"kind": "rerun", "at": january})
    other = await programme(office, title="Chương trình khác")

    seen = (await ask(office, "GET", "/programmes?from=2025-12-01&to=2025-12-31")).json()
    path = f"/programmes/{other['id']}/airings"
    taken = await ask(office, "POST", path, {**SLOT, "at": december})

    assert [each["id"] for each in seen] == [made["id"]]
    assert taken.status_code == 409


async def test_a_programme_comes_with_its_first_airing_once_under_its_key(office: Office) -> None:
    body = {"task_id": MONTHLY, "title": "Số tháng 9", "topics": ["I.1"], "first": SLOT}
    headers = office.by(office.keys.by_unit[RADIO_UNIT]) | {"Idempotency-Key": "k1"}

    answers = [
        await office.client.post("/v1/programmes", json=body, headers=headers) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(answers[0].json()["airings"]) == 1
    again = {**SLOT, "kind": "rerun", "at": "2025-09-10T17:00:00+07:00"}
    path = f"/v1/programmes/{answers[0].json()['id']}/airings"
    for _ in range(2):
        answer = await office.client.post(path, json=again, headers=headers)
    assert len(answer.json()["airings"]) == 2
    taken = await ask(office, "POST", "/programmes", body)
    assert (taken.status_code, taken.json()["type"][-13:]) == (409, "cluster-taken")


async def test_topics_change_until_the_programme_is_aired(office: Office) -> None:
    made = await programme(office, {})
    path = f"/programmes/{made['id']}"

    changed = await ask(office, "PATCH", path, {"topics": ["I.3"]})
    unknown = await ask(office, "PATCH", path, {"topics": ["IX.9"]})
    await ask(office, "POST", f"{paths(made)[0]}/aired")
    late = await ask(office, "PATCH", path, {"topics": ["I.1"]})

    assert changed.json()["topics"] == ["I.3"]
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "topics.0")
    assert (late.status_code, late.json()["type"][-15:]) == (409, "programme-aired")


async def test_what_stands_in_the_way_is_said_before_anything_is_planned(office: Office) -> None:
    made = await programme(office, {})
    (airing,) = made["airings"]
    wishes = {
        "taken": {**SLOT, "at": "2025-09-08T17:10:00+07:00"},
        "beside": {**SLOT, "clusters": []},
        "tet": {**SLOT, "at": "2026-02-17T17:00:00+07:00"},
        "free": {**SLOT, "at": "2025-09-09T17:00:00+07:00"},
        "sunday": {**SLOT, "at": "2025-09-07T17:00:00+07:00"},
    }

    said = {
        name: (await ask(office, "POST", "/programmes/slot", wish)).json()["warnings"]
        for name, wish in wishes.items()
    }
    own = await ask(office, "POST", f"/programmes/slot?moving={airing['id']}", SLOT)

    assert said["taken"] == ["Trùng cụm loa Cụm 1: “Số tháng 9” phát lúc 17:00."]
    assert "chưa ghi đủ cụm loa" in said["beside"][0]
    assert said["tet"][0].startswith("Ngày 17/02/2026 là ngày nghỉ: Tết")
    assert (said["free"], said["sunday"], own.json()["warnings"]) == ([], [], [])


async def test_holidays_are_listed_without_weekends(office: Office) -> None:
    found = (await ask(office, "GET", "/holidays?from=2025-08-25&to=2025-09-07")).json()
    long = await ask(office, "GET", "/holidays?from=2025-01-01&to=2027-01-01")

    assert [each["day"] for each in found] == ["2025-09-01", "2025-09-02"]
    assert long.status_code == 422


async def test_an_airing_is_moved_to_other_loudspeakers(office: Office) -> None:
    made = await programme(office, {})
    where = {"at": "2025-09-12T17:00:00+07:00", "clusters": ["Cụm 2"]}

    moved = await ask(office, "PATCH", paths(made)[0], where)

    (airing,) = moved.json()["airings"]
    assert (airing["clusters"], airing["minutes"], airing["sequence"]) == (["Cụm 2"], 15, 1)
