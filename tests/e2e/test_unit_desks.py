"""The unit officer's day and the focal officer's day, in a real browser."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from deploy.testing import ROOT
from tests.e2e.conftest import Commune, a_commune
from tests.e2e.desk import PHONE, at_the_desk, go, look, settled

pytestmark = pytest.mark.browser

RADIO = "trung-tam-cung-ung-dich-vu-cong"
OFFICER = f"can-bo.{RADIO}"
AIR = "2025-cds-1a"
PLAN = ROOT / "tests" / "plans" / "mau-mot.txt"
DESKTOP, WALL = {"width": 1440, "height": 1000}, {"width": 1920, "height": 1080}
ISSUE = "Số 37: dịch vụ công trực tuyến"
WISH = "Đề nghị trả lời trước thứ Sáu."
TABLED = "Số 36: chữ ký số cá nhân"
Keep = Callable[[Page, str], None]


def a_picture() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (640, 400), (0, 91, 150)).save(picture, "JPEG")
    return picture.getvalue()


def a_table() -> bytes:
    """Return a table of which one row is right and one is not."""
    text = io.StringIO()
    rows = [
        ("Mã nhiệm vụ", "Ngày thực hiện", "Số lượng", "Ghi chú"),
        (AIR, "08/09/2025", "1", TABLED),
        (AIR, "31/02/2025", "1", "Ngày không có"),
    ]
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


TIMES, OPENS_WITHIN = 20, 500


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commune]:
    """A commune of its own: what other tests leave behind would stand in the lists."""
    with a_commune(tmp_path_factory.mktemp("desks")) as commune:
        yield commune


def begin(page: Page, commune: Commune, title: str) -> None:
    page.goto(commune.address("streamlit"))
    page.get_by_role("heading", name=title, level=1).wait_for()


def done(commune: Commune) -> int:
    found: int = commune.get("tasks", f"/v1/tasks/{AIR}")["done"]
    return found


def choose(page: Page, label: str, option: str, *, several: bool = False) -> None:
    """Choose in a list; one of ``several`` stays open until it is left.

    A page that is drawn again meanwhile closes the list: then it is opened once more.
    """
    field = page.get_by_label(label, exact=True).filter(visible=True).first
    found = page.get_by_role("option")
    wanted = found.filter(has_text=option).first
    for _ in range(TIMES):
        settled(page)
        field.click()
        field.fill(option)
        with suppress(PlaywrightTimeout):
            wanted.click(timeout=OPENS_WITHIN)
            break
        field.fill("")
    else:
        raise AssertionError(f"{option} is not in the list “{label}”")
    if several:
        page.keyboard.press("Escape")
    settled(page)


def saved(page: Page, press: str) -> bytes:
    """Return the file that a button saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name=press).first.click()
    return download.value.path().read_bytes()


def sheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def test_a_units_officer_and_the_focal_officer_each_have_their_day(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    the_officer_reports_in_three_clicks(browser, commune, keep)
    the_officer_reports_by_table(browser, commune, keep)
    the_officer_hands_the_report_in(browser, commune, keep)
    the_focal_officer_judges_what_came_in(browser, commune, keep)
    the_focal_officer_presses_and_rolls_up(browser, commune, keep)
    the_officer_answers_and_takes_a_mistake_back(browser, commune, keep)


def the_officer_reports_in_three_clicks(browser: Browser, commune: Commune, keep: Keep) -> None:
    before = done(commune)
    with at_the_desk(browser, commune, OFFICER, DESKTOP) as page:
        expect(page.get_by_role("heading", name="Việc của đơn vị", level=1)).to_be_visible()
        look(page, keep, "don-vi-viec")
        row = page.locator(f".st-key-row-week-{AIR}")
        row.get_by_role("link", name="Báo kết quả").click()
        expect(page.get_by_text(f"đã có {before}/52")).to_be_visible()
        file = {"name": "phat-thanh.jpg", "mimeType": "image/jpeg", "buffer": a_picture()}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        expect(page.get_by_text("phat-thanh.jpg")).to_be_visible()
        day = page.get_by_role("group", name="Ngày thực hiện")
        day.get_by_role("spinbutton").first.click()
        page.keyboard.type("15092025")
        page.get_by_label("Ghi chú").fill(ISSUE)
        choose(page, "Chuyên đề đã truyền thông", "I.1 Những", several=True)
        settled(page)
        look(page, keep, "don-vi-bao-ket-qua")
        page.get_by_role("button", name="Gửi kết quả").click()
        expect(
            page.get_by_text(f"Đã ghi kết quả cho C.I.1.a: đã có {before + 1}/52")
        ).to_be_visible()
        expect(page.get_by_label("Ghi chú")).to_have_value("")
    entries = commune.get("tasks", f"/v1/tasks/{AIR}/progress")["items"]
    entry = next(each for each in entries if each["note"] == ISSUE)
    assert (entry["topics"], len(entry["evidence"])) == (["I.1"], 1)


def the_officer_reports_by_table(browser: Browser, commune: Commune, keep: Keep) -> None:
    with at_the_desk(browser, commune, OFFICER, DESKTOP) as page:
        go(page, commune, "bao-theo-bang", "Báo theo bảng")
        settled(page)
        assert sheet(saved(page, "Mẫu Excel")).title == "Báo cáo"
        table = {"name": "bang.csv", "mimeType": "text/csv", "buffer": a_table()}
        page.locator("input[type=file]").set_input_files(table)  # type: ignore[arg-type]
        expect(page.get_by_role("button", name="Kiểm tra bảng")).to_be_enabled()
        page.get_by_role("button", name="Kiểm tra bảng").click()
        expect(page.get_by_text("1 dòng phải sửa")).to_be_visible()
        expect(page.get_by_text("Ngày thực hiện phải viết dạng")).to_be_visible()
        look(page, keep, "don-vi-bang")
        address = page.url
        begin(page, commune, "Việc của đơn vị")
        page.goto(address)
        page.get_by_role("button", name="Ghi nhận 1 dòng đúng").click()
        expect(page.get_by_text("Đã ghi nhận 1 dòng.")).to_be_visible()
        settled(page)
        expect(page.get_by_text("1 dòng đã ghi nhận")).to_be_visible()


def the_officer_hands_the_report_in(browser: Browser, commune: Commune, keep: Keep) -> None:
    with at_the_desk(browser, commune, OFFICER, DESKTOP) as page:
        go(page, commune, "bao-cao-ky", "Báo cáo kỳ")
        page.get_by_label("Kết quả nổi bật").fill("Đã phát hai số chuyên mục.")
        page.get_by_role("button", name="Lưu nháp").click()
        expect(page.get_by_text("Đã lưu nháp.")).to_be_visible()
        look(page, keep, "don-vi-bao-cao")
        page.get_by_role("button", name="Nộp báo cáo").click()
        expect(page.get_by_text("Đã nộp báo cáo cho đơn vị đầu mối.")).to_be_visible()
        expect(page.get_by_text("Đã nộp, chờ duyệt")).to_be_visible()


def the_focal_officer_judges_what_came_in(browser: Browser, commune: Commune, keep: Keep) -> None:
    with at_the_desk(browser, commune, "dau-moi", DESKTOP) as page:
        go(page, commune, "duyet-ket-qua", "Duyệt kết quả")
        post = page.locator("[class*=st-key-post-]").filter(has_text=ISSUE)
        post.get_by_text("Xem 1 tệp minh chứng").click()
        expect(post.locator("img")).to_be_visible()
        look(page, keep, "dau-moi-duyet-ket-qua")
        find = page.get_by_label("Lọc theo chữ")
        find.fill("chu ky so ca nhan")
        find.press("Enter")
        expect(page.locator("[class*=st-key-post-]")).to_have_count(1)
        page.get_by_label("Lý do, nếu trả lại").fill("Chưa có minh chứng.")
        page.get_by_role("button", name="Trả lại").click()
        expect(page.get_by_text("Đã trả lại cho đơn vị.")).to_be_visible()
        find.fill("dich vu cong truc tuyen")
        find.press("Enter")
        post.get_by_role("button", name="Duyệt", exact=True).click()
        expect(page.get_by_text("Đã duyệt.")).to_be_visible()
        expect(post).to_have_count(0)


def the_focal_officer_presses_and_rolls_up(browser: Browser, commune: Commune, keep: Keep) -> None:
    with at_the_desk(browser, commune, "dau-moi", DESKTOP) as page:
        go(page, commune, "bao-cao-don-vi", "Báo cáo các đơn vị")
        expect(page.get_by_text("đơn vị chưa nộp:")).to_be_visible()
        look(page, keep, "dau-moi-bao-cao")
        page.get_by_text("Chờ duyệt: Trung tâm CƯDVC").click()
        expect(page.get_by_text("Đã phát hai số chuyên mục.")).to_be_visible()
        page.get_by_role("button", name="Duyệt báo cáo").click()
        expect(page.get_by_text("Đã duyệt báo cáo.")).to_be_visible()
        settled(page)
        assert saved(page, "Tải PDF").startswith(b"%PDF")
        units = sheet(saved(page, "Tải Excel"))
        assert [cell.value for cell in units[1]][:2] == ["Đơn vị", "Tình trạng"]
        go(page, commune, "don-doc-don-vi", "Đôn đốc đơn vị")
        choose(page, "Đơn vị và việc", "Trung tâm CƯDVC – C.I.1.a", several=True)
        page.get_by_label("Lời nhắn thêm").fill(WISH)
        settled(page)
        page.get_by_role("button", name="Đôn đốc", exact=True).click()
        expect(page.get_by_text("Đã đôn đốc 1.")).to_be_visible()
        look(page, keep, "dau-moi-don-doc")


def the_officer_answers_and_takes_a_mistake_back(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    before = done(commune)
    with at_the_desk(browser, commune, OFFICER, DESKTOP) as page:
        page.get_by_role("link", name="lần đôn đốc chưa trả lời").click()
        pressed = page.locator("[class*=st-key-reminder-]").filter(has_text=WISH)
        expect(pressed).to_be_visible()
        look(page, keep, "don-vi-don-doc")
        pressed.get_by_label("Trả lời", exact=True).fill("Đơn vị phát bù trong tuần.")
        pressed.get_by_role("button", name="Gửi trả lời").click()
        expect(page.get_by_text("Đã gửi trả lời.")).to_be_visible()
        go(page, commune, "da-bao", "Kết quả đã báo")
        expect(page.get_by_text("Chưa có minh chứng.")).to_be_visible()
        look(page, keep, "don-vi-da-bao")
        page.get_by_text("Rút lại kết quả báo nhầm").first.click()
        choose(page, "Kết quả nào", "15/09/2025")
        page.get_by_label("Lý do", exact=True).fill("Báo nhầm số.")
        page.get_by_label("Lý do", exact=True).press("Enter")
        settled(page)
        page.get_by_role("button", name="Rút lại kết quả báo nhầm").last.click()
        expect(page.get_by_text("Đã rút lại kết quả.")).to_be_visible()
        expect(page.get_by_text("Bút toán đảo")).to_be_visible()
    assert done(commune) == before - 1


def test_a_plan_is_imported_reviewed_and_its_draft_deleted(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with at_the_desk(browser, commune, "dau-moi", DESKTOP) as page:
        go(page, commune, "ke-hoach", "Kế hoạch")
        look(page, keep, "dau-moi-ke-hoach")
        page.locator("input[type=file]").set_input_files(PLAN)
        expect(page.get_by_role("button", name="Đọc kế hoạch")).to_be_enabled()
        page.get_by_role("button", name="Đọc kế hoạch").click()
        expect(page.get_by_text("đọc từ tệp mau-mot.txt")).to_be_visible()
        expect(page.locator(".xs-here")).to_contain_text("1. Đăng tin, bài")
        look(page, keep, "dau-moi-ra-soat")
        target = page.get_by_label("Chỉ tiêu")
        target.fill("30")
        target.press("Tab")
        page.get_by_role("button", name="Lưu nhiệm vụ").click()
        expect(page.get_by_text("Đã lưu III.1.")).to_be_visible()
        plan_id = page.url.rpartition("=")[2]
        draft = commune.get("tasks", f"/v1/plans/{plan_id}", "focal")
        assert draft["tasks"][0]["target"] == 30
        settled(page)
        page.get_by_text("Xóa dự thảo", exact=True).click()
        page.get_by_text("Tôi chắc chắn xóa dự thảo này").click()
        page.get_by_role("button", name="Xóa dự thảo này").click()
        expect(page.get_by_role("heading", name="Các kế hoạch")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (WALL, "light")])
def test_both_desks_fit_a_phone_in_the_dark_and_a_wall_screen(
    browser: Browser,
    commune: Commune,
    keep: Keep,
    size: dict[str, int],
    scheme: str,
) -> None:
    name = size["width"]
    headers = commune.as_("unit_officer", RADIO)
    body = {"occurred_on": "2025-09-22", "kind": "issue", "note": "Số 38", "topics": ["I.3"]}
    commune.post("tasks", f"/v1/tasks/{AIR}/progress", body, headers)
    with at_the_desk(browser, commune, OFFICER, size, scheme) as page:
        look(page, keep, f"don-vi-viec-{name}")
        for path, title in (
            (f"bao-ket-qua?task={AIR}", "Báo kết quả"),
            ("bao-theo-bang", "Báo theo bảng"),
            ("don-doc", "Đôn đốc"),
            ("bao-cao-ky", "Báo cáo kỳ"),
            ("da-bao", "Kết quả đã báo"),
        ):
            go(page, commune, path, title)
            look(page, keep, f"don-vi-{path.partition('?')[0]}-{name}")
    with at_the_desk(browser, commune, "dau-moi", size, scheme) as page:
        for path, title in (
            ("duyet-ket-qua", "Duyệt kết quả"),
            ("don-doc-don-vi", "Đôn đốc đơn vị"),
            ("bao-cao-don-vi", "Báo cáo các đơn vị"),
            ("ke-hoach?ma=2025", "Kế hoạch"),
        ):
            go(page, commune, path, title)
            look(page, keep, f"dau-moi-{path.partition('?')[0]}-{name}")
