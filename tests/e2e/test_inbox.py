"""The inbox in a real browser: a reminder comes while its unit's officer looks."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Commune
from tests.e2e.desk import at_the_desk, go, look, settled
from tests.e2e.test_unit_desks import AIR, OFFICER, RADIO
from tests.e2e.waiting import until

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
PATH, TITLE = "hop-thu-den", "Hộp thư đến"
COUNTED = re.compile(r"^Hộp thư đến \((\d+|99\+)\)$")
SEEN_WITHIN = 15_000
"""The page's beat, and for how long its answer is shared, in ms, with room for a slow machine."""
FINGER = 44
"""What a finger meets, in px (WCAG 2.5.5)."""
Keep = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def commune(commune_at_work: Commune) -> Commune:
    return commune_at_work


def messages(commune: Commune, **which: str) -> list[str]:
    """Return the ids of the unit's newest messages."""
    address, headers = commune.address("notify"), commune.as_("unit_officer", RADIO)
    answer = httpx.get(f"{address}/v1/inbox", headers=headers, params=which).raise_for_status()
    return [each["id"] for each in answer.json()["items"]]


def test_a_reminder_is_seen_as_it_comes_copied_and_marked_as_read(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with at_the_desk(browser, commune, OFFICER, WIDE) as page:
        go(page, commune, PATH, TITLE)
        settled(page)
        page.evaluate("window.opened = 'once'")
        before = set(messages(commune))
        wish = {"unit": RADIO, "task_id": AIR, "text": "Đề nghị báo trước thứ Sáu."}
        pressed = commune.post("tasks", "/v1/reminders", wish, commune.as_("focal"))
        assert pressed.status_code == 201, pressed.text

        came = until(lambda: [each for each in messages(commune) if each not in before])[0]
        message = page.locator(f".st-key-notice-{came}")
        expect(message).to_contain_text("Chưa đọc", timeout=SEEN_WITHIN)
        expect(page.get_by_role("link", name=COUNTED)).to_be_visible()
        assert page.evaluate("window.opened") == "once"
        look(page, keep, "hop-thu-den")

        message.get_by_text("Nội dung", exact=True).click()
        expect(message.get_by_role("link", name="Mở nhiệm vụ")).to_be_visible()
        message.get_by_text("Văn bản cho nhóm Zalo").click()
        expect(message.get_by_test_id("stCode")).to_contain_text("[Xã")
        message.get_by_test_id("stCode").hover()
        expect(message.get_by_role("button", name="Sao chép", exact=True)).to_be_visible()
        look(page, keep, "hop-thu-den-mot-tin")

        message.get_by_role("button", name="Đánh dấu đã đọc", exact=True).click()
        expect(message.get_by_text("Đã đọc", exact=True)).to_be_visible(timeout=SEEN_WITHIN)
        assert came not in messages(commune, unread="true")
    with at_the_desk(browser, commune, OFFICER, NARROW) as page:
        go(page, commune, PATH, TITLE)
        expect(page.locator(f".st-key-notice-{came}")).to_be_visible()
        look(page, keep, "hop-thu-den-dien-thoai")


def test_on_a_phone_the_other_pages_are_folded_and_what_is_unread_is_not(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    wish = {"unit": RADIO, "task_id": AIR, "text": "Đề nghị báo trước thứ Sáu."}
    pressed = commune.post("tasks", "/v1/reminders", wish, commune.as_("focal"))
    assert pressed.status_code == 201, pressed.text
    until(lambda: messages(commune, unread="true"))
    with at_the_desk(browser, commune, OFFICER, NARROW) as page:
        go(page, commune, "da-bao", "Kết quả đã báo")
        menu, inbox = page.locator(".xs-menu summary"), page.get_by_role("link", name=COUNTED)
        expect(menu).to_contain_text("Trang khác")
        expect(menu.get_by_text(COUNTED)).to_be_visible(timeout=SEEN_WITHIN)
        expect(inbox).to_be_hidden()
        look(page, keep, "trang-khac-390")
        menu.focus()
        page.keyboard.press("Enter")
        expect(inbox).to_be_visible()
        box = inbox.bounding_box()
        assert box
        assert box["height"] >= FINGER
        look(page, keep, "trang-khac-390-mo")
        page.keyboard.press("Space")
        expect(inbox).to_be_hidden()
        menu.click()
        inbox.click()
        expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
        expect(inbox).to_be_hidden()
    with at_the_desk(browser, commune, OFFICER, WIDE) as page:
        expect(page.get_by_role("link", name=COUNTED)).to_be_visible(timeout=SEEN_WITHIN)
        expect(page.locator(".xs-menu")).to_be_hidden()


def test_how_a_box_is_told_is_kept(browser: Browser, commune: Commune, keep: Keep) -> None:
    with at_the_desk(browser, commune, OFFICER, WIDE) as page:
        go(page, commune, PATH, TITLE)
        page.get_by_text("Cách nhận tin", exact=True).click()
        unit = "Trung tâm cung ứng dịch vụ công"
        expect(page.get_by_role("heading", name=unit)).to_be_visible()
        page.get_by_text("Gộp thành một tin sáng thứ Hai").click()
        page.get_by_text(f"Chọn loại tin muốn nhận – {unit}").click()
        page.get_by_text("Kế hoạch được ban hành – Thư điện tử").click()
        expect(page.get_by_text("Luôn gửi, không tắt được")).to_be_visible()
        settled(page)
        page.get_by_role("button", name=f"Lưu cách nhận tin của “{unit}”").click()
        expect(page.get_by_text(f"Đã lưu cách nhận tin của hộp thư “{unit}”.")).to_be_visible()
        stopped = page.get_by_role("listitem").filter(has_text="Kế hoạch được ban hành")
        expect(stopped).to_be_visible()
        look(page, keep, "hop-thu-den-cach-nhan")
        page.reload()
        page.get_by_text("Cách nhận tin", exact=True).click()
        expect(page.get_by_role("radio", name="Gộp thành một tin sáng thứ Hai")).to_be_checked()
        page.get_by_text(f"Chọn loại tin muốn nhận – {unit}").click()
        page.get_by_text("Kế hoạch được ban hành – Thư điện tử").last.click()
        settled(page)
        page.get_by_role("button", name="Lưu").click()
        expect(page.get_by_text("Đang nhận mọi loại tin")).to_be_visible()
    with at_the_desk(browser, commune, OFFICER, NARROW) as page:
        go(page, commune, PATH, TITLE)
        page.get_by_text("Cách nhận tin", exact=True).click()
        expect(page.get_by_role("button", name="Lưu")).to_be_visible()
        look(page, keep, "hop-thu-den-cach-nhan-dien-thoai")
