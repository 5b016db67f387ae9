"""A resident, an officer and a leader, each at a real browser."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Commune
from tests.e2e.waiting import until

pytestmark = pytest.mark.browser

RADIO = "2025-cds-1a"
UNIT = "trung-tam-cung-ung-dich-vu-cong"
Keep = Callable[[Page, str], None]


@pytest.fixture
def phone(browser: Browser, commune: Commune) -> Page:
    """A resident's phone, at the commune's public site, without JavaScript."""
    context = browser.new_context(
        locale="vi-VN", viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(commune.address("feedback"))
    return page


@pytest.fixture
def leader(browser: Browser, commune: Commune) -> Page:
    """The leader's laptop, signed in."""
    page = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900}).new_page()
    page.goto(commune.address("streamlit"))
    page.get_by_role("button", name="Đăng nhập").first.click()
    page.get_by_role("button", name="lanh-dao").click()
    expect(page.get_by_text("xã Sơn Mai năm 2025").first).to_be_visible(timeout=20_000)
    return page


def test_a_resident_writes_staff_answer_and_the_follow_up_page_shows_it(
    phone: Page, commune: Commune, keep: Keep
) -> None:
    words = f"Một cửa trả kết quả trễ hẹn ba ngày. ({uuid4().hex[:8]})"

    phone.get_by_label("Thủ tục hành chính").check()
    phone.get_by_label("Nội dung").fill(words)
    phone.get_by_label("Họ và tên").fill("Người Trình Diễn")
    phone.get_by_label("Số điện thoại").fill("0912 345 678")
    phone.get_by_role("checkbox").check()
    keep(phone, "phan-anh-dien-thoai")
    phone.get_by_role("button", name="Gửi").click()

    phone.wait_for_url("**/t/*")
    keep(phone, "theo-doi-da-gui")
    cases = commune.get("feedback", "/v1/cases?status=received", "focal")["items"]
    case = next(each for each in cases if each["text"] == words)
    expect(phone.get_by_text(case["code"]).first).to_be_visible()
    answer = {"text": "Xã đã nhắc nhở bộ phận một cửa và xin lỗi bà con."}
    sent = commune.post("feedback", f"/v1/cases/{case['id']}/answer", answer, commune.as_("focal"))
    assert sent.status_code in (200, 201), sent.text
    phone.reload()
    expect(phone.get_by_text(answer["text"])).to_be_visible()
    keep(phone, "theo-doi-da-tra-loi")


def test_a_form_with_a_mistake_says_so_and_keeps_what_was_typed(
    phone: Page, commune: Commune
) -> None:
    phone.get_by_label("Việc khác").check()
    phone.get_by_label("Nội dung").fill("Đèn đường hỏng.")
    phone.get_by_label("Số điện thoại").fill("12")
    phone.get_by_role("checkbox").check()

    phone.get_by_role("button", name="Gửi").click()

    expect(phone.get_by_label("Nội dung")).to_have_value("Đèn đường hỏng.")
    expect(
        phone.get_by_role("alert").or_(phone.locator("[aria-invalid=true]")).first
    ).to_be_visible()


def test_an_officers_post_appears_on_the_leaders_page_without_a_reload(
    leader: Page, commune: Commune, keep: Keep
) -> None:
    loaded = leader.evaluate("performance.timeOrigin")
    headers = {**commune.as_("unit_officer", UNIT), "Idempotency-Key": str(uuid4())}
    issue = {"occurred_on": "2025-09-22", "kind": "issue", "quantity": 3}

    posted = commune.post("tasks", f"/v1/tasks/{RADIO}/progress", issue, headers)

    done = posted.json()["task"]["done"]
    until(lambda: f"thiếu {52 - done} trên 52" in leader.inner_text("body"), within=10)
    assert leader.evaluate("performance.timeOrigin") == loaded
    assert leader.evaluate("document.documentElement.lang") == "vi"
    keep(leader, "lanh-dao-1280")


def test_a_unit_officer_is_kindly_refused_on_the_leaders_page(
    browser: Browser, commune: Commune
) -> None:
    page = browser.new_context(locale="vi-VN").new_page()
    page.goto(commune.address("streamlit"))
    page.get_by_role("button", name="Đăng nhập").first.click()

    page.get_by_role("button", name="can-bo.phong-kinh-te").click()

    expect(page.get_by_text("vai trò").first).to_be_visible(timeout=20_000)
    assert "C.I.1.a" not in page.inner_text("body")
