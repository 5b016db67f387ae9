"""What Streamlit adds of its own: no box over a page, and its words in the page's language."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Commune
from tests.e2e.desk import LAPTOP, PHONE, Keep, at_the_desk, look, settled

pytestmark = pytest.mark.browser
FIRST = {
    "lanh-dao": "lanh-dao",
    "dau-moi": "lanh-dao",
    "quan-tri": "van-hanh",
    "xu-ly": "can-xu-ly",
    "duong-day-nong": "cuoc-goi",
}


@pytest.fixture(scope="module")
def commune(commune_at_work: Commune) -> Commune:
    return commune_at_work


def open_at(page: Page, commune: Commune, path: str) -> None:
    page.goto(f"{commune.address('streamlit')}/{path}")
    page.locator(".xs-page, .xs-verdict, .xs-door").first.wait_for()
    settled(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("who", FIRST)
def test_a_roles_first_page_stands_at_both_its_addresses(
    browser: Browser, commune: Commune, who: str
) -> None:
    with at_the_desk(browser, commune, who) as page:
        for path in ("", FIRST[who]):
            open_at(page, commune, path)
            expect(page.locator(".xs-door")).to_have_count(0)
            assert page.url.rstrip("/").endswith(path)


def test_an_address_that_leads_nowhere_says_so_in_vietnamese(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with at_the_desk(browser, commune, "lanh-dao", PHONE, "dark") as page:
        for path in ("van-hanh", "khong-co-trang-nay"):
            open_at(page, commune, path)
            expect(page.locator(".xs-door")).to_contain_text("Không có trang này")
        look(page, keep, "khong-co-trang-nay-390")
        page.get_by_role("link", name="Về trang đầu").click()
        expect(page.locator(".xs-verdict")).to_be_visible()
        settled(page)
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_lists_dates_and_files_speak_vietnamese(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    with at_the_desk(browser, commune, "lanh-dao", LAPTOP) as page:
        open_at(page, commune, "so-sanh")
        page.get_by_role("button", name="Chọn ngày").first.click()
        calendar = page.get_by_role("dialog", name="Chọn ngày")
        expect(calendar.get_by_role("button", name="Tháng trước")).to_be_visible()
        keep(page, "chon-ngay")
        calendar.get_by_role("button", name="Tháng trước").click()
        page.keyboard.press("Escape")
    with at_the_desk(browser, commune, "dau-moi", LAPTOP) as page:
        open_at(page, commune, "ke-hoach")
        expect(page.get_by_role("button", name="Chọn tệp…").first).to_be_visible()
        expect(page.get_by_text("Mỗi tệp tối đa 10 MB").first).to_be_visible()
        expect(page.get_by_text(re.compile("per file|Upload"))).to_have_count(0)
        look(page, keep, "ke-hoach-chon-tep")
        open_at(page, commune, "hang-doi")
        choice = page.locator("[data-testid=stSelectbox] input:visible").first
        choice.click()
        choice.fill("không có mục này")
        expect(page.get_by_text("Không tìm thấy")).to_be_visible()
        keep(page, "khong-tim-thay")


def test_old_figures_are_marked_and_can_still_be_read(
    browser: Browser, commune: Commune, keep: Keep
) -> None:
    for size, scheme in ((LAPTOP, "light"), (PHONE, "dark")):
        with at_the_desk(browser, commune, "lanh-dao", size, scheme) as page:
            open_at(page, commune, "lanh-dao")
            commune.stack.end("dashboard")
            try:
                expect(page.locator(".xs-faded").first).to_be_visible()
                look(page, keep, f"so-lieu-cu-{scheme}")
            finally:
                commune.stack.begin("dashboard")
