"""The public site in a real browser: every page, for everybody; its weight, its keyboard."""

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import Commune
from tests.e2e.visits import (
    PHONE,
    Keep,
    a_visit,
    case_of,
    fits,
    send,
    sent,
    step,
    violations,
)
from tests.e2e.waiting import until

pytestmark = pytest.mark.browser

FIRST_PAGE_BYTES = 50 * 1024
LOOKS = [("phone", "light"), ("desktop", "dark")]
"""What fits is a matter of the size, what can be read one of the colours: each of them once."""


def looking(page: Page, keep: Keep, suffix: str) -> Callable[..., None]:
    """Return what looks at the page as it is, and in English where it can be asked for anew."""

    def look(name: str, *, english: bool = True) -> None:
        keep(page, f"feedback-{name}-{suffix}")
        assert violations(page) == [], name
        assert fits(page), name
        if english:
            here = page.url
            page.get_by_role("link", name="English").click()
            expect(page.locator("html")).to_have_attribute("lang", "en")
            assert violations(page) == [], f"{name} in English"
            assert fits(page), f"{name} in English"
            page.goto(here)

    return look


def test_the_first_page_is_small_and_asks_no_other_host(browser: Browser, commune: Commune) -> None:
    site = commune.address("feedback")
    with a_visit(browser) as page:
        heard: list[tuple[str, int]] = []
        page.on("response", lambda r: heard.append((r.url, len(r.body()))))
        asked: list[str] = []
        page.on("request", lambda r: asked.append(r.url))

        page.goto(site + "/", wait_until="networkidle")

        assert {url.split("/")[2] for url in asked} == {site.split("/")[2]}
        assert sum(size for _, size in heard) < FIRST_PAGE_BYTES, heard
        question = page.get_by_role("link", name="Phản ánh, kiến nghị, góp ý").bounding_box()
        assert question is not None
        assert question["y"] + question["height"] < PHONE["height"]


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_page_before_sending_can_be_read_by_everybody(
    browser: Browser, commune: Commune, keep: Keep, size: str, scheme: str
) -> None:
    site = commune.address("feedback")
    with a_visit(browser, size, color_scheme=scheme) as page:
        look = looking(page, keep, f"{size}-{scheme}")
        for name, path in (
            ("form", "/"),
            ("door", "/huong-dan/to_cao"),
            ("crime", "/huong-dan/tin_bao_toi_pham"),
            ("hotline", "/duong-day-nong"),
            ("no-case", "/t/" + "0" * 26),
        ):
            page.goto(site + path)
            look(name, english=name != "no-case")
        page.goto(site + "/")
        for summary in page.locator("summary:visible").all():
            summary.click()
        look("form-opened", english=False)
        page.get_by_label("Số điện thoại").fill("12")
        send(page)
        expect(page.get_by_role("alert")).to_be_focused()
        look("errors", english=False)
        page.get_by_role("link", name="Hãy chọn một lĩnh vực.").click()
        page.keyboard.press("Space")
        expect(page.get_by_label("Thủ tục hành chính")).to_be_checked()
        page.get_by_label("Nội dung").fill("Tôi tố cáo một người.")
        send(page)
        expect(page.get_by_role("alert")).to_contain_text("có vẻ là tố cáo")
        look("asked", english=False)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_page_of_a_case_can_be_read_by_everybody(
    browser: Browser, commune: Commune, keep: Keep, size: str, scheme: str
) -> None:
    words = f"Loa thôn không phát từ hôm qua ({size}, {scheme})."
    with a_visit(browser, size, color_scheme=scheme) as page:
        look = looking(page, keep, f"{size}-{scheme}")
        page.goto(commune.address("feedback") + "/")
        page.get_by_label("Thủ tục hành chính").check()
        page.get_by_label("Số điện thoại").fill("0912 345 678")
        page.get_by_label("Họ và tên").fill("Người Thử")
        page.get_by_label("Tôi đã đọc và đồng ý").check()
        page.get_by_label("Nội dung").fill(words)
        send(page)
        link = sent(page)
        look("sent")
        page.goto(link + "/bien-nhan")
        look("receipt")
        case = case_of(commune, words)
        step(commune, case, "classify", intake_class=3)
        step(commune, case, "pause", reason="Xin cho biết loa đặt ở đâu.")
        page.goto(link)
        page.get_by_text("Vì sao thời hạn tạm dừng?").click()
        look("waiting")
        step(commune, case, "resume")
        step(commune, case, "answer", text="Xã đã thay loa.")
        page.goto(link)
        page.get_by_text("Vì sao hạn là ngày này?").click()
        look("answered")
    with a_visit(browser, size, color_scheme=scheme, bypass_csp=True) as page:
        page.add_init_script("HTMLFormElement.prototype.requestSubmit = () => {}")
        page.goto(link + "/danh-gia?resolved=no")
        looking(page, keep, f"{size}-{scheme}")("confirm")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_whoever_says_what_others_said_is_thanked_and_keeps_the_link(
    browser: Browser, commune: Commune, keep: Keep, size: str, scheme: str
) -> None:
    words = f"Máy lấy số thứ tự bị hỏng ({size}, {scheme})."
    case = {"category": "TTHC", "text": words}
    first = commune.post("feedback", "/v1/cases", case, commune.resident()).json()["code"]
    until(lambda: commune.get("feedback", f"/v1/cases?q={first}", "leader")["items"])
    with a_visit(browser, size, color_scheme=scheme) as page:
        page.goto(commune.address("feedback") + "/")
        page.get_by_label("Thủ tục hành chính").check()
        page.get_by_label("Nội dung").fill(words)
        page.get_by_label("Không nêu tên").check()
        send(page)
        expect(page.get_by_role("heading", name="có thể đã có người phản ánh")).to_be_visible()
        thanks = page.get_by_role("status")
        expect(thanks).to_contain_text("Xã đã nhận được. Mã phản ánh: SM-")
        looking(page, keep, f"{size}-{scheme}")("similar")
        link = page.locator(".link").inner_text()
        assert link == sent(page)
        expect(page.locator(".link")).to_have_text(link)


def test_the_menu_opens_without_scripts(browser: Browser, commune: Commune, keep: Keep) -> None:
    with a_visit(browser, java_script_enabled=False) as page:
        page.goto(commune.address("feedback") + "/")
        expect(page.get_by_role("link", name="Đường dây nóng")).to_be_hidden()
        page.get_by_text("Các trang").click()
        keep(page, "feedback-menu")
        page.get_by_role("link", name="Đường dây nóng").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Đường dây nóng")


@pytest.mark.parametrize("paper", ["A5", "A4"])
def test_the_receipt_prints_on_one_sheet_without_colours(
    browser: Browser, commune: Commune, paper: str
) -> None:
    with a_visit(browser, color_scheme="dark") as page:
        page.goto(commune.address("feedback") + "/")
        page.get_by_label("Việc khác").check()
        page.get_by_label("Nội dung").fill("In biên nhận.")
        page.get_by_label("Không nêu tên").check()
        send(page)
        link = sent(page)
        for address in (link + "/bien-nhan", link + "?sent=1"):
            page.goto(address)
            page.emulate_media(media="print", color_scheme="dark")
            printed = PdfReader(BytesIO(page.pdf(format=paper)))

            assert len(printed.pages) == 1, address
            text = printed.pages[0].extract_text()
            assert "SM-" in text
            assert link.rsplit("/", 1)[1] in text.replace("\n", "")
            colours = page.evaluate(
                "[...document.querySelectorAll('body, .receipt, .receipt *')].map(e => "
                "getComputedStyle(e).color)"
            )
            assert set(colours) <= {"rgb(0, 0, 0)", "rgb(34, 34, 34)"}


def test_the_form_can_be_sent_with_the_keyboard_alone(browser: Browser, commune: Commune) -> None:
    with a_visit(browser, "desktop") as page:
        press: Callable[[str], None] = page.keyboard.press
        page.goto(commune.address("feedback") + "/")
        press("Tab")
        expect(page.get_by_role("link", name="Đến ngay nội dung chính")).to_be_focused()
        press("Enter")
        press("Tab")
        expect(page.get_by_role("link", name="Phản ánh, kiến nghị, góp ý")).to_be_focused()
        press("Enter")
        for key in ("Tab", "Space", "ArrowDown", "Tab"):
            press(key)
        page.keyboard.type("Quy định này khó hiểu.")
        for _ in range(40):
            press("Tab")
            if page.evaluate("document.activeElement.name") == "who":
                break
        press("ArrowDown")
        press("ArrowDown")
        expect(page.get_by_label("Không nêu tên")).to_be_checked()
        press("Tab")
        expect(page.get_by_role("button", name="Gửi phản ánh", exact=True)).to_be_focused()
        press("Enter")

        sent(page)
        expect(page.get_by_text("Quy định hành chính")).to_be_visible()
