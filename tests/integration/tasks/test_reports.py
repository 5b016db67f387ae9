"""Reports on real servers: written by units, judged, rolled up, frozen, and set on paper."""

import io
from datetime import date
from typing import Any

import openpyxl
import pypdfium2
import pytest

from deploy.testing import World
from services.tasks.paper.checker import check
from shared.auth import Role
from shared.testing import Keys
from tests.integration.tasks.conftest import RADIO, RADIO_UNIT, Office, opened

ECONOMY = "phong-kinh-te"
MINE = f"cds.2025-Q3.{RADIO_UNIT}"


async def ask(office: Office, method: str, path: str, body: Any = None, by: str = "") -> Any:
    key = office.keys.by_unit[by] if by else office.keys.by_role[Role.FOCAL]
    return await office.client.request(method, f"/v1{path}", json=body, headers=office.by(key))


async def test_a_unit_s_report_is_filled_from_the_ledger_written_handed_in_and_judged(
    office: Office,
) -> None:
    for day in ("2025-07-02", "2025-07-09", "2025-09-10"):
        await office.post({"occurred_on": day})

    empty = (await ask(office, "GET", f"/reports/units/{MINE}", by=RADIO_UNIT)).json()
    words = {"results": "Phát đủ các chuyên mục đã duyệt.", "next": "Bù số còn nợ."}
    written = await ask(office, "PUT", f"/reports/{MINE}", words, by=RADIO_UNIT)
    handed = await ask(office, "POST", f"/reports/{MINE}/submit", by=RADIO_UNIT)
    returned = await ask(office, "POST", f"/reports/{MINE}/return", {"reason": "Thiếu số liệu"})
    again = await ask(office, "POST", f"/reports/{MINE}/submit", by=RADIO_UNIT)
    accepted = await ask(office, "POST", f"/reports/{MINE}/accept")

    (radio,) = [task for task in empty["tasks"] if task["task_id"] == RADIO]
    assert (empty["state"], empty["due"]) == ("draft", "2025-10-05")
    assert (radio["in_period"], radio["done"], radio["debt"]) == (3, 3, 34)
    states = [answer.json()["state"] for answer in (written, handed, returned, again, accepted)]
    assert states == ["draft", "submitted", "returned", "submitted", "accepted"]
    assert accepted.json()["on_time"] is True
    late = await ask(office, "POST", f"/reports/{MINE}/submit", by=RADIO_UNIT)
    assert late.status_code == 409
    names = ["report.submitted", "report.returned", "report.accepted"]
    for name, count in zip(names, (2, 1, 1), strict=True):
        facts = await office.facts(name, count)
        assert {fact["unit"] for fact in facts} == {RADIO_UNIT}
        assert "Thiếu" not in str(facts)


async def test_who_has_not_reported_is_seen(office: Office) -> None:
    await ask(office, "POST", f"/reports/{MINE}/submit", by=RADIO_UNIT)

    found = (await ask(office, "GET", "/reports/cds/units?period=2025-Q3")).json()

    assert {unit["unit"]: unit["state"] for unit in found} == {
        "phong-van-hoa-xa-hoi": "draft",
        "van-phong-hdnd-ubnd": "draft",
        ECONOMY: "draft",
        "trung-tam-phuc-vu-hanh-chinh-cong": "draft",
        RADIO_UNIT: "submitted",
    }


async def test_a_unit_touches_no_other_unit_s_report(office: Office) -> None:
    answers = [
        await ask(office, "PUT", f"/reports/{MINE}", {}, by=ECONOMY),
        await ask(office, "POST", f"/reports/{MINE}/submit", by=ECONOMY),
        await ask(office, "POST", f"/reports/{MINE}/accept", by=RADIO_UNIT),
        await ask(office, "GET", f"/reports/units/{MINE}", by=ECONOMY),
        await ask(office, "POST", "/reports/cds.2025-Q3/freeze", by=RADIO_UNIT),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    foreign = await office.client.get(
        f"/v1/reports/units/{MINE}", headers=office.by(office.keys.foreign)
    )
    assert foreign.status_code in (403, 404)


async def test_a6_one_set_of_data_makes_two_reports(office: Office) -> None:
    culture = "phong-van-hoa-xa-hoi"
    await office.post({"occurred_on": "2025-07-02", "topics": ["I.1"]})
    await office.client.post(
        "/v1/tasks/2025-cchc-2/progress",
        json={"occurred_on": "2025-08-04", "kind": "item", "topics": ["II.6"]},
        headers=office.by(office.keys.by_unit[culture]),
    )

    cds = (await ask(office, "GET", "/reports/cds?period=2025-Q3")).json()["content"]
    cchc = (await ask(office, "GET", "/reports/cchc?period=2025-Q3")).json()["content"]

    assert (len(cds["tasks"]), len(cchc["tasks"])) == (13, 9)
    assert (cds["works"], cchc["works"]) == (2, 1)
    assert (cds["topics_covered"], cchc["topics_covered"]) == ({"I.1": 1, "II.6": 1}, {"II.6": 1})
    assert {task["track"] for task in cchc["tasks"]} == {"CCHC"}


async def test_what_is_corrected_after_freezing_shows_as_a_difference(office: Office) -> None:
    await office.post({"occurred_on": "2025-07-02"})
    frozen = await ask(office, "POST", "/reports/cds.2025-Q3/freeze")
    again = await ask(office, "POST", "/reports/cds.2025-Q3/freeze")
    await office.post({"occurred_on": "2025-07-09"})

    found = (await ask(office, "GET", "/reports/cds?period=2025-Q3")).json()

    assert (frozen.status_code, again.status_code) == (200, 409)
    assert found["sha256"] == frozen.json()["sha256"]
    changed = {
        (each["where"], each["name"]): (each["frozen"], each["now"])
        for each in found["differences"]
    }
    assert changed[("C.I.1.a", "done")] == (1, 2)
    assert changed[("tổng", "works")] == (1, 2)
    (fact,) = await office.facts("report.frozen")
    assert fact["sha256"] == frozen.json()["sha256"]


@pytest.mark.parametrize("product", ["cds", "cchc"])
@pytest.mark.parametrize("period", ["2025-Q3", "2025", "2025-08-01..2025-09-10"])
async def test_each_report_on_paper_conforms_to_the_decree(
    office: Office, product: str, period: str
) -> None:
    link = "https://phat-thanh.example/so-1.mp3"
    await office.post({"occurred_on": "2025-08-02", "evidence": [{"url": link}], "topics": ["I.1"]})

    async def paper(kind: str) -> bytes:
        path = f"/reports/{product}?period={period}&format={kind}"
        answer = await ask(office, "GET", path)
        assert answer.status_code == 200
        assert f"bao-cao-{product}" in answer.headers["content-disposition"]
        return bytes(answer.content)

    assert check(await paper("docx")) == []
    pdf = pypdfium2.PdfDocument(await paper("pdf"))
    text = " ".join("".join(p.get_textpage().get_text_range() for p in pdf).split())
    assert "Kính gửi: Ủy ban nhân dân xã Sơn Mai" in text
    assert ("https" in text) is (product == "cds")
    book = openpyxl.load_workbook(io.BytesIO(await paper("xlsx")))
    assert book.sheetnames == ["Nhiệm vụ", "Nội dung", "Đơn vị", "Minh chứng", "Đôn đốc"]


async def test_the_past_can_be_asked_about(office: Office) -> None:
    for day in ("2025-07-02", "2025-08-06"):
        await office.post({"occurred_on": day})

    path = "/reports/cds?period=2025-Q3&as_of=2025-07-31"
    content = (await ask(office, "GET", path)).json()["content"]

    assert (content["as_of"], content["works"]) == ("2025-07-31", 1)
    assert content["tasks"][0]["done"] == 1


@pytest.mark.parametrize(
    "period", ["2025-Q5", "x", "2025-01-01..2026-01-01", "2025-02-30..2025-03-01"]
)
async def test_a_period_that_makes_no_sense_is_refused(office: Office, period: str) -> None:
    answer = await ask(office, "GET", f"/reports/cds?period={period}")

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:xaso:problem:bad-period")


async def test_a_report_handed_in_late_says_so(world: World, keys: Keys) -> None:
    async with opened(world, keys, date(2025, 10, 9)) as office:
        handed = await ask(office, "POST", f"/reports/{MINE}/submit", by=RADIO_UNIT)

    assert handed.json()["on_time"] is False
