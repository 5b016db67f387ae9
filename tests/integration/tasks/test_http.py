import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import orjson
import pytest

from deploy.testing import World
from services.tasks.repository.tasks import TaskRepository
from shared.auth import Role
from shared.mongo import MongoError
from shared.testing import Keys, eventually
from tests.integration.tasks.conftest import (
    RADIO,
    RADIO_UNIT,
    TODAY,
    Office,
    fresh_key,
    opened,
)

CULTURE = "phong-van-hoa-xa-hoi"
SHARED = "2025-cchc-6"
"""What every unit of the commune owes (domain A9)."""
LINK = "https://phat-thanh.example/so-1.mp3"


async def test_a_post_is_answered_with_the_task_s_new_standing_and_said(office: Office) -> None:
    answer = await office.post(
        {"note": "Số 1 về an toàn mạng", "topics": ["I.1"], "evidence": [{"url": LINK}]}
    )

    assert answer.status_code == 201
    body = answer.json()
    assert body["task"] == {
        "id": RADIO, "ref": "C.I.1.a", "target": 52, "done": 1, "by_kind": {"issue": 1},
        "opening": 0, "opening_by_kind": {}, "expected": 37, "debt": 36, "by_unit": {},
        "due": "2025-12-31", "last_on": "2025-09-15", "completed": False,
        "health": "late", "revision": 1,
    }  # fmt: skip
    (fact,) = await office.facts("progress.reported")
    assert (fact["event_id"], fact["progress_id"]) == (body["event_id"], body["progress_id"])
    assert (fact["unit"], fact["evidence_count"], fact["revision"]) == (RADIO_UNIT, 1, 1)
    assert fact["correlation_id"] == answer.headers["x-correlation-id"]
    everything = b"".join(message.data for message in await office.stored("TASKS"))
    assert b"an to\xc3\xa0n m\xe1\xba\xa1ng" not in everything
    assert LINK.encode() not in everything


async def test_the_task_and_its_reports_can_be_read_back(office: Office) -> None:
    posted = (await office.post({"note": "Số 1", "evidence": [{"url": LINK}]})).json()
    leader = office.by(office.keys.by_role[Role.LEADER])

    task = (await office.client.get(f"/v1/tasks/{RADIO}", headers=leader)).json()
    reports = (await office.client.get(f"/v1/tasks/{RADIO}/progress", headers=leader)).json()

    assert posted["task"].items() <= task.items()
    assert (task["track"], task["schedule"]["kind"], task["counts"]) == ("CĐS", "quota", ["issue"])
    (report,) = reports["items"]
    assert (report["id"], report["note"]) == (posted["progress_id"], "Số 1")
    assert report["evidence"] == [{"url": LINK, "file": None}]
    assert reports["next"] is None


async def test_fifty_parallel_identical_posts_count_once_and_are_answered_alike(
    office: Office,
) -> None:
    key = fresh_key()

    answers = await asyncio.gather(*(office.post(**key) for _ in range(50)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await office.state() == (1, 1)
    await office.post()
    late = await office.post(**key)
    assert late.content == answers[0].content
    assert len(await office.facts("progress.reported", 2)) == 2


async def test_parallel_posts_of_two_processes_all_count(
    office: Office, world: World, keys: Keys
) -> None:
    """The second process has its own turns, so that only the revision keeps the two apart."""
    async with opened(world, keys) as other:
        answers = await asyncio.gather(
            *((office, other)[number % 2].post(**fresh_key()) for number in range(24))
        )

    assert {answer.status_code for answer in answers} == {201}
    assert await office.state() == (24, 24)
    assert sorted(answer.json()["task"]["done"] for answer in answers) == list(range(1, 25))
    facts = await office.facts("progress.reported", 24)
    assert [fact["revision"] for fact in facts] == list(range(1, 25))


async def test_a_key_used_for_another_body_is_refused(office: Office) -> None:
    key = fresh_key()
    await office.post(**key)

    answer = await office.post({"quantity": 2}, **key)

    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "urn:xaso:problem:idempotency-key-reused",
    )
    assert await office.state() == (1, 1)


async def test_the_last_issue_completes_the_task_and_says_so_once(office: Office) -> None:
    await office.post({"quantity": 51})

    answer = await office.post()
    await office.post()

    task = answer.json()["task"]
    assert (task["done"], task["completed"], task["health"]) == (52, True, "done")
    (completed,) = await office.facts("task.completed")
    assert (completed["task_id"], completed["revision"]) == (RADIO, 3)
    assert completed["causation_id"] == answer.json()["event_id"]
    assert len(await office.facts("progress.reported", 3)) == 3


async def test_the_focal_unit_reports_for_the_lead(office: Office) -> None:
    answer = await office.post(**office.by(office.keys.by_role[Role.FOCAL]))

    assert answer.status_code == 201
    (fact,) = await office.facts("progress.reported")
    assert fact["unit"] == RADIO_UNIT


BAD = [
    ({"kind": "event"}, 422, "kind-not-counted", "chỉ tính: số"),
    ({"kind": "poem"}, 422, "invalid-input", "không có trong danh sách"),
    ({"topics": ["IX.9"]}, 422, "unknown-topic", "không có trong danh mục"),
    ({"occurred_on": "2024-12-31"}, 422, "outside-plan-year", "phải trong năm 2025"),
    ({"occurred_on": "2025-09-16"}, 422, "in-the-future", "chưa đến"),
    ({"occurred_on": "15/9/2025"}, 422, "invalid-input", "năm-tháng-ngày"),
    ({"quantity": 0}, 422, "invalid-input", "nhỏ hơn 1"),
    ({"quantity": -3}, 422, "invalid-input", "nhỏ hơn 1"),
    ({"quantity": 101}, 422, "invalid-input", "lớn hơn 100"),
    ({"quantity": "1"}, 422, "invalid-input", "số nguyên"),
    ({"quantity": 1.5}, 422, "invalid-input", "số nguyên"),
    ({"note": "n" * 2001}, 422, "invalid-input", "Dài quá 2000 ký tự"),
    ({"note": 7}, 422, "invalid-input", "Phải là văn bản"),
    ({"evidence": [{"url": "javascript:1"}]}, 422, "invalid-input", "http"),
    ({"colour": "red"}, 422, "invalid-input", "không được dùng"),
    ({"note": "n" * 300_000}, 413, "body-too-large", "256 KB"),
    (b'{"kind":', 400, "malformed-json", "không phải JSON"),
    (b"\xff\xfe", 400, "malformed-json", "không phải JSON"),
    (b"[]", 422, "invalid-input", "chưa hợp lệ"),
    (b"", 422, "invalid-input", "chưa hợp lệ"),
]


async def test_bad_input_is_refused_in_vietnamese_and_changes_nothing(office: Office) -> None:
    for body, status, code, sentence in BAD:
        answer = await office.post(body, **fresh_key())

        problem = answer.json()
        case = f"{str(body)[:60]}: {problem}"
        assert (answer.status_code, problem["type"]) == (status, f"urn:xaso:problem:{code}"), case
        assert sentence in problem["detail"], case
        assert answer.headers["content-type"] == "application/problem+json", case
    english = await office.post({"kind": "event"}, **{"Accept-Language": "en"})
    assert "does not count" in english.json()["detail"]
    assert await office.state() == (0, 0)


async def test_who_may_not_post_is_told_so_and_changes_nothing(office: Office) -> None:
    keys, by = office.keys, office.by
    cases: list[tuple[str, dict[str, str], int, str]] = [
        (RADIO, by(keys.by_unit["phong-kinh-te"]), 403, "not-your-task"),
        (RADIO, by(keys.by_unit[CULTURE]), 403, "not-your-task"),
        (RADIO, by(keys.by_role[Role.LEADER]), 403, "role-not-allowed"),
        (RADIO, by(keys.by_role[Role.SERVICE]), 403, "role-not-allowed"),
        (RADIO, by(keys.foreign), 404, "unknown-task"),
        ("2025-khong-co", {}, 404, "unknown-task"),
        ("2024-cds-1a", {}, 404, "unknown-task"),
        (RADIO, by(keys.revoked), 401, "unknown-key"),
        (RADIO, by("xs_wrong"), 401, "unknown-key"),
        (RADIO, {"Authorization": ""}, 401, "missing-key"),
        (RADIO, {"Idempotency-Key": "k" * 256}, 422, "bad-idempotency-key"),
    ]
    for task, headers, status, code in cases:
        answer = await office.post(task=task, **headers)
        problem = answer.json()
        assert (answer.status_code, problem["type"]) == (status, f"urn:xaso:problem:{code}")
        assert problem["detail"]
    assert await office.state() == (0, 0)


async def test_tasks_are_listed_in_pages_and_by_unit_track_and_year(office: Office) -> None:
    async def tasks(query: str, status: int = 200) -> Any:
        answer = await office.client.get(
            f"/v1/tasks{query}", headers=office.by(office.keys.by_unit["phong-kinh-te"])
        )
        assert answer.status_code == status
        return answer.json()

    every = (await tasks(""))["items"]
    assert [task["ref"] for task in every][:3] == ["C.I.1.a", "C.I.1.b", "C.I.2.a"]
    assert len(every) == 13
    pages, after = [], ""
    while True:
        page = await tasks(f"?limit=5{after}")
        pages.append([task["id"] for task in page["items"]])
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert [len(page) for page in pages] == [5, 5, 3]
    assert [one for page in pages for one in page] == [task["id"] for task in every]
    assert len((await tasks("?track=CĐS"))["items"]) == 4
    assert [t["id"] for t in (await tasks("?unit=phong-kinh-te"))["items"]] == [SHARED]
    mine = (await tasks(f"?unit={RADIO_UNIT}&track=CCHC"))["items"]
    assert [task["ref"] for task in mine] == ["C.II.4", "C.II.6", "C.II.8.a", "C.II.8.b"]
    assert (await tasks("?year=2024")) == {"items": [], "next": None}
    assert len((await tasks("?year=2025"))["items"]) == 13
    assert (await tasks("?unit=khong-co", 422))["type"] == "urn:xaso:problem:unknown-unit"
    assert (await tasks("?track=X", 422))["type"] == "urn:xaso:problem:invalid-input"
    assert (await tasks("?limit=201", 422))["type"] == "urn:xaso:problem:invalid-input"
    assert (await tasks("/2025-khong-co", 404))["type"] == "urn:xaso:problem:unknown-task"


async def test_another_commune_sees_nothing(office: Office) -> None:
    foreign = office.by(office.keys.foreign)

    assert (await office.client.get("/v1/tasks", headers=foreign)).json()["items"] == []
    assert (await office.client.get("/v1/plans", headers=foreign)).json()["items"] == []
    for path in (f"/v1/tasks/{RADIO}", f"/v1/tasks/{RADIO}/progress"):
        assert (await office.client.get(path, headers=foreign)).status_code == 404
    assert (await office.client.get("/v1/tasks")).status_code == 401


async def test_reports_are_listed_latest_day_first_over_the_whole_year(office: Office) -> None:
    days = ["2025-01-01", "2025-03-05", "2025-03-05", "2025-08-30", "2025-09-15"]
    for day in days:
        await office.post({"occurred_on": day})
    leader = office.by(office.keys.by_role[Role.LEADER])
    path = f"/v1/tasks/{RADIO}/progress"

    seen, after = [], ""
    for _ in range(len(days)):
        page = (await office.client.get(f"{path}?limit=1{after}", headers=leader)).json()
        seen += [(item["occurred_on"], item["id"]) for item in page["items"]]
        after = f"&after={page['next']}"

    assert page["next"] is None
    assert [day for day, _ in seen] == sorted(days, reverse=True)
    assert len({UUID(key) for _, key in seen}) == len(days)
    wrong = await office.client.get(f"{path}?after=x", headers=leader)
    assert (wrong.status_code, wrong.json()["type"]) == (422, "urn:xaso:problem:bad-mark")


async def test_a_report_that_a_crash_left_unfiled_is_filed_by_whoever_looks_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: Any) -> None:
        raise MongoError

    key = fresh_key()
    with monkeypatch.context() as broken:
        broken.setattr(TaskRepository, "_file", crash)
        answer = await office.post({"note": "Số 1"}, **key)
    assert (answer.status_code, await office.state()) == (201, (0, 1))

    leader = office.by(office.keys.by_role[Role.LEADER])
    reports = (await office.client.get(f"/v1/tasks/{RADIO}/progress", headers=leader)).json()
    again = await office.post({"note": "Số 1"}, **key)

    assert [item["id"] for item in reports["items"]] == [answer.json()["progress_id"]]
    assert again.content == answer.content
    task = await office.db.tasks.find_one({"_id": f"son-mai/{RADIO}"})
    assert (task["unfiled"], await office.state()) == ([], (1, 1))


@pytest.mark.usefixtures("own_database")
async def test_an_acknowledged_post_survives_the_death_of_the_database(
    office: Office, world: World
) -> None:
    key = fresh_key()
    answer = await office.post(**key)

    world.servers.mongo.kill()
    world.servers.mongo.start()

    async def again() -> Any:
        found = await office.post(**key)
        return found if found.status_code == 201 else None

    assert (await eventually(again)).content == answer.content
    assert await office.state() == (1, 1)


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 11, 22)])
async def test_after_the_year_reports_on_it_still_count(
    world: World, keys: Keys, day: date
) -> None:
    async with opened(world, keys, day) as office:
        answer = await office.post({"quantity": 52, "occurred_on": "2025-12-31"})

        assert (answer.status_code, answer.json()["task"]["health"]) == (201, "done")
        assert day >= TODAY


async def test_the_description_names_every_answer(office: Office) -> None:
    document = (await office.client.get("/openapi.json")).json()

    post = document["paths"]["/v1/tasks/{task_id}/progress"]["post"]
    assert set(post["responses"]) == {"201", "400", "401", "403", "404", "413", "422", "503"}
    assert "application/problem+json" in post["responses"]["422"]["content"]
    assert "Idempotency-Key" in {parameter["name"] for parameter in post["parameters"]}
    assert orjson.dumps(document)
