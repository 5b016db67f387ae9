import asyncio
import io
import re
from html import unescape
from uuid import uuid4

import httpx
from PIL import Image

from shared.auth import Role
from tests.integration.feedback.conftest import Office, a_form
from tests.integration.feedback.documents import PLACE, pdf, photo
from tests.integration.feedback.test_attachments import REFUSED
from tests.integration.feedback.uploading import fetched, listed, sweep

Named = tuple[str, bytes]


async def post(office: Office, *files: Named, **values: str | list[str]) -> httpx.Response:
    """Send the form as a browser does, with an empty part where nothing was chosen."""
    parts = [("files", each) for each in files] or [("files", ("", b""))]
    return await office.client.post("/?gui=1", data={**a_form(), **values}, files=parts)


async def the_case(office: Office) -> str:
    [case] = (await office.client.get("/v1/cases", headers=office.by(Role.LEADER))).json()["items"]
    return str(case["id"])


def kept_in(page: httpx.Response) -> list[str]:
    return re.findall(r'name="attached" value="([0-9a-f]{64})" checked', page.text)


async def test_files_go_with_the_form_and_the_resident_sees_where_they_stand(
    office: Office,
) -> None:
    sent = await post(office, ("ảnh.jpg", photo()), ("../../đơn.pdf", pdf()))
    assert sent.status_code == 303, sent.text
    await sweep(office)

    picture, document = await listed(office, await the_case(office))
    assert (picture["state"], document["state"]) == ("available", "pending_scan")
    got = await fetched(office, picture["id"])
    assert PLACE not in got.content
    with Image.open(io.BytesIO(got.content)) as image:
        assert image.size == (20, 40)
    page = unescape((await office.client.get(sent.headers["location"])).text)
    assert "Ảnh JPEG, 0,1 MB: Đã kiểm tra, xã xem được" in page
    assert "Tài liệu PDF, 0,1 MB: Chờ kiểm tra an toàn" in page
    assert picture["id"] not in page
    assert "đơn.pdf" not in page


async def test_a_form_without_files_is_as_before(office: Office) -> None:
    sent = await post(office)

    assert sent.status_code == 303
    assert await listed(office, await the_case(office)) == []
    assert "Tệp kèm theo" not in (await office.client.get(sent.headers["location"])).text


async def test_a_refused_file_has_a_sentence_and_keeps_the_words_and_the_other_file(
    office: Office,
) -> None:
    form_id = uuid4().hex
    page = await post(
        office, ("a.jpg", photo()), ("b.jpg", REFUSED["svg"]), form_id=form_id, text="Đường ngập."
    )

    assert page.status_code == 422
    assert "Tệp thứ 2: Chỉ nhận ảnh JPEG, PNG, WebP và tệp PDF." in unescape(page.text)
    assert 'id="files-error"' in page.text
    assert "Đường ngập." in page.text
    [claim] = kept_in(page)
    assert await office.state() == (0, 0, 0)

    sent = await post(office, ("c.pdf", pdf()), form_id=form_id, attached=[claim])
    assert sent.status_code == 303
    kinds = [each["media_type"] for each in await listed(office, await the_case(office))]
    assert kinds == ["image/jpeg", "application/pdf"]


async def test_files_stay_where_a_field_is_wrong_and_can_be_unticked(office: Office) -> None:
    form_id = uuid4().hex
    page = await post(office, ("a.jpg", photo()), ("b.pdf", pdf()), form_id=form_id, text="")
    assert page.status_code == 422
    picture, _ = kept_in(page)

    sent = await post(office, form_id=form_id, attached=[picture, "0" * 64])

    assert sent.status_code == 303
    assert len(await listed(office, await the_case(office))) == 1


async def test_six_files_and_a_large_one_are_told_in_sentences(office: Office) -> None:
    six = await post(office, *[("a.jpg", photo())] * 6)
    large = await post(office, ("a.jpg", photo() + bytes(11 * 1024 * 1024)))

    assert (six.status_code, large.status_code) == (422, 422)
    assert "Chỉ gửi được nhiều nhất 5 tệp" in unescape(six.text)
    assert "Tệp thứ 1: Mỗi tệp không quá 10 MB." in unescape(large.text)
    assert await office.state() == (0, 0, 0)


async def test_a_double_click_with_files_is_one_case(office: Office) -> None:
    form_id = uuid4().hex
    both = await asyncio.gather(
        *(post(office, ("a.jpg", photo()), ("b.pdf", pdf()), form_id=form_id) for _ in range(3))
    )

    assert {each.status_code for each in both} == {303}
    assert len({each.headers["location"] for each in both}) == 1
    assert len(await listed(office, await the_case(office))) == 2
    assert await office.db.attachments.count_documents({}) == 2


async def test_what_was_forged_or_sent_elsewhere_is_not_taken(office: Office) -> None:
    page = await post(office, ("a.jpg", photo()), text="")
    [claim] = kept_in(page)
    assert (await post(office, attached=[claim])).status_code == 303

    again = await post(office, form_id=uuid4().hex, attached=[claim])

    assert again.status_code == 422
    assert "đã gửi cùng phản ánh khác" in unescape(again.text)


async def test_files_that_were_not_taken_are_asked_for_again(office: Office) -> None:
    page = await post(office, ("a.jpg", photo()), homepage="http://bot.example")

    assert page.status_code == 422
    assert "Tệp bạn vừa chọn chưa được nhận" in unescape(page.text)
    assert await office.db.attachments.count_documents({}) == 0
