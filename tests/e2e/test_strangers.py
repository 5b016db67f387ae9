"""The door as a resident meets it, with what is set by default: work unseen, a slower way."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request, expect

from deploy.cli.challenge import proof
from deploy.local.layout import free_base
from deploy.local.stack import Stack
from tests.e2e.visits import Keep, a_visit, violations

pytestmark = pytest.mark.browser

FIELD = re.compile(r'name="(\w+)"\r\n\r\n(.*?)\r\n--')
ONE_IN_TEN_MINUTES = '{"unproven": {"network": "1/10min", "commune": "9/h"}}'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public site alone, with its doors as they are by default."""
    with Stack(
        tmp_path_factory.mktemp("door"),
        free_base(),
        only={"nats", "mongo", "topology", "feedback"},
        env={"XASO_RATE_LIMITS": ONE_IN_TEN_MINUTES},
    ) as stack:
        yield stack.ports.url("feedback")


def write(page: Page, text: str) -> None:
    page.get_by_label("Việc khác").check()
    page.get_by_label("Nội dung").fill(text)
    page.get_by_label("Không nêu tên").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi phản ánh", exact=True).click()


def outcomes(site: str, outcome: str) -> float:
    found = re.search(
        rf'proofs_total{{.*outcome="{outcome}"}} (\S+)', httpx.get(site + "/metrics").text
    )
    return float(found[1]) if found else 0


def test_a_browser_does_the_work_while_somebody_types(browser: Browser, site: str) -> None:
    with a_visit(browser) as page:
        sent: list[Request] = []
        asked: list[str] = []
        page.on("request", lambda r: sent.append(r) if r.method == "POST" else asked.append(r.url))
        page.goto(site + "/")
        assert not any("/v1/challenge" in url for url in asked)  # who only reads computes nothing
        write(page, "Đèn đường không sáng.")
        page.get_by_role("button", name="Gửi phản ánh", exact=True).dblclick()
        expect(page.get_by_role("button", name="Đang gửi…")).to_be_visible()

        expect(page.get_by_role("status")).to_contain_text("Cảm ơn bạn")
        assert {url.split("/")[2] for url in asked} == {site.split("/")[2]}
        assert any("solver." in url for url in asked)
        [form] = sent
        fields = dict(FIELD.findall((form.post_data_buffer or b"").decode()))
        assert len(fields["proof"]) > 300
        assert fields["text"] == "Đèn đường không sáng."
        assert outcomes(site, "accepted") == 1
        assert outcomes(site, "slower") == 0


def send_and_read(page: Page) -> None:
    """Send, and wait for the page that answers: what stands there is not the page before."""
    with page.expect_navigation():
        send(page)


def test_without_a_script_the_form_goes_the_slower_way(
    browser: Browser, site: str, keep: Keep
) -> None:
    with a_visit(browser, java_script_enabled=False) as page:
        page.goto(site + "/")
        write(page, "Cống bị tắc.")
        send_and_read(page)
        expect(page.get_by_role("alert")).to_contain_text("gửi quá nhanh")
        expect(page.get_by_label("Nội dung")).to_have_value("Cống bị tắc.")
        while page.get_by_role("alert").count():
            send_and_read(page)
        expect(page.get_by_role("status")).to_contain_text("Cảm ơn bạn")
        assert outcomes(site, "slower") == 1

        page.goto(site + "/")
        write(page, "Chợ ồn ban đêm.")
        send_and_read(page)
        while page.get_by_text("gửi quá nhanh").count():
            send_and_read(page)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text(re.compile(r"Xin gửi lại sau \d+ phút, hoặc gọi đường dây"))
        expect(page.get_by_label("Nội dung")).to_have_value("Chợ ồn ban đêm.")
        expect(page.get_by_role("link", name="0255 000 0000").first).to_be_visible()
        keep(page, "feedback-slower-way")
        assert outcomes(site, "slower") == 1


def test_a_lost_link_is_found_by_code_and_telephone(
    browser: Browser, site: str, keep: Keep
) -> None:
    case = {
        "category": "KHAC", "text": "Mất đường dẫn.",
        "submitter": {"name": "Người Thử", "phone": "0912 345 678"},
        "consent": {"notice_version": "1", "accepted": True},
    }  # fmt: skip
    sent = httpx.post(site + "/v1/cases", json=case, headers={"Proof": proof(site)}).json()
    for scheme in ("light", "dark"):
        with a_visit(browser, color_scheme=scheme) as page:
            page.goto(site + "/tra-cuu")
            assert violations(page) == []
            keep(page, f"feedback-look-up-{scheme}")
            page.get_by_label("Mã phản ánh").fill(sent["code"][3:].lower())
            page.get_by_label("Bốn số cuối").fill("0000")
            page.get_by_role("button", name="Tra cứu").click()
            expect(page.get_by_role("alert")).to_contain_text("Không tìm thấy phản ánh nào khớp")
            assert violations(page) == []
            keep(page, f"feedback-look-up-wrong-{scheme}")
            page.get_by_label("Bốn số cuối").fill("5678")
            page.keyboard.press("Enter")
            expect(page.get_by_text(sent["code"]).first).to_be_visible()
            assert page.url == sent["tracking_url"]
