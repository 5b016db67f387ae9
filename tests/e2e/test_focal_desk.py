"""Amending the plan, the broadcast schedule, reports on behalf: each role in a real browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Commune, a_commune_at_work
from tests.e2e.desk import PHONE, at_the_desk, go, look, settled
from tests.e2e.test_unit_desks import OFFICER, RADIO, choose
from tests.e2e.waiting import until

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1440, "height": 1000}
AIR = "2025-cds-1a"
DECISION = "52/QĐ-UBND"
ISSUE = "Số 5: chữ ký số cá nhân"
Keep = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commune]:
    with a_commune_at_work(tmp_path_factory.mktemp("focal")) as commune:
        yield commune


def fill_day(page: Page, label: str, day: str) -> None:
    page.get_by_role("group", name=label).first.get_by_role("spinbutton").first.click()
    page.keyboard.type(day)
    page.keyboard.press("Escape")
    settled(page)


def number(page: Page, label: str, value: str) -> None:
    field = page.get_by_label(label, exact=True).first
    field.fill(value)
    field.press("Tab")


def press(page: Page, name: str) -> None:
    settled(page)
    page.get_by_role("button", name=name, exact=True).first.click()


def table(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name=name)


def test_a_decision_is_put_together_shown_entered_and_read_by_the_leader(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with at_the_desk(browser, commune, "dau-moi", DESKTOP) as page:
        go(page, commune, "ke-hoach?ma=2025", "Kế hoạch")
        page.get_by_text("Điều chỉnh theo quyết định").click()
        a_task_is_changed(page, keep)
        a_task_and_a_duty_are_added(page)
        assert commune.get("tasks", "/v1/plans/2025")["version"] == 1
        the_decision_is_entered(page, keep)
    task = commune.get("tasks", f"/v1/tasks/{AIR}")
    assert (task["opening"], task["due"], task["version"]) == (20, "2025-12-15", 2)
    assert commune.get("tasks", "/v1/tasks/2025-bs1")["ref"] == "BS.1"
    the_leader_reads_it(browser, commune, keep)


def a_task_is_changed(page: Page, keep: Keep) -> None:
    choose(page, "Nhiệm vụ", "C.I.1.a")
    fill_day(page, "Hạn mới", "31012026")
    press(page, "Đưa vào quyết định")
    expect(page.locator(".xs-wrong")).to_have_text(
        "Hạn mới phải sau ngày bắt đầu và trong năm của kế hoạch."
    )
    look(page, keep, "dau-moi-dieu-chinh-sai")
    fill_day(page, "Hạn mới", "15122025")
    number(page, "Số phát thanh: số dư đầu kỳ", "20")
    choose(page, "Đơn vị phối hợp", "Phòng VH–XH", several=True)
    press(page, "Đưa vào quyết định")
    expect(page.get_by_text("Quyết định gồm 1 điều chỉnh")).to_be_visible()


def a_task_and_a_duty_are_added(page: Page) -> None:
    page.get_by_text("Thêm nhiệm vụ", exact=True).click()
    settled(page)
    page.get_by_label("Ký hiệu mục (ví dụ BS.1)").fill("BS.1")
    page.get_by_label("Nội dung nhiệm vụ").fill("Ra quân Tổ công nghệ số cộng đồng.")
    choose(page, "Đơn vị chủ trì", "Phòng VH–XH", several=True)
    press(page, "Đưa vào quyết định")
    expect(page.get_by_text("Quyết định gồm 2 điều chỉnh")).to_be_visible()

    page.get_by_text("Trách nhiệm", exact=True).click()
    choose(page, "Trách nhiệm nào", "E.1.a")
    choose(page, "Đơn vị chịu trách nhiệm", "Văn phòng")
    press(page, "Đưa vào quyết định")
    expect(page.get_by_text("Quyết định gồm 3 điều chỉnh")).to_be_visible()


def the_decision_is_entered(page: Page, keep: Keep) -> None:
    page.get_by_label("Số quyết định").fill(DECISION)
    fill_day(page, "Ngày quyết định", "01092025")
    page.get_by_label("Lý do", exact=True).fill("Tính cả các số đã phát từ đầu năm.")
    press(page, "Xem trước thay đổi")
    shown = table(page, "Trước và sau điều chỉnh")
    expect(shown).to_contain_text("số phát thanh: 20")
    expect(shown).to_contain_text("15/12/2025 (điều chỉnh, trước là 31/12/2025)")
    expect(shown).to_contain_text("BS.1")
    look(page, keep, "dau-moi-dieu-chinh-xem-truoc")
    press(page, "Ghi điều chỉnh")
    expect(page.get_by_text(f"Đã điều chỉnh theo quyết định {DECISION}.")).to_be_visible()
    look(page, keep, "dau-moi-dieu-chinh-xong")


def the_leader_reads_it(browser: Browser, commune: Commune, keep: Keep) -> None:
    with at_the_desk(browser, commune, "lanh-dao", DESKTOP) as page:
        go(page, commune, "ke-hoach", "Kế hoạch")
        page.get_by_role("link", name="Kế hoạch truyền thông về").click()
        changes = table(page, "Thay đổi của lần ban hành này")
        expect(changes).to_contain_text("số phát thanh: 20")
        expect(page.get_by_text("Điều chỉnh theo quyết định")).to_have_count(0)
        page.get_by_text("Đọc từng nhiệm vụ cạnh nguyên văn").click()
        choose(page, "Xem nhiệm vụ", "C.I.1.a")
        expect(page.get_by_text("01 số /tuần (52 số/năm)")).to_be_visible()
        look(page, keep, "lanh-dao-ke-hoach")


def test_an_issue_is_planned_warned_of_moved_and_aired_and_the_leader_watches(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    before = commune.get("tasks", f"/v1/tasks/{AIR}")["done"]
    with (
        at_the_desk(browser, commune, OFFICER, DESKTOP) as page,
        at_the_desk(browser, commune, "lanh-dao", DESKTOP) as leader,
    ):
        go(leader, commune, "lich-phat-song?thang=2025-02", "Lịch phát sóng")
        expect(leader.get_by_text("Ngày nghỉ trong tháng: 01/02")).to_be_visible()
        expect(leader.get_by_text("Lên lịch một lượt phát")).to_have_count(0)

        go(page, commune, "lich-phat-song?thang=2025-02", "Lịch phát sóng")
        page.get_by_text("Lên lịch một lượt phát").click()
        choose(page, "Nhiệm vụ", "C.I.1.a")
        page.get_by_label("Tên chương trình, số phát thanh").fill(ISSUE)
        choose(page, "Chuyên đề", "I.1", several=True)
        fill_day(page, "Ngày phát", "29012025")
        expect(page.get_by_text("Ngày 29/01/2025 là ngày nghỉ: Tết")).to_be_visible()
        look(page, keep, "don-vi-len-lich")
        fill_day(page, "Ngày phát", "05022025")
        expect(page.get_by_text("là ngày nghỉ")).to_have_count(0)
        press(page, "Lên lịch")
        expect(page.get_by_text("Đã lên lịch 05/02/2025 lúc 17:00.")).to_be_visible()

        listed = table(leader, "Lịch trong tháng")
        expect(listed).to_contain_text(ISSUE, timeout=15_000)
        expect(listed).to_contain_text("Chưa ghi nhận phát")

        page.get_by_text("Đổi lịch, ghi nhận đã phát hoặc hủy").click()
        choose(page, "Lượt phát nào", ISSUE)
        fill_day(page, "Ngày phát", "06022025")
        press(page, "Lưu thay đổi")
        expect(page.get_by_text("Đã lưu thay đổi.")).to_be_visible()
        choose(page, "Lượt phát nào", ISSUE)
        press(page, "Ghi nhận đã phát")
        expect(page.get_by_text("Đã ghi nhận phát; kết quả được tính")).to_be_visible()
        look(page, keep, "don-vi-lich-phat-song")

        expect(listed).to_contain_text("06/02/2025", timeout=15_000)
        expect(listed.get_by_text("Đã phát")).to_be_visible(timeout=15_000)
        look(leader, keep, "lanh-dao-lich-phat-song")
    assert commune.get("tasks", f"/v1/tasks/{AIR}")["done"] == before + 1


def test_a_series_of_weekly_issues_is_seen_and_planned_at_once(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with at_the_desk(browser, commune, OFFICER, DESKTOP) as page:
        go(page, commune, "lich-phat-song?thang=2025-09", "Lịch phát sóng")
        page.get_by_text("Lên lịch cả loạt").click()
        choose(page, "Nhiệm vụ", "C.I.1.a")
        page.get_by_label("Tên chung của các số").fill("Chuyển đổi số")
        number(page, "Bắt đầu từ số", "35")
        fill_day(page, "Từ ngày", "26082025")
        number(page, "Số lượt phát", "6")
        expect(page.get_by_text("6 lượt phát lúc 17:00, từ 26/08/2025")).to_be_visible()
        foreseen = table(page, "Các lượt sẽ lên lịch")
        expect(foreseen.get_by_role("row").filter(has_text="02/09/2025")).to_contain_text(
            "là ngày nghỉ"
        )
        look(page, keep, "don-vi-lich-ca-loat")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        look(page, keep, "don-vi-lich-ca-loat-390")
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        press(page, "Lên lịch 6 lượt")
        expect(page.get_by_text("Đã lên lịch 6 lượt phát, từ 26/08/2025")).to_be_visible()
        listed = table(page, "Lịch trong tháng")
        expect(listed.get_by_role("row").filter(has_text="Chuyển đổi số")).to_have_count(5)
        look(page, keep, "don-vi-lich-ca-loat-xong")
    days = "from=2025-08-01&to=2025-12-31"
    planned = commune.get("tasks", f"/v1/programmes?{days}")
    titles = [each["title"] for each in planned if each["title"].endswith(": Chuyển đổi số")]
    assert titles == [f"Số {each}: Chuyển đổi số" for each in range(35, 41)]


def test_the_focal_unit_reports_for_a_unit_whose_history_says_so(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with at_the_desk(browser, commune, "dau-moi", DESKTOP) as page:
        go(page, commune, "bao-thay", "Báo thay đơn vị")
        choose(page, "Báo thay cho đơn vị", "Trung tâm CƯDVC")
        choose(page, "Nhiệm vụ", "C.I.1.a")
        fill_day(page, "Ngày thực hiện", "16092025")
        page.get_by_label("Ghi chú").fill("Đơn vị mất mạng, báo qua điện thoại.")
        page.get_by_label("Ghi chú").press("Tab")
        look(page, keep, "dau-moi-bao-thay")
        press(page, "Gửi kết quả")
        expect(page.get_by_text("Đã ghi kết quả cho C.I.1.a")).to_be_visible()
        go(page, commune, "duyet-ket-qua", "Duyệt kết quả")
        waiting = page.locator("[class*=st-key-post-]").filter(has_text="báo thay")
        expect(waiting).to_contain_text("Phòng VH–XH báo thay Trung tâm CƯDVC")
        expect(waiting).to_contain_text("Chờ người khác duyệt")
        expect(waiting.get_by_role("button", name="Duyệt")).to_have_count(0)
        look(page, keep, "dau-moi-cho-nguoi-khac-duyet")
    with at_the_desk(browser, commune, "lanh-dao", DESKTOP) as page:
        go(page, commune, "duyet-ket-qua", "Duyệt kết quả")
        press(page, "Duyệt")
        expect(page.get_by_text("Đã duyệt.")).to_be_visible()
        expect(page.get_by_text("Không có kết quả báo thay nào")).to_be_visible()
        go(page, commune, "", "Kế hoạch truyền thông")
        feed = page.locator(".xs-feed")
        expect(feed).to_contain_text("Phòng VH–XH báo thay Trung tâm CƯDVC: 1 số phát thanh")
        look(page, keep, "lanh-dao-bao-thay")
    with at_the_desk(browser, commune, OFFICER, DESKTOP) as page:
        go(page, commune, "da-bao", "Kết quả đã báo")
        row = page.get_by_role("row").filter(has_text="Đơn vị mất mạng")
        expect(row).to_contain_text("Phòng VH–XH")
        look(page, keep, "don-vi-duoc-bao-thay")
    entries: list[dict[str, Any]] = commune.get("tasks", f"/v1/tasks/{AIR}/progress")["items"]
    (entry,) = [each for each in entries if each["note"].startswith("Đơn vị mất mạng")]
    assert (entry["unit"], entry["posted_by"]) == (RADIO, "phong-van-hoa-xa-hoi")


def test_a_reminder_appears_in_the_register_of_whoever_looks(
    browser: Browser, commune: Commune
) -> None:
    with at_the_desk(browser, commune, "lanh-dao", DESKTOP) as page:
        go(page, commune, "so-don-doc", "Sổ đôn đốc, báo cáo")
        settled(page)
        wish = {"unit": RADIO, "task_id": AIR, "text": ""}
        pressed = commune.post("tasks", "/v1/reminders", wish, commune.as_("focal"))
        assert pressed.status_code == 201, pressed.text

        row = page.get_by_role("row").filter(has_text="C.I.1.a").first
        expect(row).to_be_visible(timeout=15_000)


def test_doors_open_within_the_session_and_lead_back(browser: Browser, commune: Commune) -> None:
    until(lambda: commune.get("dashboard", "/v1/overview", "leader")["tasks"], within=30)
    with at_the_desk(browser, commune, "lanh-dao", DESKTOP) as page:
        page.evaluate("window.sameSession = true")
        page.locator(".xs-furthest a").nth(1).click()
        expect(page.get_by_role("heading", name="Nhiệm vụ", level=1)).to_be_visible()
        first = page.url
        settled(page)
        door = page.locator(".xs-parts a[href*='task=']").filter(has_text="C.II.1").first
        wanted = door.get_attribute("href")
        door.click()
        expect(page.locator("h2").filter(has_text="C.II.1")).to_be_visible()
        assert wanted
        assert page.url.endswith(wanted)
        page.go_back()
        expect(page.locator("h2").filter(has_text="C.II.1")).to_have_count(0)
        assert page.url == first
        page.go_back()
        expect(page.locator(".xs-furthest")).to_be_visible()
        assert page.evaluate("window.sameSession") is True


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_pages_fit_a_phone(browser: Browser, commune: Commune, keep: Keep, scheme: str) -> None:
    with at_the_desk(browser, commune, "dau-moi", PHONE, scheme) as page:
        go(page, commune, "ke-hoach?ma=2025", "Kế hoạch")
        page.get_by_text("Điều chỉnh theo quyết định").click()
        choose(page, "Nhiệm vụ", "C.I.1.b")
        expect(page.get_by_label("Nội dung nhiệm vụ")).to_be_visible()
        look(page, keep, f"dau-moi-dieu-chinh-390-{scheme}")
        go(page, commune, "bao-thay", "Báo thay đơn vị")
        choose(page, "Báo thay cho đơn vị", "Trung tâm CƯDVC")
        look(page, keep, f"dau-moi-bao-thay-390-{scheme}")
        go(page, commune, "lich-phat-song?thang=2025-02", "Lịch phát sóng")
        page.get_by_text("Lên lịch một lượt phát").click()
        choose(page, "Nhiệm vụ", "C.I.1.b")
        expect(page.get_by_label("Tên chương trình, số phát thanh")).to_be_visible()
        look(page, keep, f"dau-moi-lich-390-{scheme}")
    with at_the_desk(browser, commune, "lanh-dao", PHONE, scheme) as page:
        for path, title in (
            ("ke-hoach?ma=2025", "Kế hoạch"),
            ("lich-phat-song", "Lịch phát sóng"),
            ("ban-tom-tat", "Bản tóm tắt"),
            ("so-don-doc", "Sổ đôn đốc, báo cáo"),
        ):
            go(page, commune, path, title)
            look(page, keep, f"lanh-dao-{path.partition('?')[0]}-390-{scheme}")
