"""A resident's side in a real browser: phone and desktop, with and without scripts, by keyboard."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Commune

pytestmark = pytest.mark.browser

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
FIRST_PAGE_BYTES = 50 * 1024
Keep = Callable[[Page, str], None]


@contextmanager
def a_visit(browser: Browser, size: str = "phone", **options: Any) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZES[size], **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out to the right."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width <= page.viewport_size["width"] if page.viewport_size else False


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def test_the_first_page_is_small_and_asks_no_other_host(browser: Browser, commune: Commune) -> None:
    site = commune.address("feedback")
    with a_visit(browser) as page:
        heard: list[tuple[str, int]] = []
        page.on("response", lambda r: heard.append((r.url, len(r.body()))))
        asked: list[str] = []
        page.on("request", lambda r: asked.append(r.url))

        page.goto(site + "/", wait_until="networkidle")

        assert {url.split("/")[2] for url in asked} == {site.split("/")[2]}
        assert sum(size for _, size in heard) < FIRST_PAGE_BYTES
        form = page.locator("form").bounding_box()
        assert form is not None
        assert form["y"] < PHONE["height"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_by_everybody(
    browser: Browser, commune: Commune, keep: Keep, size: str, scheme: str
) -> None:
    site = commune.address("feedback")
    with a_visit(browser, size, color_scheme=scheme) as page:

        def look(name: str) -> None:
            keep(page, f"feedback-{name}-{size}-{scheme}")
            assert violations(page) == [], name
            assert fits(page), name

        page.goto(site + "/?lang=en")
        look("english")
        page.goto(site + "/")
        look("form")
        page.locator("summary").first.click()
        page.locator("summary").last.click()
        look("form-opened")
        page.get_by_label("Số điện thoại").fill("12")
        page.get_by_role("button", name="Gửi phản ánh").click()
        expect(page.get_by_role("alert")).to_be_focused()
        look("errors")
        page.get_by_role("link", name="Hãy chọn một lĩnh vực.").click()
        page.keyboard.press("Space")
        expect(page.get_by_label("Thủ tục hành chính")).to_be_checked()
        page.get_by_label("Nội dung").fill("Loa thôn không phát từ hôm qua.")
        page.get_by_label("Không nêu tên").check()
        expect(page.get_by_label("Số điện thoại")).to_be_hidden()
        page.get_by_role("button", name="Gửi phản ánh").click()
        expect(page.get_by_role("status")).to_contain_text("Cảm ơn bạn")
        look("followed")
        page.goto(site + "/t/" + "0" * 26)
        look("not-found")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_resident_writes_and_reads_the_answer(
    browser: Browser, commune: Commune, keep: Keep, size: str, scripts: bool
) -> None:
    words = f"Nhà văn hóa thôn đóng cửa ({size}, {scripts})."
    with a_visit(browser, size, java_script_enabled=scripts) as page:
        page.goto(commune.address("feedback") + "/")
        page.get_by_label("Tinh thần trách nhiệm của cán bộ").check()
        page.get_by_label("Nội dung").fill(words)
        page.get_by_label("Họ và tên").fill("Người Thử")
        page.get_by_label("Số điện thoại").fill("0912 345 678")
        assert not page.get_by_label("Tôi đã đọc và đồng ý").is_checked()
        page.get_by_role("button", name="Gửi phản ánh").click()
        expect(page.get_by_role("alert")).to_contain_text("đồng ý")
        expect(page.get_by_label("Nội dung")).to_have_value(words)
        page.get_by_label("Tôi đã đọc và đồng ý").check()
        page.get_by_role("button", name="Gửi phản ánh").click()

        expect(page.get_by_role("status")).to_contain_text("Cảm ơn bạn")
        expect(page.get_by_text("Đã tiếp nhận, chưa trả lời")).to_be_visible()
        cases = commune.get("feedback", "/v1/cases?limit=20", "leader")["items"]
        case = next(case for case in cases if case["text"] == words)
        expect(page.get_by_text(case["code"])).to_be_visible()
        path = f"/v1/cases/{case['id']}/answer"
        answered = commune.post(
            "feedback", path, {"text": "Nhà văn hóa mở lại từ thứ hai."}, commune.as_("focal")
        )
        assert answered.status_code == 200
        page.get_by_role("link", name="Xem tình trạng mới nhất").click()

        expect(page.get_by_text("Nhà văn hóa mở lại từ thứ hai.")).to_be_visible()
        expect(page.get_by_text("Cảm ơn bạn")).to_have_count(0)
        keep(page, f"feedback-answered-{size}-{'scripts' if scripts else 'no-scripts'}")


def test_the_form_can_be_sent_with_the_keyboard_alone(browser: Browser, commune: Commune) -> None:
    with a_visit(browser, "desktop") as page:
        page.goto(commune.address("feedback") + "/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Đến ngay nội dung chính")).to_be_focused()
        page.keyboard.press("Enter")
        for keys in ("Tab", "Tab", "Space", "ArrowDown", "Tab"):
            page.keyboard.press(keys)
        page.keyboard.type("Quy định này khó hiểu.")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page.get_by_role("status")).to_contain_text("Cảm ơn bạn")
        expect(page.get_by_text("Quy định hành chính")).to_be_visible()


def test_going_back_and_sending_again_is_still_one_case(browser: Browser, commune: Commune) -> None:
    with a_visit(browser) as page:
        page.goto(commune.address("feedback") + "/")
        page.get_by_label("Việc khác").check()
        page.get_by_label("Nội dung").fill("Gửi một lần thôi.")
        page.get_by_label("Không nêu tên").check()
        page.get_by_role("button", name="Gửi phản ánh").dblclick()
        expect(page.get_by_role("status")).to_be_visible()
        first = page.url

        page.go_back()
        page.get_by_role("button", name="Gửi phản ánh").click()

        expect(page.get_by_role("status")).to_be_visible()
        cases = commune.get("feedback", "/v1/cases?limit=50", "leader")["items"]
        assert sum(case["text"] == "Gửi một lần thôi." for case in cases) == 1
        assert page.url == first
