"""Rules and templates in a real browser: an administrator changes who hears, and in which words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Commune
from tests.e2e.desk import at_the_desk, go, look, settled
from tests.e2e.test_unit_desks import choose

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
PATH, TITLE = "quy-tac-mau-tin", "Quy tắc và mẫu tin"
ADMIN, FOCAL = "quan-tri", "dau-moi"
ASSIGNED = "Được giao xử lý phản ánh"
Keep = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def commune(commune_at_work: Commune) -> Commune:
    return commune_at_work


def rule(commune: Commune, rule_id: str) -> dict[str, object]:
    items = commune.get("notify", "/v1/rules")["items"]
    found: dict[str, object] = next(each for each in items if each["id"] == rule_id)
    return found


def test_a_rule_is_read_in_words_switched_off_and_gone_back_to(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with at_the_desk(browser, commune, ADMIN, WIDE) as page:
        go(page, commune, PATH, TITLE)
        row = page.get_by_role("row").filter(has_text="Phản ánh được giao cho đơn vị")
        expect(row).to_contain_text("không ai đọc sau 4 giờ làm việc thì báo tiếp")
        expect(row.get_by_role("cell").last).to_contain_text("bật")
        look(page, keep, "quy-tac")

        row.get_by_role("link", name="Phản ánh được giao cho đơn vị").click()
        page.get_by_role("heading", name="Phản ánh được giao cho đơn vị").wait_for()
        look(page, keep, "quy-tac-mot")
        chosen = page.get_by_test_id("stMultiSelect").filter(has_text="Báo cho ai")
        chosen.get_by_role("button", name="Xóa").or_(
            chosen.locator("[aria-label='Clear all']")
        ).first.click()
        settled(page)
        page.get_by_role("button", name="Lưu quy tắc").click()
        expect(page.locator(".xs-wrong")).to_have_text("Cần ít nhất 1 mục.")
        look(page, keep, "quy-tac-loi")
        page.reload()
        page.get_by_text("Quy tắc đang bật").click()
        settled(page)
        page.get_by_role("button", name="Lưu quy tắc").click()
        expect(page.get_by_text("Đã lưu quy tắc “Phản ánh được giao cho đơn vị”.")).to_be_visible()
        assert rule(commune, "case-assigned.1")["enabled"] is False

        page.get_by_role("button", name="Về danh sách").click()
        expect(row.get_by_role("cell").last).to_contain_text("tắt")
        page.get_by_text("Các bản đã dùng").click()
        choose(page, "Bản", "Bản gốc của hệ thống")
        expect(page.get_by_text("Khác: Phản ánh được giao cho đơn vị")).to_be_visible()
        look(page, keep, "quy-tac-cac-ban")
        page.get_by_role("button", name="Trở về bản này").click()
        expect(page.get_by_text("Đã trở về Bản gốc của hệ thống.")).to_be_visible()
        assert rule(commune, "case-assigned.1")["enabled"] is True


def test_a_template_is_tried_corrected_saved_and_gone_back_to(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with at_the_desk(browser, commune, ADMIN, WIDE) as page:
        go(page, commune, f"{PATH}?phan=templates", TITLE)
        look(page, keep, "mau-tin")
        page.get_by_role("row").filter(has_text="case-assigned").get_by_role("link").click()
        subject = page.get_by_label("Tiêu đề – Tiếng Việt")
        expect(subject).to_have_value("Được giao xử lý phản ánh {{ code }}")
        frame = page.frame_locator("iframe[title='Thư điện tử xem trước']")
        expect(frame.get_by_role("heading", level=1)).to_contain_text(ASSIGNED)

        subject.fill("Việc mới {{ ma_so }}")
        page.get_by_role("button", name="Lưu mẫu tin").click()
        wrong = page.locator(".xs-wrong")
        expect(wrong).to_contain_text("không có biến “ma_so”")
        expect(subject).to_have_value("Việc mới {{ ma_so }}")
        look(page, keep, "mau-tin-loi")

        subject.fill("Việc mới {{ code }}")
        page.get_by_role("button", name="Xem trước").click()
        expect(frame.get_by_role("heading", level=1)).to_contain_text("Việc mới SM-")
        expect(page.get_by_test_id("stCode")).to_contain_text("Việc mới SM-")
        expect(wrong).to_have_count(0)
        page.get_by_text("Biến dùng được trong mẫu này").click()
        expect(page.get_by_text("{{ received_at | time }}")).to_be_visible()
        look(page, keep, "mau-tin-mot")
        page.get_by_role("button", name="Lưu mẫu tin").click()
        expect(page.get_by_text("Đã lưu mẫu tin, bản 1.")).to_be_visible()
        assert commune.get("notify", "/v1/templates/case-assigned")["revision"] == 1

        page.get_by_text("Các bản đã dùng").click()
        choose(page, "Bản", "Bản gốc của hệ thống")
        page.get_by_role("button", name="Trở về bản này").click()
        expect(page.get_by_text("Đã trở về Bản gốc của hệ thống.")).to_be_visible()
        settled(page)
        expect(subject).to_have_value("Được giao xử lý phản ánh {{ code }}")


def test_on_a_telephone_everything_has_room_and_the_focal_unit_only_reads(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with at_the_desk(browser, commune, ADMIN, NARROW) as page:
        go(page, commune, PATH, TITLE)
        look(page, keep, "quy-tac-dien-thoai")
        go(page, commune, f"{PATH}?quy-tac=case-assigned.1", TITLE)
        expect(page.get_by_role("button", name="Lưu quy tắc")).to_be_visible()
        look(page, keep, "quy-tac-mot-dien-thoai")
        go(page, commune, f"{PATH}?mau=case-assigned", TITLE)
        expect(page.get_by_role("button", name="Lưu mẫu tin")).to_be_visible()
        look(page, keep, "mau-tin-mot-dien-thoai")
    with at_the_desk(browser, commune, FOCAL, WIDE) as page:
        go(page, commune, f"{PATH}?mau=case-assigned", TITLE)
        expect(page.get_by_text("chỉ quản trị hệ thống sửa được")).to_be_visible()
        expect(page.get_by_role("button", name="Lưu mẫu tin")).to_have_count(0)
        look(page, keep, "mau-tin-chi-xem")


def test_a_link_of_a_mail_leads_through_the_sign_in_to_what_it_is_about(
    browser: Browser, commune: Commune
) -> None:
    context = browser.new_context(locale="vi-VN", viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{commune.address('streamlit')}/mo?viec=tasks/2025-cds-1a")
    page.get_by_role("button", name="Đăng nhập").first.click()
    page.get_by_role("button", name=FOCAL).first.click()
    page.wait_for_url("**/nhiem-vu?task=2025-cds-1a")
    expect(page.get_by_role("heading", name="Nhiệm vụ", level=1)).to_be_visible()
    context.close()


def test_no_link_leads_through_the_sign_in_to_another_host(
    browser: Browser, commune: Commune
) -> None:
    address = commune.address("streamlit")
    context = browser.new_context(locale="vi-VN", viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)  # the one page that does not remember itself each time that it is drawn
    page.get_by_role("button", name="Đăng nhập").first.wait_for()
    page.evaluate("sessionStorage.xsAim = '//noi-khac.example/mo'")
    page.get_by_role("button", name="Đăng nhập").first.click()
    page.get_by_role("button", name=FOCAL).first.click()
    page.wait_for_url(f"{address}//noi-khac.example/mo")
    assert not [url for url in asked if url.startswith("http://noi-khac.example")]
    context.close()
