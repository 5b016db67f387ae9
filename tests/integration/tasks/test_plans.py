"""Plans on real servers: read from the commune's own file, adopted, amended, never overwritten."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deploy.testing import ROOT, World
from services.tasks.repository.tasks import TaskRepository
from shared.auth import Role
from shared.testing import Keys
from tests.integration.tasks.conftest import RADIO, RADIO_UNIT, Office, opened

FILE = ROOT / "deploy/demo/ke-hoach-2025.txt"
NATIONAL_DAY = "2025-cds-2a"


@pytest.fixture
def unplanned(tmp_path: Path) -> Path:
    """A commune that has its units and no plan yet."""
    folder = tmp_path / "communes"
    shutil.copytree(ROOT / "deploy/communes", folder)
    for seed in folder.glob("*/plan-*.yaml"):
        seed.unlink()
    return folder


@pytest.fixture
async def office(world: World, keys: Keys, unplanned: Path) -> AsyncIterator[Office]:
    async with opened(world, keys, date(2025, 10, 5), communes_dir=unplanned) as office:
        yield office


def focal(office: Office) -> dict[str, str]:
    return office.by(office.keys.by_role[Role.FOCAL])


async def offer(office: Office, query: str = "", **headers: str) -> Any:
    return await office.client.post(
        f"/v1/plans{query}",
        files={"file": ("ke-hoach.txt", FILE.read_bytes())},
        headers=headers or focal(office),
    )


async def ask(office: Office, method: str, path: str, body: Any = None, **headers: str) -> Any:
    return await office.client.request(
        method, f"/v1{path}", json=body, headers=headers or focal(office)
    )


async def adopt(office: Office, **wish: Any) -> Any:
    await offer(office)
    wish = {"number": "45/KH-UBND", "dated": "2025-08-01", **wish}
    answer = await ask(office, "POST", "/plans/2025/adopt", wish)
    assert answer.status_code == 200, answer.text
    return answer.json()


def amendment(**values: Any) -> dict[str, Any]:
    return {
        "number": "52/QĐ-UBND",
        "dated": "2025-09-20",
        "reason": "Ngày Chuyển đổi số quốc gia là 10/10",
        "version": 1,
        "changes": [{"task_id": NATIONAL_DAY, "due": "2025-10-31"}],
        **values,
    }


async def test_a_dry_run_shows_what_is_read_and_stores_nothing(office: Office) -> None:
    answer = await offer(office, "?dry_run=true")

    body = answer.json()
    assert answer.status_code == 200
    assert (body["plan_id"], body["year"], len(body["tasks"])) == ("2025", 2025, 13)
    assert (len(body["duties"]), len(body["topics"])) == (13, 26)
    assert {"code", "text", "where"} == set(body["warnings"][0])
    assert (await ask(office, "GET", "/plans")).json()["items"] == []
    assert (await ask(office, "GET", "/tasks")).json()["items"] == []


async def test_the_same_file_again_is_the_same_draft(office: Office) -> None:
    first, second = await offer(office), await offer(office)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["plan_id"] == second.json()["plan_id"] == "2025"
    (listed,) = (await ask(office, "GET", "/plans")).json()["items"]
    assert (listed["state"], listed["version"]) == ("draft", 0)
    assert (await ask(office, "GET", "/tasks")).json()["items"] == []


async def test_a_draft_is_edited_by_one_at_a_time(office: Office) -> None:
    draft = (await offer(office)).json()
    draft["document"]["tasks"][0]["schedule"]["quotas"][0]["opening"] = 20
    wish = {"revision": draft["revision"], "document": draft["document"]}

    answers = [await ask(office, "PUT", "/plans/2025", wish) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 409]
    stored = (await ask(office, "GET", "/plans/2025")).json()
    assert stored["tasks"][0]["schedule"]["quotas"][0]["opening"] == 20
    assert (await ask(office, "DELETE", "/plans/2025")).status_code == 204
    assert (await ask(office, "GET", "/plans/2025")).status_code == 404


async def test_an_adopted_plan_has_its_tasks_and_says_so(office: Office) -> None:
    plan = await adopt(office)

    assert (plan["state"], plan["version"], plan["number"]) == ("adopted", 1, "45/KH-UBND")
    assert len((await ask(office, "GET", "/tasks")).json()["items"]) == 13
    (fact,) = await office.facts("plan.adopted")
    assert (fact["number"], fact["dated"], len(fact["tasks"])) == ("45/KH-UBND", "2025-08-01", 13)
    assert (await ask(office, "DELETE", "/plans/2025")).status_code == 409
    again = await ask(office, "POST", "/plans/2025/adopt", {})
    assert again.status_code == 409
    posted = await office.post({"occurred_on": "2025-10-01", "topics": ["II.4.đ"]})
    assert posted.status_code == 201


async def test_a1_target_opening_expectation_done_and_debt_are_figures_of_their_own(
    office: Office,
) -> None:
    draft = (await offer(office)).json()
    draft["document"]["tasks"][0]["schedule"]["quotas"][0]["opening"] = 20
    wish = {"revision": draft["revision"], "document": draft["document"]}
    await ask(office, "PUT", "/plans/2025", wish)
    await adopt(office)
    for day in ("2025-07-30", "2025-08-06", "2025-08-13"):
        await office.post({"occurred_on": day})

    ledgers = [
        (await ask(office, "GET", f"/tasks/{RADIO}/ledger?as_of={day}")).json()
        for day in ("2025-08-20", "2025-12-31")
    ]

    figures = [
        (each["target"], each["opening"], each["expected"], each["done"], each["debt"])
        for each in ledgers
    ]
    assert figures == [(52, 21, 2, 2, 0), (52, 21, 21, 2, 19)]
    assert any("01/08/2025" in why for why in ledgers[0]["why"])
    assert any("còn nợ 19" in why for why in ledgers[1]["why"])


async def test_a3_a_due_date_moved_by_decision_is_adjusted_not_late(office: Office) -> None:
    await adopt(office)

    async def health(day: str) -> str:
        answer = await ask(office, "GET", f"/tasks/{NATIONAL_DAY}?as_of={day}")
        return str(answer.json()["health"])

    assert await health("2025-10-05") == "late"
    answer = await ask(office, "POST", "/plans/2025/amend", amendment())

    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert [await health(f"2025-{day}") for day in ("09-10", "10-05", "10-31", "11-01")] == [
        "on_track",
        "adjusted",
        "adjusted",
        "late",
    ]
    (fact,) = await office.facts("plan.amended")
    assert (fact["version"], fact["number"]) == (2, "52/QĐ-UBND")
    assert [task["task_id"] for task in fact["tasks"]] == [NATIONAL_DAY]
    assert "Ngày Chuyển đổi số quốc gia là" not in str(fact)


async def test_former_versions_stay_with_their_decisions(office: Office) -> None:
    await adopt(office)
    await ask(office, "POST", "/plans/2025/amend", amendment())

    versions = (await ask(office, "GET", "/plans/2025/versions")).json()["items"]
    former = (await ask(office, "GET", "/plans/2025?version=1")).json()
    current = (await ask(office, "GET", "/plans/2025")).json()

    assert [(v["version"], v["number"]) for v in versions] == [
        (2, "52/QĐ-UBND"),
        (1, "45/KH-UBND"),
    ]
    assert versions[0]["reason"].startswith("Ngày Chuyển đổi số")
    assert (former["tasks"][2]["due"], current["tasks"][2]["due"]) == ("2025-09-30", "2025-10-31")
    assert (await ask(office, "GET", "/plans/2025?version=9")).status_code == 404


async def test_what_a_decision_comes_to_is_shown_before_anything_is_stored(office: Office) -> None:
    await adopt(office)
    before = (await ask(office, "GET", "/plans/2025")).json()

    shown = await ask(office, "POST", "/plans/2025/amend?dry_run=true", amendment())

    assert (shown.status_code, shown.json()["version"]) == (200, 2)
    assert shown.json()["tasks"][2]["schedule"]["adjusted_from"] == "2025-09-30"
    assert (await ask(office, "GET", "/plans/2025")).json() == before
    listed = (await ask(office, "GET", "/plans/2025/versions")).json()["items"]
    assert [each["version"] for each in listed] == [1]


async def test_a_decision_passes_a_task_and_a_duty_on_and_adds_others(office: Office) -> None:
    plan = await adopt(office)
    first, duty = plan["tasks"][0], plan["duties"][0]
    lead = {"role": "lead", "unit": "phong-van-hoa-xa-hoi", "as_written": "Phòng VH-XH"}
    unit_keys = {"holder": "phong-van-hoa-xa-hoi", "holder_as_written": "Phòng VH-XH"}

    answer = await ask(
        office,
        "POST",
        "/plans/2025/amend",
        amendment(
            changes=[{"task_id": RADIO, "roles": [lead], "opening": {"issue": 20}}],
            add=[{**first, "task_id": "2025-cds-bs1", "ref": "BS.1"}],
            duties=[{"duty_id": duty["duty_id"], **unit_keys}],
            add_duties=[{**duty, "duty_id": "2025-ebs1", "ref": "E.BS.1"}],
        ),
    )

    assert answer.status_code == 200, answer.text
    task = (await ask(office, "GET", f"/tasks/{RADIO}")).json()
    assert (task["roles"][0]["unit"], task["opening"]) == ("phong-van-hoa-xa-hoi", 20)
    assert (await ask(office, "GET", "/tasks/2025-cds-bs1")).status_code == 200
    duties = answer.json()["duties"]
    assert duties[0]["holder"] == "phong-van-hoa-xa-hoi"
    assert duties[-1]["duty_id"] == "2025-ebs1"
    wrong = await ask(
        office,
        "POST",
        "/plans/2025/amend",
        amendment(version=2, changes=[{"task_id": RADIO, "roles": [{**lead, "unit": "khac"}]}]),
    )
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (
        422,
        "changes.0.roles.0.unit",
    )


async def test_of_two_decisions_on_one_version_the_second_is_told_to_look_again(
    office: Office,
) -> None:
    await adopt(office)

    answers = await asyncio.gather(
        *(ask(office, "POST", "/plans/2025/amend", amendment(number=f"{n}/QĐ")) for n in range(3))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]


async def test_a_task_taken_out_by_decision_leaves_the_lists_and_counts_no_more(
    office: Office,
) -> None:
    await adopt(office)
    change = amendment(changes=[{"task_id": RADIO, "withdraw": True}])

    await ask(office, "POST", "/plans/2025/amend", change)

    listed = (await ask(office, "GET", "/tasks")).json()["items"]
    assert RADIO not in {task["id"] for task in listed}
    assert len((await ask(office, "GET", "/tasks?withdrawn=true")).json()["items"]) == 13
    refused = await office.post({"occurred_on": "2025-10-01"})
    assert (refused.status_code, refused.json()["type"][-14:]) == (409, "task-withdrawn")


@pytest.mark.parametrize("step", ["adopt", "amend"])
async def test_what_a_crash_cut_short_is_completed_by_whoever_reads_the_plan(
    office: Office, step: str
) -> None:
    if step == "adopt":
        await offer(office)
    else:
        await adopt(office)

    async def crash(*_: Any) -> None:
        raise ConnectionError

    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(TaskRepository, "add" if step == "adopt" else "amend", crash)
        wish = {"dated": "2025-08-01"} if step == "adopt" else amendment()
        answer = await ask(office, "POST", f"/plans/2025/{step}", wish)
        assert answer.status_code == 500

    assert (await ask(office, "GET", "/plans/2025")).json()["state"] == "adopted"
    task = (await ask(office, "GET", f"/tasks/{NATIONAL_DAY}")).json()
    assert task["due"] == ("2025-09-30" if step == "adopt" else "2025-10-31")
    assert not await office.db.plans.find({"unapplied": {"$gt": 0}}).to_list(None)


async def test_an_exported_plan_is_read_back_as_it_was(office: Office) -> None:
    await adopt(office)
    exported = await ask(office, "GET", "/plans/2025?format=export")

    answer = await office.client.post(
        "/v1/plans?dry_run=true", files={"file": ("x", exported.content)}, headers=focal(office)
    )

    wanted = (await ask(office, "GET", "/plans/2025")).json()["document"]
    assert answer.json()["document"] == wanted
    assert answer.json()["plan_id"] == "2025-2"


async def test_only_the_focal_unit_and_administrators_plan(office: Office) -> None:
    unit, desk = office.by(office.keys.by_unit[RADIO_UNIT]), office.by(office.keys.foreign)
    await adopt(office)

    assert (await offer(office, **unit)).status_code == 403
    for path in ("adopt", "amend"):
        body = amendment() if path == "amend" else {}
        answer = await ask(office, "POST", f"/plans/2025/{path}", body, **unit)
        assert answer.status_code == 403
    assert (await ask(office, "GET", "/plans/2025", **desk)).status_code == 404


async def test_what_is_no_plan_is_refused_with_a_sentence(office: Office) -> None:
    for content in (b"", b"%PDF-1.7 broken", "Thực đơn tuần này".encode()):
        answer = await office.client.post(
            "/v1/plans", files={"file": ("x.txt", content)}, headers=focal(office)
        )
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:xaso:problem:plan-unreadable"
