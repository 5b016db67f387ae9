"""Which topics of the plan were told, counted by work, in the plan's own order."""

from typing import Any

from shared.auth import Role
from tests.integration.tasks.conftest import Office

OFFICE = "van-phong-hdnd-ubnd"


async def ask(office: Office, path: str, **headers: str) -> Any:
    key = office.by(office.keys.by_role[Role.LEADER])
    return await office.client.get(f"/v1/topics/{path}", headers={**key, **headers})


async def covered(office: Office, query: str = "?from=2025-01-01") -> dict[str, int]:
    body = (await ask(office, f"coverage{query}")).json()
    return {topic["code"]: topic["count"] for topic in body["topics"] if topic["count"]}


async def test_topics_are_counted_by_month_unit_and_form_in_the_plan_s_order(
    office: Office,
) -> None:
    for day in ("2025-07-02", "2025-07-09", "2025-09-10"):
        await office.post({"occurred_on": day, "topics": ["I.4.đ", "II.4.b"]})
    await office.post({"occurred_on": "2025-03-12", "topics": ["I.4.đ"]})

    body = (await ask(office, "coverage")).json()

    codes = [topic["code"] for topic in body["topics"]]
    assert (len(codes), codes[6:9]) == (26, ["I.4.d", "I.4.đ", "I.4.e"])
    services = body["topics"][7]
    assert (services["count"], services["last_on"]) == (3, "2025-09-10")
    assert [(c["month"], c["form"], c["count"]) for c in services["cells"]] == [
        ("2025-07", "radio", 2),
        ("2025-09", "radio", 1),
    ]
    assert len(body["never_covered"]) == 24
    assert await covered(office) == {"I.4.đ": 4, "II.4.b": 3}
    assert await covered(office, "?from=2025-01-01&track=CCHC") == {"II.4.b": 3}
    assert await covered(office, "?from=2025-01-01&unit=phong-kinh-te") == {}


async def test_a10_a_work_credited_to_two_tasks_covers_its_topics_once(office: Office) -> None:
    answer = await office.client.post(
        "/v1/tasks/2025-cchc-7/progress",
        json={
            "occurred_on": "2025-08-04",
            "kind": "item",
            "topics": ["II.6", "I.1"],
            "also": ["2025-cchc-2"],
        },
        headers=office.by(office.keys.by_unit[OFFICE]),
    )
    assert answer.status_code == 201

    assert await covered(office) == {"I.1": 1, "II.6": 1}
    reverse = f"/v1/progress/{answer.json()['progress_id']}/reverse"
    headers = office.by(office.keys.by_unit[OFFICE])
    await office.client.post(reverse, json={"reason": "Nhầm"}, headers=headers)
    assert await covered(office) == {}


async def test_what_nobody_told_of_is_suggested_first_for_both_tracks(office: Office) -> None:
    for day, topic in (("2025-02-05", "I.1"), ("2025-08-06", "I.2"), ("2025-08-13", "II.1")):
        await office.post({"occurred_on": day, "topics": [topic]})

    found = (await ask(office, "suggestion")).json()

    assert [each["code"] for each in found] == ["I.3", "I.4.a", "I.4.b", "II.2", "II.3", "II.4.a"]
    assert {each["why"] for each in found} == {"Chưa truyền thông lần nào trong năm."}
    english = (await ask(office, "suggestion", **{"Accept-Language": "en"})).json()
    assert english[0]["why"] == "Not told this year."


async def test_more_than_a_year_is_refused(office: Office) -> None:
    answer = await ask(office, "coverage?from=2024-01-01&to=2025-09-15")

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:xaso:problem:bad-period")
