"""Residents from their first word to their verdict, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Commune
from tests.e2e.visits import SIZES, Keep, a_visit, case_of, fits, send, sent, step, violations
from tests.e2e.waiting import until

pytestmark = pytest.mark.browser

DRAFT = "localStorage.getItem('xaso-draft')"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_resident_writes_reads_the_answer_and_says_that_it_is_not_settled(
    browser: Browser, commune: Commune, keep: Keep, size: str, scripts: bool
) -> None:
    words = f"Nhà văn hóa thôn đóng cửa ({size}, {scripts})."
    with a_visit(browser, size, java_script_enabled=scripts) as page:
        page.goto(commune.address("feedback") + "/")
        page.get_by_role("link", name="Phản ánh, kiến nghị, góp ý").click()
        page.get_by_label("Tinh thần trách nhiệm của cán bộ").check()
        page.get_by_label("Nội dung").fill(words)
        page.get_by_label("Thôn", exact=True).select_option("Thôn Mẫu 2")
        page.get_by_label("Họ và tên").fill("Người Thử")
        page.get_by_label("Số điện thoại").fill("0912 345 678")
        assert not page.get_by_label("Tôi đã đọc và đồng ý").is_checked()
        send(page)
        expect(page.get_by_role("alert")).to_contain_text("đồng ý")
        expect(page.get_by_label("Nội dung")).to_have_value(words)
        page.get_by_label("Tôi đã đọc và đồng ý").check()
        send(page)
        link = sent(page)
        case = case_of(commune, words)
        assert case["village"] == "thon-mau-2"
        expect(page.get_by_text(case["code"]).first).to_be_visible()
        expect(page.get_by_role("img", name="Mã QR")).to_be_visible()

        step(commune, case, "classify", intake_class=3)
        step(commune, case, "pause", reason="Xin cho biết ngày đóng cửa.")
        page.goto(link)
        page.get_by_label("Thông tin bổ sung").fill("Từ thứ hai tuần trước.")
        page.get_by_role("button", name="Gửi bổ sung").click()
        expect(page.get_by_role("status").first).to_contain_text("đã nhận được thông tin bổ sung")
        step(commune, case, "answer", text="Nhà văn hóa mở lại từ thứ hai.")
        page.get_by_role("link", name="Xem tình trạng mới nhất").click()
        expect(page.get_by_text("Nhà văn hóa mở lại từ thứ hai.")).to_be_visible()
        keep(page, f"feedback-answered-{size}-{'scripts' if scripts else 'no-scripts'}")

        page.goto(link + "/danh-gia?resolved=no")
        if not scripts:
            assert case_of(commune, words)["status"] == "answered"
            page.get_by_role("button", name="Gửi đánh giá").click()
        expect(page.get_by_role("status").first).to_contain_text("đã được mở lại")
        assert case_of(commune, words)["status"] == "reopened"


def test_a_click_that_is_only_fetched_says_nothing(browser: Browser, commune: Commune) -> None:
    words = "Máy quét thư mở mọi đường dẫn."
    with a_visit(browser) as page:
        page.goto(commune.address("feedback") + "/")
        page.get_by_label("Việc khác").check()
        page.get_by_label("Nội dung").fill(words)
        page.get_by_label("Không nêu tên").check()
        send(page)
        link = sent(page)
        step(commune, case_of(commune, words), "answer", text="Đã trả lời.")
        before = case_of(commune, words)["revision"]

        for _ in range(2):
            answered = page.request.get(link + "/danh-gia?resolved=no")
            assert answered.ok
        page.add_init_script(
            "Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'})"
        )
        page.goto(link + "/danh-gia?resolved=no", wait_until="networkidle")

        expect(page.get_by_role("button", name="Gửi đánh giá")).to_be_visible()
        assert case_of(commune, words)["revision"] == before


def test_a_firm_writes_and_tells_where_it_is(browser: Browser, commune: Commune) -> None:
    words = "Cổng dịch vụ công báo lỗi khi nộp hồ sơ của công ty."
    place = {"latitude": 15.05114, "longitude": 108.50127}
    with a_visit(browser, geolocation=place, permissions=["geolocation"]) as page:
        page.goto(commune.address("feedback") + "/")
        page.get_by_label("Chuyển đổi số").check()
        page.get_by_label("Nội dung").fill(words)
        page.get_by_label("Việc này liên quan đến đơn vị nào?").select_option(
            "trung-tam-phuc-vu-hanh-chinh-cong"
        )
        page.get_by_role("button", name="Lấy vị trí của máy này").click()
        expect(page.get_by_text("Đã ghi vị trí: 15.0511, 108.5013")).to_be_visible()
        page.get_by_label("Tổ chức, doanh nghiệp").check()
        page.get_by_label("Họ và tên, hoặc tên tổ chức").fill("Công ty Mẫu")
        page.get_by_label("Thư điện tử").fill("cong-ty@mau.example")
        page.get_by_label("Tôi đã đọc và đồng ý").check()
        send(page)
        sent(page)

        case = case_of(commune, words)
        assert case["submitter_kind"] == "organisation"
        assert case["about_unit"] == "trung-tam-phuc-vu-hanh-chinh-cong"
        expect(page.get_by_text("xã báo ngay qua thư điện tử")).to_be_visible()


def test_whoever_gives_no_name_is_told_before_and_gets_no_date(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with a_visit(browser, java_script_enabled=False) as page:
        page.goto(commune.address("feedback") + "/")
        expect(page.get_by_text("ghi nhận là tin tham khảo, không tính thời hạn")).to_be_visible()
        page.get_by_label("Thái độ giao tiếp, ứng xử").check()
        page.get_by_label("Nội dung").fill("Cán bộ tiếp dân nói cộc lốc.")
        page.get_by_label("Không nêu tên").check()
        expect(page.get_by_label("Số điện thoại")).to_be_hidden()
        send(page)
        sent(page)

        expect(page.get_by_text("Đã ghi nhận làm tin tham khảo")).to_be_visible()
        expect(page.get_by_text("Hạn trả lời")).to_have_count(0)
        expect(page.get_by_text("không bắt buộc trả lời").first).to_be_visible()
        keep(page, "feedback-anonymous")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_denunciation_is_shown_its_door_and_nothing_of_it_stays(
    browser: Browser, commune: Commune, keep: Keep, scripts: bool
) -> None:
    words = "Tôi tố cáo ông Mẫu nhận tiền bồi dưỡng."

    def counted() -> int:
        shown = commune.get("feedback", "/v1/triage", "focal")["items"]
        return sum(each["count"] for each in shown if each["door"] == "to_cao")

    before = counted()
    with a_visit(browser, java_script_enabled=scripts) as page:
        page.goto(commune.address("feedback") + "/")
        page.get_by_role("link", name="Tố cáo").click()
        expect(page.get_by_text("danh tính của bạn được giữ bí mật")).to_be_visible()
        expect(page.get_by_text("Luật Tố cáo 2018")).to_be_visible()
        page.get_by_role("link", name="gửi phản ánh").last.click()
        page.get_by_label("Việc khác").check()
        page.get_by_label("Nội dung").fill(words)
        page.get_by_label("Không nêu tên").check()
        send(page)
        expect(page.get_by_role("alert")).to_contain_text("có vẻ là tố cáo")
        page.get_by_role("link", name="Xem nơi tiếp nhận").click()
        page.get_by_role("button", name="Tôi sẽ đến nơi này").click()
        expect(page.get_by_role("status")).to_contain_text("không lưu gì về bạn")
        keep(page, f"feedback-door-{'scripts' if scripts else 'no-scripts'}")
        if scripts:
            assert page.evaluate(DRAFT) is None

    assert counted() == before + 1
    cases = commune.get("feedback", "/v1/cases?limit=50", "leader")["items"]
    assert words not in {case["text"] for case in cases}


def test_a_draft_survives_a_lost_line_and_is_sent_once(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    words = "Mất sóng giữa chừng."
    with a_visit(browser) as page:
        page.goto(commune.address("feedback") + "/")
        page.get_by_label("Việc khác").check()
        page.get_by_label("Nội dung").fill(words)
        page.get_by_label("Họ và tên").fill("Người Thử")
        page.get_by_label("Số điện thoại").fill("0912 345 678")
        page.get_by_label("Tôi đã đọc và đồng ý").check()
        page.context.set_offline(True)
        send(page)
        expect(page.get_by_text("Chưa có mạng")).to_be_visible()
        keep(page, "feedback-offline")
        kept = page.evaluate(DRAFT)
        assert words in kept
        assert "0912" not in kept
        assert "Người Thử" not in kept

        page.context.set_offline(False)
        sent(page)

        assert page.evaluate(DRAFT) is None
        cases = commune.get("feedback", "/v1/cases?limit=50", "leader")["items"]
        assert sum(case["text"] == words for case in cases) == 1


def test_a_draft_is_there_again_after_the_page_was_closed_and_can_be_deleted(
    browser: Browser, commune: Commune
) -> None:
    site = commune.address("feedback") + "/"
    with a_visit(browser) as page:
        page.goto(site)
        page.get_by_label("Chuyển đổi số").check()
        page.get_by_label("Nội dung").fill("Viết dở.")
        page.get_by_label("Họ và tên").fill("Người Thử")
        expect(page.get_by_text("8 / 5.000")).to_be_visible()
        until(lambda: page.evaluate(DRAFT))
        form_id = page.locator("[name=form_id]").input_value()
        again = page.context.new_page()
        page.close()

        again.goto(site)
        expect(again.get_by_role("status").first).to_contain_text("đã được điền lại")
        expect(again.get_by_label("Nội dung")).to_have_value("Viết dở.")
        expect(again.get_by_label("Chuyển đổi số")).to_be_checked()
        expect(again.get_by_label("Họ và tên")).to_have_value("")
        assert again.locator("[name=form_id]").input_value() == form_id
        again.get_by_label("Họ và tên").fill("Người Thử")
        again.get_by_text("Bản nháp trên máy này", exact=True).click()
        again.get_by_label("Giữ cả họ tên").check()
        until(lambda: "Người Thử" in again.evaluate(DRAFT))
        again.reload()
        expect(again.get_by_label("Họ và tên")).to_have_value("Người Thử")

        again.get_by_text("Bản nháp trên máy này", exact=True).click()
        again.get_by_role("button", name="Xóa bản nháp").click()
        expect(again.get_by_label("Nội dung")).to_have_value("")
        assert again.evaluate(DRAFT) is None
        assert again.locator("[name=form_id]").input_value() != form_id
        again.reload()
        expect(again.get_by_label("Nội dung")).to_have_value(re.compile("^$"))


def test_going_back_and_sending_again_is_still_one_case(browser: Browser, commune: Commune) -> None:
    with a_visit(browser) as page:
        page.goto(commune.address("feedback") + "/")
        page.get_by_label("Việc khác").check()
        page.get_by_label("Nội dung").fill("Gửi một lần thôi.")
        page.get_by_label("Không nêu tên").check()
        page.get_by_role("button", name="Gửi phản ánh", exact=True).dblclick()
        first = sent(page)

        page.go_back()
        send(page)

        assert sent(page) == first
        cases = commune.get("feedback", "/v1/cases?limit=50", "leader")["items"]
        assert sum(case["text"] == "Gửi một lần thôi." for case in cases) == 1


@pytest.mark.parametrize("size", SIZES)
def test_a_resident_asks_by_the_link_that_what_is_kept_be_erased(
    browser: Browser, commune: Commune, keep: Keep, size: str
) -> None:
    case = {
        "category": "KHAC",
        "text": f"Ghế đá trước trụ sở bị gãy ({size}).",
        "submitter": {"name": "Người Thử", "phone": "0912 345 678"},
        "consent": {"notice_version": "1", "accepted": True},
    }
    link = commune.post("feedback", "/v1/cases", case, commune.resident()).json()["tracking_url"]
    with a_visit(browser, size, java_script_enabled=False) as page:
        page.goto(commune.address("feedback") + "/rieng-tu")
        page.get_by_role("button", name="Gửi yêu cầu").click()
        expect(page.get_by_role("alert")).to_contain_text("Hãy chọn một yêu cầu.")
        page.get_by_label("Xóa dữ liệu của tôi").check()
        page.get_by_label("Đường dẫn theo dõi").fill(link[:-1])
        page.get_by_role("button", name="Gửi yêu cầu").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Xóa dữ liệu của tôi")).to_be_checked()
        keep(page, f"feedback-privacy-wrong-{size}")
        page.get_by_label("Đường dẫn theo dõi").fill(link)
        page.get_by_role("button", name="Gửi yêu cầu").click()
        expect(page.get_by_role("status")).to_contain_text("Xã đã nhận yêu cầu.")
        keep(page, f"feedback-privacy-asked-{size}")
        code = page.locator(".code").inner_text()
        kept = page.url.partition("?")[0]
    with a_visit(browser, size) as page:
        for address in (commune.address("feedback") + "/rieng-tu", kept):
            page.goto(address)
            assert violations(page) == [], address
            assert fits(page), address
        expect(page.get_by_text(code)).to_be_visible()
    asked = commune.get("feedback", "/v1/privacy/requests?limit=50", "focal")["items"]
    assert {"erasure"} == {each["kind"] for each in asked if each["code"] == code}
