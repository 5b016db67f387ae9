"""Reports judged and taken back, works credited to several tasks, files that prove output."""

import asyncio
import hashlib
import io
import zlib
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from services.tasks.repository.tasks import TaskRepository
from shared.auth import Role
from shared.mongo import MongoError
from tests.integration.tasks.conftest import RADIO, RADIO_UNIT, Office, fresh_key

CULTURE = "phong-van-hoa-xa-hoi"
WRITERS = "van-phong-hdnd-ubnd"
ARTICLE = ["2025-cchc-1", "2025-cchc-2", "2025-cchc-7"]
"""The unit leads the last of them and coordinates the others."""


async def judge(
    office: Office, progress_id: str, what: str, key: str | None = None
) -> httpx.Response:
    return await office.client.post(
        f"/v1/progress/{progress_id}/{what}",
        json={"reason": "Nhập nhầm ngày."},
        headers=office.by(key or office.keys.by_role[Role.FOCAL]),
    )


async def show(office: Office, path: str) -> Any:
    leader = office.by(office.keys.by_role[Role.LEADER])
    return (await office.client.get(f"/v1/{path}", headers=leader)).json()


async def test_a_returned_report_counts_no_longer_and_a_better_one_does(office: Office) -> None:
    posted = (await office.post()).json()["progress_id"]

    answer = await judge(office, posted, "return")
    await office.post({"note": "bản đúng"})

    assert (answer.status_code, answer.json()["state"]) == (200, "returned")
    assert answer.json()["review"]["reason"] == "Nhập nhầm ngày."
    assert (await show(office, f"tasks/{RADIO}"))["done"] == 1
    (fact,) = await office.facts("progress.returned")
    assert (fact["progress_id"], fact["standing"]["done"]) == (posted, 0)
    assert "Nhập nhầm" not in str(fact)


async def test_a_mistake_is_reversed_by_a_new_entry_and_never_erased(office: Office) -> None:
    posted = (await office.post({"quantity": 3})).json()["progress_id"]

    answer = await judge(office, posted, "reverse", office.keys.by_unit[RADIO_UNIT])
    again = await judge(office, posted, "reverse")

    reversal = answer.json()["reversal"]
    assert (answer.status_code, again.status_code) == (200, 409)
    assert (reversal["quantity"], reversal["reverses"]) == (-3, posted)
    assert answer.json()["report"]["reversed_by"] == reversal["id"]
    listed = (await show(office, f"tasks/{RADIO}/progress"))["items"]
    assert {(item["id"], item["state"]) for item in listed} == {
        (posted, "reversed"),
        (reversal["id"], "reversal"),
    }
    assert (await show(office, f"tasks/{RADIO}"))["done"] == 0
    (fact,) = await office.facts("progress.reversed")
    assert (fact["quantity"], fact["reverses"]) == (-3, posted)


async def test_of_two_reviewers_at_once_one_wins_and_the_other_is_told(office: Office) -> None:
    posted = (await office.post()).json()["progress_id"]

    answers = await asyncio.gather(
        *(judge(office, posted, what) for what in ("return", "reverse", "return", "reverse"))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert (await show(office, f"tasks/{RADIO}"))["done"] == 0


async def test_who_has_not_the_focal_right_judges_nothing(office: Office) -> None:
    posted = (await office.post()).json()["progress_id"]
    other = office.keys.by_unit["phong-kinh-te"]

    assert (
        await judge(office, posted, "accept", office.keys.by_unit[RADIO_UNIT])
    ).status_code == 403
    assert (await judge(office, posted, "reverse", other)).status_code == 403
    assert (await judge(office, posted, "accept", office.keys.foreign)).status_code in (403, 404)
    assert (await judge(office, str(uuid4()), "accept")).status_code == 404
    no_reason = await office.client.post(
        f"/v1/progress/{posted}/return",
        json={"reason": " "},
        headers=office.by(office.keys.by_role[Role.FOCAL]),
    )
    assert (no_reason.status_code, no_reason.json()["detail"]) == (422, "Phải nêu lý do.")
    assert (await show(office, f"progress/{posted}"))["state"] == "reported"


async def test_who_reported_for_a_unit_leaves_the_judgement_to_somebody_else(
    office: Office,
) -> None:
    focal, leader = (office.keys.by_role[each] for each in (Role.FOCAL, Role.LEADER))
    posted = (await office.post({"note": "Báo thay"}, **office.by(focal))).json()["progress_id"]

    refused = await judge(office, posted, "accept", focal)

    assert (refused.status_code, refused.json()["type"]) == (
        403, "urn:xaso:problem:own-report-for-a-unit",
    )  # fmt: skip
    assert refused.json()["detail"].startswith("Bạn đã báo thay đơn vị kết quả này")
    seen = await office.client.get(f"/v1/progress/{posted}", headers=office.by(focal))
    assert (seen.json()["state"], seen.json()["may_accept"]) == ("reported", False)
    assert (await show(office, f"progress/{posted}"))["may_accept"] is True
    assert (await judge(office, posted, "accept", leader)).json()["state"] == "accepted"
    assert (await show(office, f"progress/{posted}"))["may_accept"] is False


async def test_leaders_judge_only_what_was_reported_on_behalf_of_a_unit(office: Office) -> None:
    posted = (await office.post()).json()["progress_id"]
    leader = office.keys.by_role[Role.LEADER]

    for what in ("accept", "return"):
        assert (await judge(office, posted, what, leader)).status_code == 403
    assert (await show(office, f"progress/{posted}"))["may_accept"] is False
    assert (await judge(office, posted, "accept")).json()["state"] == "accepted"


async def test_whoever_reported_for_a_unit_may_take_it_back_or_return_it(office: Office) -> None:
    focal = office.by(office.keys.by_role[Role.FOCAL])
    first, second = [(await office.post(**focal)).json()["progress_id"] for _ in range(2)]

    assert (await judge(office, first, "return")).json()["state"] == "returned"
    assert (await judge(office, second, "reverse")).status_code == 200


async def test_a_review_that_a_crash_left_unfiled_is_filed_once_and_by_nothing_older(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: Any) -> None:
        raise MongoError

    with monkeypatch.context() as broken:
        broken.setattr(TaskRepository, "_file", crash)
        posted = (await office.post()).json()["progress_id"]
    await show(office, f"tasks/{RADIO}")
    assert (await judge(office, posted, "accept")).json()["state"] == "accepted"
    with monkeypatch.context() as broken:
        broken.setattr(TaskRepository, "_file", crash)
        reversed_ = await judge(office, posted, "reverse")
    listed = (await show(office, f"tasks/{RADIO}/progress"))["items"]

    assert reversed_.status_code == 200
    assert {item["state"] for item in listed} == {"reversed", "reversal"}
    assert (await judge(office, posted, "reverse")).status_code == 409
    assert (await show(office, f"tasks/{RADIO}"))["done"] == 0


async def test_a_coordinating_unit_contributes(office: Office) -> None:
    helper = office.by(office.keys.by_unit[WRITERS])

    answer = await office.post(**helper)

    assert (answer.status_code, answer.json()["task"]["done"]) == (201, 1)
    (fact,) = await office.facts("progress.reported")
    assert fact["unit"] == WRITERS


async def test_a10_an_article_credited_to_three_tasks_is_one_work_and_is_taken_back_whole(
    office: Office,
) -> None:
    main, *others = ARTICLE
    body = {"kind": "item", "topics": ["I.1", "I.3"], "also": others}
    key = {**fresh_key(), **office.by(office.keys.by_unit[WRITERS])}

    posted = await office.post(body, task=main, **key)
    again = await office.post(body, task=main, **key)

    assert (posted.status_code, again.content) == (201, posted.content)
    work = posted.json()["progress_id"]
    assert [(await show(office, f"tasks/{task}"))["done"] for task in ARTICLE] == [1, 1, 1]
    facts = await office.facts("progress.reported", 3)
    assert {(fact["work_id"], fact["task_id"]) for fact in facts} == {(work, t) for t in ARTICLE}
    assert [fact["progress_id"] for fact in facts].count(work) == 1
    assert (await judge(office, work, "reverse")).status_code == 200
    assert [(await show(office, f"tasks/{task}"))["done"] for task in ARTICLE] == [0, 0, 0]


async def test_a_work_is_credited_to_all_its_tasks_or_to_none(office: Office) -> None:
    body = {"kind": "item", "also": ["2025-cchc-3", "2025-khong-co"]}

    answer = await office.post(body, task="2025-cchc-2", **office.by(office.keys.by_unit[CULTURE]))

    assert answer.status_code == 404
    assert await office.state() == (0, 0)


def photo() -> bytes:
    image = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "Tên máy ảnh"
    exif.get_ifd(0x8825)[1] = "N"
    stored = io.BytesIO()
    image.save(stored, "JPEG", exif=exif)
    return stored.getvalue()


def a_bomb() -> bytes:
    """Return a small picture that says it is a large one."""
    stored = io.BytesIO()
    Image.new("RGB", (1, 1)).save(stored, "PNG")
    content = stored.getvalue()
    header = b"IHDR" + (50_000).to_bytes(4, "big") * 2 + content[24:29]
    return content[:12] + header + zlib.crc32(header).to_bytes(4, "big") + content[33:]


async def uploaded(office: Office, content: bytes, **headers: str) -> httpx.Response:
    return await office.client.post(
        "/v1/evidence",
        files={"file": ("ảnh chụp.jpg", content)},
        headers={**office.by(office.keys.by_unit[RADIO_UNIT]), **headers},
    )


async def test_a_photo_loses_place_and_device_and_is_proof_of_a_report(office: Office) -> None:
    key = fresh_key()

    stored = await uploaded(office, photo(), **key)
    again = await uploaded(office, photo(), **key)
    file_id = stored.json()["id"]
    path = f"/v1/evidence/{file_id}"
    leader = office.by(office.keys.by_role[Role.LEADER])
    fetched = await office.client.get(path, headers=leader)

    assert (stored.status_code, again.json()) == (201, stored.json())
    assert hashlib.sha256(fetched.content).hexdigest() == stored.json()["sha256"]
    assert hashlib.sha256(photo()).hexdigest() == stored.json()["original_sha256"]
    with Image.open(io.BytesIO(fetched.content)) as image:
        assert (image.size, dict(image.getexif())) == ((20, 40), {})
    assert fetched.headers["content-disposition"].startswith("attachment")
    assert fetched.headers["x-content-type-options"] == "nosniff"
    foreign = await office.client.get(path, headers=office.by(office.keys.foreign))
    assert foreign.status_code == 404
    assert (await office.post({"evidence": [{"file": file_id}]})).status_code == 201
    unknown = await office.post({"evidence": [{"file": str(uuid4())}]})
    assert (unknown.status_code, unknown.json()["type"]) == (
        422, "urn:xaso:problem:unknown-evidence",
    )  # fmt: skip
    (fact,) = await office.facts("evidence.stored")
    assert fact["sha256"] == stored.json()["sha256"]
    assert "ảnh chụp" not in str(fact)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\0 program",
        b"<svg onload='x()'/>",
        b"%PDF-1.7 /J#61vaScript %%EOF",
        b"\xff\xd8\xff no picture",
        a_bomb(),
        b"PK\x03\x04x",
    ],
)
async def test_what_is_no_proof_by_its_content_is_refused(office: Office, content: bytes) -> None:
    answer = await uploaded(office, content)

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:xaso:problem:evidence-refused")


async def test_the_focal_unit_reports_for_a_unit_and_the_entry_says_so(office: Office) -> None:
    focal = office.by(office.keys.by_role[Role.FOCAL])
    wish = {"unit": "van-phong-hdnd-ubnd", "note": "Báo thay"}

    answer = await office.post(wish, **focal)
    own = await office.post(wish)
    stranger = await office.post({"unit": "phong-kinh-te"}, **focal)

    assert answer.status_code == 201, answer.text
    assert (own.status_code, stranger.status_code) == (403, 422)
    assert stranger.json()["errors"][0]["field"] == "unit"
    entry = await show(office, f"progress/{answer.json()['progress_id']}")
    assert (entry["unit"], entry["posted_by"]) == ("van-phong-hdnd-ubnd", "phong-van-hoa-xa-hoi")
    (fact,) = await office.facts("progress.reported")
    assert (fact["unit"], fact["posted_by"]) == ("van-phong-hdnd-ubnd", "phong-van-hoa-xa-hoi")
