"""A visitor of the public site: a window of some size, and what must hold of every page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Commune

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}
Keep = Callable[[Page, str], None]


@contextmanager
def a_visit(browser: Browser, size: str = "phone", **options: Any) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZES[size], **options)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out to the right."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width <= page.viewport_size["width"] if page.viewport_size else False


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi phản ánh", exact=True).click()


def sent(page: Page) -> str:
    """Wait until the message is taken, on its own; return the link's address."""
    thanks = page.get_by_role("status").filter(has_text="Cảm ơn bạn")
    expect(thanks).to_be_visible()
    if "/cung-viec" in page.url:
        page.get_by_role("link", name="Không phải, giữ tin của tôi riêng").click()
        page.wait_for_url("**/t/*?sent=1")
        expect(thanks).to_be_visible()
    return page.url.partition("?")[0]


def case_of(commune: Commune, words: str) -> dict[str, Any]:
    """Return the case with these words, as staff see it."""
    cases = commune.get("feedback", "/v1/cases?limit=50", "leader")["items"]
    found: dict[str, Any] = next(case for case in cases if case["text"] == words)
    return found


def step(commune: Commune, case: dict[str, Any], name: str, **body: Any) -> None:
    path = f"/v1/cases/{case['id']}/{name}"
    done = commune.post("feedback", path, body, commune.as_("focal"))
    assert done.status_code == 200, done.text
