"""From an answer to its publication: what is proposed, what is refused, what is on record."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.testing import World
from shared.testing import Keys
from tests.integration.feedback.handling import SENDER, Desk, at_work

QUESTION = (
    "Tôi là Hoàng Yến Canary, ở nhà số 77. Ông Trần Văn Mẫu bảo gọi 0912 345 678; "
    "gọi đường dây nóng 0255 000 0000 thì không ai nghe."
)


@pytest.fixture
async def desk(world: World, keys: Keys, tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_work(world, keys, tmp_path) as desk:
        yield desk


async def test_what_is_personal_is_proposed_and_the_reading_is_on_record(desk: Desk) -> None:
    case = (await desk.send(text=QUESTION))["id"]
    await desk.do(case, "answer", text="Xin lỗi chị Canary, xin viết cho mau@vidu.example.")

    found = await desk.office.client.get(f"/v1/cases/{case}/redaction", headers=desk.keys["focal"])

    proposal = found.json()
    assert proposal["question"]["masked"] == (
        "Tôi là [tên], ở [địa chỉ]. Ông [tên] bảo gọi [số điện thoại]; "
        "gọi đường dây nóng 0255 000 0000 thì không ai nghe."
    )
    assert proposal["answer"]["masked"] == "Xin lỗi chị [tên], xin viết cho [thư điện tử]."
    spans = proposal["question"]["spans"]
    assert [QUESTION[each["start"] : each["end"]] for each in spans] == [
        "Hoàng Yến Canary", "nhà số 77", "Trần Văn Mẫu", "0912 345 678",
    ]  # fmt: skip
    assert SENDER["submitter"]["email"] not in found.text  # type: ignore[index]
    read = await desk.office.db.audit.find({"action": "redaction"}).to_list(None)
    assert [str(each["case_id"]) for each in read] == [case]


async def test_a_text_with_somebodys_data_is_refused_field_by_field(desk: Desk) -> None:
    case = (await desk.send(text=QUESTION))["id"]
    early = await desk.ask(case, "publish", question="Hỏi.", answer="Đáp.")
    assert early.status_code == 409
    await desk.do(case, "answer", text="Đã nhắc nhở.")

    for question, what in (
        ("toi la HOANG YEN  CANARY", "tên"),
        ("cô Canary hỏi", "tên"),
        ("gọi 098.765.4321", "số điện thoại"),
        ("gọi 0912 345 678", "số điện thoại"),
        ("viết canary.hoang@vidu.example", "thư điện tử"),
        ("Thôn Chim Yến, nhà số 77", "địa chỉ"),
        ("CCCD 051188000123", "số giấy tờ"),
    ):
        refused = await desk.ask(case, "publish", question=question, answer="Đáp.")
        assert refused.status_code == 422, question
        assert refused.json()["errors"] == [
            {"field": "question", "message": f"Còn {what} chưa được che."}
        ]
    both = await desk.ask(case, "publish", question="0912345678", answer="a@vidu.example")
    assert [each["field"] for each in both.json()["errors"]] == ["question", "answer"]
    empty = await desk.ask(case, "publish", question=" ", answer="x")
    assert empty.status_code == 422
    assert not (await desk.see(case))["published"]


async def test_a_redacted_answer_is_published_once_and_replaced_by_another(desk: Desk) -> None:
    case = (await desk.send(text=QUESTION))["id"]
    await desk.do(case, "answer", text="Đã nhắc nhở.")
    hotline = "Hỏi: đường dây nóng 0255 000 0000 không ai nghe."

    first = await desk.do(case, "publish", question=hotline, answer="Đáp.")
    again = await desk.do(case, "publish", question=hotline, answer="Đáp.")
    other = await desk.do(case, "publish", question=hotline, answer="Đáp lại.", radio=True)

    assert (first["revision"], again["revision"]) == (first["revision"], first["revision"])
    assert other["revision"] == first["revision"] + 1
    facts = await desk.office.facts("answer.published", 2)
    assert [fact["radio"] for fact in facts] == [False, True]
