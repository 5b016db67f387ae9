"""What the desks ask of the service: names, the commune's entries, a plan's own words."""

from typing import Any

import pytest

from deploy.testing import ROOT
from shared.auth import Role
from tests.integration.tasks.conftest import RADIO, RADIO_UNIT, Office

CULTURE = "phong-van-hoa-xa-hoi"
PLAN = ROOT / "tests" / "plans" / "mau-mot.txt"


async def ask(office: Office, path: str, key: str | None = None) -> Any:
    headers = office.by(key or office.keys.by_role[Role.FOCAL])
    answer = await office.client.get(f"/v1/{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_desk_is_told_the_communes_names_and_its_own_part(office: Office) -> None:
    focal = await ask(office, "desk")
    officer = await ask(office, "desk", office.keys.by_unit[RADIO_UNIT])

    assert (focal["presses_all"], focal["receives_reports"]) == (True, True)
    assert (officer["unit"], officer["presses_all"], officer["presses"]) == (RADIO_UNIT, False, [])
    names = {each["code"]: each for each in officer["units"]}
    assert names[CULTURE]["label"] == "Phòng Văn hóa – Xã hội"
    assert [code for code, each in names.items() if not each["reports"]] == [
        "cac-co-quan-ban-nganh-hoi-doan-the"
    ]
    assert {each["track"] for each in officer["topics"]} == {"CĐS", "CCHC"}


async def test_entries_of_the_commune_are_found_by_unit_and_by_what_became_of_them(
    office: Office,
) -> None:
    for day in ("2025-01-06", "2025-09-12", "2025-09-15"):
        await office.post({"occurred_on": day})
    newest, *_ = (await ask(office, "progress"))["items"]
    await office.client.post(
        f"/v1/progress/{newest['id']}/return",
        json={"reason": "Thiếu minh chứng."},
        headers=office.by(office.keys.by_role[Role.FOCAL]),
    )

    first = await ask(office, f"progress?unit={RADIO_UNIT}&limit=2")
    rest = await ask(office, f"progress?unit={RADIO_UNIT}&limit=2&after={first['next']}")
    returned = await ask(office, "progress?state=returned")

    days = [each["occurred_on"] for each in [*first["items"], *rest["items"]]]
    assert days == ["2025-09-15", "2025-09-12", "2025-01-06"]
    assert rest["next"] is None
    assert [each["id"] for each in returned["items"]] == [newest["id"]]
    assert (await ask(office, f"progress?unit={CULTURE}"))["items"] == []
    assert (await ask(office, "progress?from=2025-09-13"))["items"][0]["task_id"] == RADIO


@pytest.mark.parametrize("which", ["unit=khong-co", "from=2023-01-01", "state=khong-co"])
async def test_entries_are_asked_for_within_bounds(office: Office, which: str) -> None:
    headers = office.by(office.keys.by_role[Role.FOCAL])

    answer = await office.client.get(f"/v1/progress?{which}", headers=headers)

    assert answer.status_code == 422


async def test_a_plan_is_read_beside_the_words_of_its_document(office: Office) -> None:
    headers = office.by(office.keys.by_role[Role.FOCAL])
    file = {"file": ("ke-hoach.txt", PLAN.read_bytes())}
    plan = (await office.client.post("/v1/plans", files=file, headers=headers)).json()

    lines = (await ask(office, f"plans/{plan['plan_id']}/text"))["lines"]

    assert "1. Đăng tin, bài về cải cách hành chính trên Trang thông tin điện tử xã" in lines
    assert "- Tần suất: 02 số/tuần (104 số/năm)" in lines
    seeded = await office.client.get("/v1/plans/2025/text", headers=headers)
    assert seeded.status_code == 404
