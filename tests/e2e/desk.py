"""Staff in a browser: signing in, going to a page, and what must hold of every page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Commune

LAPTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
SIGNED_IN: dict[tuple[str, str], list[Any]] = {}
Keep = Callable[[Page, str], None]
WAY = """path => {
    history.pushState({}, "", path);
    dispatchEvent(new PopStateEvent("popstate", {state: {}}));
}"""


@contextmanager
def at_the_desk(
    browser: Browser, commune: Commune, who: str, size: dict[str, int] = LAPTOP, scheme: str = ""
) -> Iterator[Page]:
    """Somebody signed in, in a browser that has been used here before: once for all tests."""
    address = commune.address("streamlit")
    used = (each for each in browser.contexts if not each.pages)
    context = next(used, None) or browser.new_context(locale="vi-VN")
    context.clear_cookies()
    known = SIGNED_IN.get((address, who))
    context.add_cookies(known or [])
    page = context.new_page()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme or None)  # type: ignore[arg-type]
    page.set_default_timeout(20_000)
    page.goto(address)
    if not known:
        page.get_by_role("button", name="Đăng nhập").first.click()
        page.get_by_role("button", name=who).first.click()
    page.locator(".xs-page, .xs-verdict").first.wait_for()
    SIGNED_IN[address, who] = list(context.cookies())
    yield page
    page.close()


def settled(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def look(page: Page, keep: Keep, name: str) -> None:
    """Keep a picture; nothing is in anybody's way and nothing sticks out."""
    settled(page)
    keep(page, name)
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [f"{each['id']}: {n['html']}" for each in found for n in each["nodes"]] == [], name
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("innerWidth"), name
    assert page.evaluate("document.documentElement.lang") == "vi"


def go(page: Page, commune: Commune, path: str, title: str) -> None:
    """Open a page as a link within the session does; anew where its heading is shown already."""
    heading = page.get_by_role("heading", name=title, level=1)
    if heading.count():
        page.goto(f"{commune.address('streamlit')}/{path}")
    else:
        page.evaluate(WAY, f"/{path}")
    heading.wait_for()
