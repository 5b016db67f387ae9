import asyncio
import re
from html import unescape
from uuid import uuid4

from httpx import Response

from deploy.testing import World
from services.feedback.app import build
from shared.auth import Role
from shared.testing import Keys, free_port, running
from tests.integration.feedback.conftest import CANARY, Office, a_form, settings_of

PERSON = {"who": "individual", "consent": "1", **CANARY}


def text_of(page: Response) -> str:
    return unescape(re.sub(r"<[^>]+>", "", page.text))


async def test_the_first_page_is_the_form_in_vietnamese_and_small(office: Office) -> None:
    page = await office.client.get("/", headers={"Accept-Language": "en", "Accept-Encoding": ""})

    assert page.status_code == 200
    assert '<html lang="vi">' in page.text
    assert "tin tham khảo" in page.text
    assert "Khiếu nại" in page.text
    assert "0255 000 0000" in page.text
    assert not re.search(r"<input[^>]*consent[^>]*checked", page.text)
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    assert page.headers["cache-control"] == "private, no-cache"
    parts = [page] + [
        await office.client.get(address, headers={"Accept-Encoding": ""})
        for address in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    ]
    assert all(part.status_code == 200 for part in parts)
    assert parts[1].headers["cache-control"] == "public, max-age=31536000, immutable"
    assert sum(len(part.content) for part in parts) < 50 * 1024
    loaded = re.findall(r'(?:src|srcset|<link[^>]*href)="([^"]+)"', page.text)
    assert all(address.startswith("/static/") for address in loaded)


async def test_english_is_kept_from_page_to_page(office: Office) -> None:
    page = await office.client.get("/?lang=en")
    assert '<html lang="en">' in page.text
    assert 'action="/?gui=1&amp;lang=en"' in page.text

    sent = await office.client.post("/?lang=en", data=a_form())
    assert sent.headers["location"].endswith("?sent=1&lang=en")
    followed = await office.client.get(sent.headers["location"].partition("?")[0])
    assert '<html lang="en">' in followed.text
    vietnamese = await office.client.get(sent.headers["location"].partition("?")[0] + "?lang=vi")
    assert '<html lang="vi">' in vietnamese.text


async def test_the_form_leads_to_a_page_that_follows_the_case(office: Office) -> None:
    sent = await office.client.post("/", data=a_form(**PERSON))
    assert sent.status_code == 303
    page = await office.client.get(sent.headers["location"])

    assert "Cảm ơn bạn" in page.text
    assert "Đã tiếp nhận, chưa trả lời" in page.text
    assert "Chưa có trả lời" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert page.headers["referrer-policy"] == "no-referrer"
    for personal in (*CANARY.values(), a_form()["text"]):
        assert personal not in unescape(page.text)

    [case] = (await office.client.get("/v1/cases", headers=office.by(Role.LEADER))).json()["items"]
    assert (case["submitter_kind"], case["classification"]) == ("individual", "feedback")
    await office.answer(case["id"])
    again = await office.client.get(sent.headers["location"].partition("?")[0])
    assert "Cảm ơn" not in again.text
    assert "Xã đã sửa xong." in again.text
    assert "Phòng Văn hóa – Xã hội" in again.text


async def test_a_double_click_is_one_case(office: Office) -> None:
    form = a_form(form_id=uuid4().hex, **PERSON)

    sent = await asyncio.gather(*(office.client.post("/", data=form) for _ in range(5)))

    assert {answer.status_code for answer in sent} == {303}
    assert len({answer.headers["location"] for answer in sent}) == 1
    assert await office.state() == (1, 1, 0)


async def test_a_form_sent_before_with_other_words_can_be_sent_again(office: Office) -> None:
    form_id = uuid4().hex
    await office.client.post("/", data=a_form(form_id=form_id))

    refused = await office.client.post("/", data=a_form(form_id=form_id, text="Chuyện khác."))

    assert refused.status_code == 422
    assert "đã được gửi một lần" in text_of(refused)
    assert "Chuyện khác." in refused.text
    assert form_id not in refused.text
    assert await office.state() == (1, 0, 0)


async def test_what_is_wrong_is_shown_beside_what_was_typed(office: Office) -> None:
    typed = {**PERSON, "phone": "12", "text": "<b>Đường ngập</b>", "category": "LA", "consent": ""}
    page = await office.client.post("/", data=a_form(**typed))

    assert page.status_code == 422
    assert "<title>Lỗi: " in page.text
    assert "&lt;b&gt;Đường ngập&lt;/b&gt;" in page.text
    assert CANARY["name"] in unescape(page.text)
    summary = re.search(r'class="summary".*?</ul>', page.text, re.DOTALL)
    assert summary
    links = re.findall(r'href="#([^"]+)"', summary[0])
    assert links == ["category-TTHC", "phone", "consent"]
    for target in links:
        assert f'id="{target}"' in page.text
    assert 'aria-describedby="phone-error"' in page.text
    assert await office.state() == (0, 0, 0)


async def test_whoever_gives_no_name_leaves_none(office: Office) -> None:
    sent = await office.client.post("/", data=a_form(**PERSON | {"who": "anonymous"}))

    assert sent.status_code == 303
    assert await office.state() == (1, 0, 0)
    assert "tin tham khảo" in (await office.client.get(sent.headers["location"])).text


BAD: list[tuple[dict[str, str], dict[str, str], int, str]] = [
    ({}, {"Sec-Fetch-Site": "cross-site"}, 403, "từ một trang khác"),
    ({}, {"Origin": "https://khac.vidu.example"}, 403, "từ một trang khác"),
    ({"homepage": "x"}, {}, 422, "ô ẩn"),
    ({"text": ""}, {}, 422, "Hãy viết nội dung"),
    ({"text": "a" * 5001}, {}, 422, "Dài quá 5.000"),
    ({"category": ""}, {}, 422, "Hãy chọn một lĩnh vực"),
    ({"form_id": "không phải", "text": "a\x00"}, {}, 422, "không đọc được"),
    ({}, {"Content-Type": "multipart/form-data"}, 422, "Hãy viết nội dung"),
]


async def test_a_form_that_cannot_be_taken_changes_nothing(office: Office) -> None:
    for values, headers, status, words in BAD:
        page = await office.client.post("/", data=a_form(**values), headers=headers)

        assert page.status_code == status, words
        assert words in text_of(page)
    assert await office.state() == (0, 0, 0)


async def test_wrong_and_unknown_links_show_the_same_page(office: Office) -> None:
    sent = await office.client.post("/", data=a_form())
    token = sent.headers["location"].split("/")[2].partition("?")[0]

    pages = [await office.client.get(f"/t/{each}") for each in (token[:-1], "0" * 26, "x" * 300)]

    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    assert "26 chữ và số" in pages[0].text


async def test_people_get_a_page_and_programs_a_problem_for_what_is_not_there(
    office: Office,
) -> None:
    page = await office.client.get("/khong-co", headers={"Accept": "text/html"})
    assert (page.status_code, "Về trang gửi phản ánh" in page.text) == (404, True)
    for address, accept in (("/khong-co", "*/*"), ("/v1/khong-co", "text/html")):
        problem = await office.client.get(address, headers={"Accept": accept})
        assert problem.json()["type"] == "urn:xaso:problem:not-found"


async def test_without_the_database_what_was_typed_is_kept(world: World, keys: Keys) -> None:
    nowhere = f"mongodb://127.0.0.1:{free_port()}/?directConnection=true"
    async with running(build(settings_of(world, mongo_uri=nowhere))) as client:
        form = a_form(form_id=uuid4().hex)
        page, followed, posted = await asyncio.gather(
            client.post("/", data=form),
            client.get(f"/t/{'0' * 26}"),
            client.post("/v1/cases", json={"category": "TTHC", "text": "x"}),
        )

    assert page.status_code == 503
    assert "vẫn còn dưới đây" in text_of(page)
    assert form["text"] in unescape(page.text)
    assert form["form_id"] in page.text
    assert (followed.status_code, posted.status_code) == (503, 503)
    assert posted.headers["retry-after"] == "2"
