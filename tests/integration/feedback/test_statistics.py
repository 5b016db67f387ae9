import csv
import io
from typing import Any

from shared.auth import Role
from shared.contracts.base import now
from shared.testing import eventually
from tests.integration.feedback.conftest import CANARY, CONSENT, Office

NAMED = {"submitter": CANARY, "consent": CONSENT}


async def figures(office: Office, headers: dict[str, str] | None = None, **asked: Any) -> Any:
    answer = await office.client.get("/v1/statistics", params=asked, headers=headers or {})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_figures_follow_the_cases(office: Office) -> None:
    sent = [
        (
            await office.send(
                {"category": category, "village": village, **(NAMED if named else {})}
            )
        ).json()
        for category, village, named in (
            ("CDS", "thon-mau-1", True),
            ("CDS", "thon-mau-1", True),
            ("CDS", "thon-mau-1", True),
            ("TTHC", "thon-mau-2", False),
        )
    ]
    await office.send({"category": "CDS", "probe": True}, **office.by(Role.SERVICE))
    await office.answer(sent[0]["id"])
    classified = await office.client.post(
        f"/v1/cases/{sent[1]['id']}/classify",
        json={"intake_class": 1, "reason": "Không rõ nội dung."},
        headers=office.by(Role.FOCAL),
    )
    assert classified.status_code == 200

    async def counted() -> Any:
        found = await figures(office)
        total = found["total"]
        enough = (total["received"], total["answered"], total["not_accepted"]) == (4, 1, 1)
        return found if enough else None

    found = await eventually(counted)
    total = found["total"]
    assert (total["in_time"], total["late"], total["open"], total["reference"]) == (1, 0, 2, 1)
    assert total["in_time_share"] == 1.0
    by_category = {each["category"]: each["figures"] for each in found["by_category"]}
    assert (by_category["CDS"]["received"], by_category["TTHC"]["open"]) == (3, 1)
    assert [each["figures"]["received"] for each in found["by_month"] if each["figures"]][-1] == 4
    villages = {each["village"]: each["figures"] for each in found["by_village"]}
    assert villages["thon-mau-1"]["received"] == 3
    assert villages["thon-mau-2"] is None
    assert [(c["category"], c["village"]) for c in found["by_category_and_village"]] == [
        ("CDS", "thon-mau-1")
    ]
    assert found["by_class"] == {"1": 1, "2": 0, "3": 0, "4": 0}
    assert found["working_hours_to_answer"]["median"] in (0, 1)


async def test_a_case_that_is_heard_of_again_counts_once(office: Office) -> None:
    await office.send()
    await office.facts("case.received")
    [message] = await office.stored()

    async def counted() -> bool:
        return bool((await figures(office))["total"]["received"] == 1)

    await eventually(counted)
    await office.world.admin.jetstream().publish(
        message.subject, message.data, headers={"Nats-Msg-Id": "again"}
    )
    await office.send()

    async def both() -> bool:
        return bool((await figures(office))["total"]["received"] == 2)

    await eventually(both)


async def test_everybody_gets_whole_months_and_staff_days(office: Office) -> None:
    day = now().date().replace(day=15).isoformat()
    asked = {"from": day, "to": day}

    everybody = await figures(office, **asked)
    staff = await figures(office, office.by(Role.FOCAL), **asked)

    assert everybody["from"].endswith("-01")
    assert everybody["to"] > day
    assert (staff["from"], staff["to"]) == (day, day)


async def test_a_half_year_can_be_had_as_a_table(office: Office) -> None:
    await office.send()
    half = f"{now().year}-H{1 if now().month <= 6 else 2}"

    async def table() -> Any:
        answer = await office.client.get("/v1/statistics", params={"period": half, "format": "csv"})
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        found = {(row["phan"], row["chi_tieu"]): row["so_luong"] for row in rows}
        return answer if found["tong", "received"] == "1" else None

    answer = await eventually(table)

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    shown = await figures(office, period="2026-H1")
    assert (shown["from"], shown["to"]) == ("2026-01-01", "2026-06-30")


async def test_a_period_that_cannot_be_meant_is_refused(office: Office) -> None:
    for asked in (
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"from": "2024-12-31"},
        {"from": "2025-01-01", "to": "2030-01-01"},
        {"to": "9999-12-31"},
        {"period": "2026-H3"},
        {"period": "0000-H1"},
        {"commune": "khong-co"},
        {"from": "hom-nay"},
    ):
        answer = await office.client.get("/v1/statistics", params=asked)
        assert answer.status_code == 422, asked
        assert answer.json()["errors"]
