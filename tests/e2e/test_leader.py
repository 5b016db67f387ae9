"""A leader's day in a real browser: from the first page to what is behind each figure."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Commune
from tests.e2e.desk import PHONE, at_the_desk, go, look, settled
from tests.e2e.waiting import until

pytestmark = pytest.mark.browser

WIDE, WALL = {"width": 1440, "height": 900}, {"width": 1920, "height": 1080}
PAGES = {
    "nhiem-vu": "Nhiệm vụ",
    "theo-don-vi": "Theo đơn vị",
    "tinh-hinh-phan-anh": "Tình hình phản ánh",
    "phat-song": "Phát sóng, chuyên đề",
    "so-don-doc": "Sổ đôn đốc, báo cáo",
    "so-sanh": "So sánh",
    "ban-tom-tat": "Bản tóm tắt",
}
Keep = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def commune(commune_at_work: Commune) -> Commune:
    return commune_at_work


@pytest.fixture(scope="module")
def furthest(commune: Commune) -> dict[str, Any]:
    """Return the unit that is furthest behind, which was just told so; and a call was taken."""
    call = {"channel": "phone", "category": "TTHC", "text": "Hồ sơ trễ hẹn đã ba ngày."}
    key = {"Idempotency-Key": str(uuid4())}
    entered = commune.post(
        "feedback", "/v1/hotline/calls", call, commune.as_("hotline_operator") | key
    )
    assert entered.status_code == 201, entered.text

    def behind() -> dict[str, Any]:
        units = commune.get("dashboard", "/v1/overview", "leader")["units"]
        found: dict[str, Any] = units[0] if units else {}
        return found if found.get("worst") else {}

    unit = until(behind, within=30)
    wish = {"unit": unit["unit"]["slug"], "task_id": unit["worst"]["task_id"], "text": ""}
    pressed = commune.post("tasks", "/v1/reminders", wish, commune.as_("focal"))
    assert pressed.status_code == 201, pressed.text
    return until(lambda: _told(behind()), within=30)  # type: ignore[no-any-return]


def _told(unit: dict[str, Any]) -> dict[str, Any] | None:
    return unit if unit.get("told") else None


def test_a_stranger_reads_who_is_behind_in_what_since_when_and_who_was_told(
    browser: Browser, commune: Commune, keep: Keep, furthest: dict[str, Any]
) -> None:
    with at_the_desk(browser, commune, "lanh-dao", WIDE) as page:
        card = page.locator(".xs-furthest")
        expect(card).to_contain_text(furthest["unit"]["short"])
        expect(card).to_contain_text(furthest["worst"]["ref"])
        expect(card).to_contain_text(f"Đã đôn đốc {furthest['unit']['short']} lần")
        expect(page.get_by_text("Hôm nay cần anh/chị quyết định")).to_be_visible()
        look(page, keep, "lanh-dao-1440")

        card.get_by_role("link").nth(1).click()
        expect(page.get_by_role("heading", name="Nhiệm vụ", level=1)).to_be_visible()
        task = page.locator(".xs-card").filter(has_text=furthest["worst"]["ref"]).first
        expect(task).to_contain_text(f"Đã đôn đốc {furthest['unit']['short']} lần")
        look(page, keep, "lanh-dao-mot-nhiem-vu")


def test_every_page_fits_a_laptop_a_phone_and_the_dark(
    browser: Browser, commune: Commune, keep: Keep, furthest: dict[str, Any]
) -> None:
    for name, size, scheme in (("1440", WIDE, ""), ("390", PHONE, "dark")):
        with at_the_desk(browser, commune, "lanh-dao", size, scheme) as page:
            for path, title in PAGES.items():
                go(page, commune, path, title)
                look(page, keep, f"lanh-dao-{path}-{name}")


def test_the_map_shows_where_feedback_comes_from(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    for village, count in (("thon-mau-1", 5), ("thon-mau-2", 2)):
        for _ in range(count):
            call = {"channel": "phone", "category": "TTHC", "text": "Hồ sơ trễ hẹn đã ba ngày."}
            key = commune.as_("hotline_operator") | {"Idempotency-Key": str(uuid4())}
            sent = commune.post("feedback", "/v1/hotline/calls", call | {"village": village}, key)
            assert sent.status_code == 201, sent.text

    def known() -> bool:
        page = commune.get("dashboard", "/v1/feedback", "leader")
        return sum(each["received"] for each in page["villages"] if each["village"]) == 7

    until(known, within=30)
    for name, size, scheme in (("1440", WIDE, ""), ("390", PHONE, "dark")):
        with at_the_desk(browser, commune, "lanh-dao", size, scheme) as page:
            go(page, commune, "tinh-hinh-phan-anh", "Tình hình phản ánh")
            picture = page.get_by_role("img", name="nhiều phản ánh nhất: Thôn Mẫu 1, 5")
            expect(picture).to_be_visible()
            picture.scroll_into_view_if_needed()
            expect(page.get_by_role("table", name="Phản ánh từng thôn")).to_contain_text(
                "Thôn Mẫu 3"
            )
            expect(page.get_by_text("tên và vị trí các thôn không có thật")).to_be_visible()
            look(page, keep, f"lanh-dao-ban-do-{name}")


def test_the_wall_shows_the_first_page(
    browser: Browser, commune: Commune, keep: Keep, furthest: dict[str, Any]
) -> None:
    with at_the_desk(browser, commune, "lanh-dao", WALL, "dark") as page:
        expect(page.locator(".xs-furthest")).to_be_visible()
        look(page, keep, "lanh-dao-1920")


def test_the_brief_is_saved_and_mondays_are_wished_for(
    browser: Browser, commune: Commune, keep: Keep, furthest: dict[str, Any]
) -> None:
    with at_the_desk(browser, commune, "lanh-dao", WIDE) as page:
        go(page, commune, "ban-tom-tat", "Bản tóm tắt")
        settled(page)
        with page.expect_download() as saved:
            page.get_by_role("button", name="Tải bản tóm tắt (PDF)").click()
        assert saved.value.path().read_bytes().startswith(b"%PDF")

        page.get_by_role("button", name="Gửi mỗi sáng thứ Hai").click()
        expect(page.get_by_text("Đang bật: gửi đến hộp thư chung của lãnh đạo")).to_be_visible()
        look(page, keep, "lanh-dao-ban-tom-tat-bat")
        wishes = commune.get("notify", "/v1/preferences", "leader")
        assert [each["brief"] for each in wishes] == [True]


def test_the_province_sees_the_commune_and_who_is_behind(
    browser: Browser, commune: Commune, keep: Keep, furthest: dict[str, Any]
) -> None:
    with at_the_desk(browser, commune, "cap-tinh", WIDE) as page:
        expect(page.get_by_role("heading", name="Toàn tỉnh", level=1)).to_be_visible()
        expect(page.get_by_text(furthest["worst"]["title"]).first).to_be_visible()
        look(page, keep, "toan-tinh-1440")
