"""The desks in a real browser: operator, focal unit, handler and chairman, each do their part."""

from time import monotonic

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Commune
from tests.e2e.desk import PHONE, Keep, at_the_desk, go, look

pytestmark = pytest.mark.browser


WORDS = "Cán bộ một cửa cáu gắt, hẹn ba lần chưa trả; gọi 0905 123 456 không ai nghe."


ANSWER = "Xã đã nhắc nhở bộ phận một cửa và xin lỗi bà con."


def test_operator_focal_unit_handler_and_chairman_each_do_their_part(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    code = the_operator_enters_a_call_by_keyboard(browser, commune, keep)
    the_focal_unit_classes_and_assigns_it(browser, commune, keep, code)
    the_handler_drafts_an_answer(browser, commune, keep, code)
    the_chairman_approves_it(browser, commune, keep, code)
    the_resident_reads_it(browser, commune, keep, code)
    the_focal_unit_publishes_it_without_the_number(browser, commune, keep, code)


def the_operator_enters_a_call_by_keyboard(browser: Browser, commune: Commune, keep: Keep) -> str:
    with at_the_desk(browser, commune, "duong-day-nong") as page:
        expect(page.get_by_label("Số điện thoại người gọi")).to_be_focused()
        look(page, keep, "ban-cuoc-goi")
        began, keys = monotonic(), page.keyboard
        keys.type("0912 345 679")
        keys.press("Tab")
        expect(page.get_by_text("Số này chưa có phản ánh nào.")).to_be_visible()
        keys.press("Tab")
        expect(page.get_by_label("Nội dung phản ánh")).to_be_focused()
        keys.type(WORDS)
        for key in ("Tab", "ArrowDown", "ArrowDown", "ArrowDown", "Tab", "Tab", "Tab"):
            keys.press(key)
        expect(page.get_by_label("Thái độ giao tiếp, ứng xử")).to_be_checked()
        expect(page.get_by_label("Họ và tên")).to_be_focused()
        keys.type("Người Thử Gọi")
        for _ in range(4):
            keys.press("Tab")
        keys.press("Space")
        expect(page.get_by_label("Đồng ý")).to_be_checked()
        keys.press("Tab")
        expect(page.get_by_role("button", name="Ghi phản ánh")).to_be_focused()
        keys.press("Enter")
        page.locator(".xs-code").wait_for()
        assert monotonic() - began < 60
        look(page, keep, "ban-doc-ma")
        code = page.locator(".xs-code").inner_text()
        expect(page.get_by_text("Xã trả lời chậm nhất ngày")).to_be_visible()
        expect(page.get_by_role("button", name="Cuộc gọi tiếp theo")).to_be_focused()
        keys.press("Enter")
        expect(page.get_by_label("Số điện thoại người gọi")).to_be_focused()
        keys.type("0912 345 679")
        keys.press("Tab")
        expect(page.get_by_text(code)).to_be_visible()
        return code


def the_focal_unit_classes_and_assigns_it(
    browser: Browser, commune: Commune, keep: Keep, code: str
) -> None:
    with at_the_desk(browser, commune, "dau-moi") as page:
        expect(page.get_by_text("xã Sơn Mai năm 2025").first).to_be_visible()
        go(page, commune, "hang-doi", "Hàng đợi")
        look(page, keep, "ban-hang-doi")
        page.get_by_role("link", name=code).click()
        expect(page.get_by_role("heading", name=f"Phản ánh {code}")).to_be_visible()
        look(page, keep, "ban-mot-phan-anh")
        page.get_by_text("2. Vướng mắc cụ thể").click()
        expect(page.get_by_text("sẽ giao: Trung tâm Phục vụ hành chính công")).to_be_visible()
        page.get_by_role("button", name="Phân loại").last.click()
        expect(page.get_by_text("Đã phân loại.")).to_be_visible()
        expect(page.get_by_text("Đã giao, chưa bắt đầu").first).to_be_visible()
        page.get_by_text("Xem người gửi").first.click()
        page.get_by_label("Lý do, ít nhất 10 chữ cái").fill("Cần gọi lại để hẹn ngày trả kết quả.")
        page.get_by_role("button", name="Xem người gửi").last.click()
        expect(page.get_by_text("Người Thử Gọi")).to_be_visible()
        look(page, keep, "ban-da-giao")


def the_handler_drafts_an_answer(browser: Browser, commune: Commune, keep: Keep, code: str) -> None:
    with at_the_desk(browser, commune, "xu-ly") as page:
        expect(page.get_by_role("heading", name="Phản ánh cần xử lý", level=1)).to_be_visible()
        page.get_by_role("link", name=code).click()
        page.get_by_label("Nội dung trả lời").fill(ANSWER)
        expect(page.get_by_text("Người Thử Gọi")).to_have_count(0)
        page.get_by_role("button", name="Lưu dự thảo").click()
        expect(page.get_by_text("Đã lưu dự thảo")).to_be_visible()
        look(page, keep, "ban-du-thao")
        expect(page.get_by_role("button", name="Duyệt và gửi")).to_have_count(0)


def the_chairman_approves_it(browser: Browser, commune: Commune, keep: Keep, code: str) -> None:
    with at_the_desk(browser, commune, "lanh-dao") as page:
        go(page, commune, "duyet", "Duyệt trả lời")
        expect(page.get_by_text(ANSWER).first).to_be_visible()
        look(page, keep, "ban-duyet")
        draft = page.locator("[class*=st-key-draft-]").filter(has_text=code)
        draft.get_by_role("button", name="Duyệt và gửi").click()
        expect(page.get_by_text("Đã gửi trả lời.")).to_be_visible()


def the_resident_reads_it(browser: Browser, commune: Commune, keep: Keep, code: str) -> None:
    page = browser.new_context(locale="vi-VN", viewport=PHONE).new_page()  # type: ignore[arg-type]
    page.goto(commune.address("feedback") + "/tra-cuu")
    page.locator("#code").fill(code)
    page.locator("#last_four").fill("5679")
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    keep(page, "ban-nguoi-dan-doc")
    page.context.close()


def the_focal_unit_publishes_it_without_the_number(
    browser: Browser, commune: Commune, keep: Keep, code: str
) -> None:
    cases = commune.get("feedback", f"/v1/cases?q={code}", "focal")["items"]
    with at_the_desk(browser, commune, "dau-moi") as page:
        go(page, commune, f"phan-anh?id={cases[0]['id']}", f"Phản ánh {code}")
        page.get_by_role("button", name="Xem đề xuất che thông tin").click()
        expect(page.locator("mark", has_text="0905 123 456")).to_be_visible()
        look(page, keep, "ban-cong-khai")
        page.get_by_role("button", name="Công khai").last.click()
        expect(page.get_by_text("Đã công khai.")).to_be_visible()
        expect(page.get_by_role("button", name="Gỡ công khai").first).to_be_visible()


def test_every_desk_can_be_used_on_a_phone_in_the_dark(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    body = {
        "channel": "visit",
        "category": "CDS",
        "text": "Trang dịch vụ công không mở được.",
        "submitter": {"name": "Người Thử", "phone": "0912345670"},
        "consent": {"notice_version": "1", "accepted": True},
    }
    key = commune.as_("focal")
    case = commune.post("feedback", "/v1/hotline/calls", body, key).json()["id"]
    with at_the_desk(browser, commune, "dau-moi", PHONE, "dark") as page:
        for path, title in (
            ("cuoc-goi", "Cuộc gọi mới"),
            ("hang-doi", "Hàng đợi"),
            ("duyet", "Duyệt trả lời"),
            ("du-lieu-ca-nhan", "Dữ liệu cá nhân"),
            (f"phan-anh?id={case}", "Phản ánh SM-"),
        ):
            go(page, commune, path, title)
            look(page, keep, f"ban-{path.partition('?')[0]}-390")
