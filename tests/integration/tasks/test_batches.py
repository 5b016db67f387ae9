"""Tables of reports from the template to the ledger."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from services.tasks.models.batch import Batch, BatchState
from services.tasks.repository.batches import BatchRepository
from services.tasks.service import batches
from shared.auth import Role
from tests.integration.tasks.conftest import RADIO, RADIO_UNIT, Office

HEADER = "Mã nhiệm vụ;Ngày thực hiện;Loại kết quả;Số lượng;Chuyên đề;Ghi chú\n"
TABLE = HEADER + (
    f"{RADIO};01/09/2025;số;1;I.1;Số 35\n"
    f"C.I.1.a;08/09/2025;;;;Số 36\n"
    f"{RADIO};20/09/2025;số;1;;chưa đến\n"
    f"{RADIO};08/09/2025;tin bài;1;;\n"
    "2025-khong-co;08/09/2025;số;1;;\n"
)


async def offered(office: Office, table: str = TABLE, unit: str = RADIO_UNIT) -> Any:
    answer = await office.client.post(
        "/v1/progress/batches",
        files={"file": ("bang.csv", table.encode("utf-8-sig"), "text/csv")},
        headers=office.by(office.keys.by_unit[unit]),
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def confirmed(office: Office, batch_id: str, unit: str = RADIO_UNIT) -> Any:
    return await office.client.post(
        f"/v1/progress/batches/{batch_id}/confirm",
        headers=office.by(office.keys.by_unit[unit]),
    )


async def test_a_table_is_shown_row_by_row_and_counts_nothing_before_it_is_confirmed(
    office: Office,
) -> None:
    batch = await offered(office)

    assert [row["state"] for row in batch["rows"]] == ["ok", "ok", "failed", "failed", "failed"]
    assert [row["row"] for row in batch["rows"]] == [2, 3, 4, 5, 6]
    assert batch["rows"][2]["reasons"] == ["Ngày thực hiện chưa đến; hôm nay là 15/09/2025."]
    assert "chỉ tính: số" in batch["rows"][3]["reasons"][0]
    assert batch["rows"][4]["reasons"] == ["Không có nhiệm vụ này trong kế hoạch của xã."]
    assert batch["counts"] == {"ok": 2, "failed": 3, "counted": 0}
    assert await office.state() == (0, 0)


async def test_a_confirmed_table_counts_each_row_once_however_often_it_is_sent(
    office: Office,
) -> None:
    batch = await offered(office)

    first = await confirmed(office, batch["batch_id"])
    again = await confirmed(office, batch["batch_id"])
    resent = await offered(office)

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json() == resent
    assert first.json()["counts"] == {"ok": 0, "failed": 3, "counted": 2}
    assert await office.state() == (2, 2)
    (one, _) = await office.facts("progress.reported", 2)
    assert one["progress_id"] == first.json()["rows"][0]["progress_id"]


async def test_what_a_crash_cut_short_is_completed_and_no_row_is_counted_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = await offered(office)
    real = BatchRepository.save

    async def crash_at_the_end(self: BatchRepository, batch: Batch) -> None:
        if batch.state is BatchState.DONE:
            raise ConnectionError
        await real(self, batch)

    monkeypatch.setattr(BatchRepository, "save", crash_at_the_end)
    assert (await confirmed(office, batch["batch_id"])).status_code == 500
    monkeypatch.undo()
    app: Any = office.client._transport
    await batches.complete(app.app.state.desk)

    path = f"/v1/progress/batches/{batch['batch_id']}"
    leader = office.by(office.keys.by_role[Role.LEADER])
    shown = (await office.client.get(path, headers=leader)).json()
    assert (shown["state"], shown["counts"]["counted"]) == ("done", 2)
    assert await office.state() == (2, 2)


async def test_another_unit_may_neither_report_on_the_task_nor_confirm_the_table(
    office: Office,
) -> None:
    foreign = await offered(office, unit="phong-kinh-te")
    own = await offered(office)

    assert {row["state"] for row in foreign["rows"]} == {"failed"}
    assert (await confirmed(office, own["batch_id"], "phong-kinh-te")).status_code == 403
    assert (await confirmed(office, foreign["batch_id"], "phong-kinh-te")).status_code == 409
    assert await office.state() == (0, 0)


async def test_a_rerun_names_its_programme_by_the_day_of_its_first_airing(office: Office) -> None:
    batch = await offered(
        office,
        "Mã nhiệm vụ;Ngày thực hiện;Loại kết quả;Phát lại chương trình ngày\n"
        "2025-cds-1b;01/09/2025;phát lần đầu;\n"
        "2025-cds-1b;05/09/2025;phát lại;01/09/2025\n"
        "2025-cds-1b;06/09/2025;phát lại;02/09/2025\n"
        "2025-cds-1b;06/09/2025;phát lại;\n",
    )

    answer = (await confirmed(office, batch["batch_id"])).json()

    assert [row["state"] for row in answer["rows"]] == ["counted", "counted", "failed", "failed"]
    assert answer["rows"][2]["reasons"] == [
        "Không có chương trình nào phát lần đầu ngày 02/09/2025."
    ]


@pytest.mark.parametrize("format_", ["xlsx", "csv"])
async def test_the_template_filled_with_nothing_but_its_example_has_no_rows(
    office: Office, format_: str
) -> None:
    headers = office.by(office.keys.by_unit[RADIO_UNIT])

    answer = await office.client.get(f"/v1/progress/template?format={format_}", headers=headers)
    sent = await office.client.post(
        "/v1/progress/batches", files={"file": ("mau", answer.content)}, headers=headers
    )

    assert answer.status_code == 200
    assert (sent.status_code, sent.json()["type"]) == (422, "urn:xaso:problem:no-rows")
    if format_ == "xlsx":
        book = load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == ["Báo cáo", "Nhiệm vụ", "Chuyên đề"]
        assert RADIO in {cell.value for cell in book["Nhiệm vụ"]["A"]}
