"""B10: the leader's first page and a unit's desk in a browser, with 1,000,000 projected events.

Against what people were promised: a cold page within 2 s (a browser that has nothing yet, signed
in), a warm interaction within 300 ms (from the click to what it changes on the page).
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.b5_reading import fill
from deploy.local.layout import free_base
from deploy.local.stack import Stack
from tests.conftest import CHROMIUM

EVENTS = 1_000_000
ROUNDS, CLICKS = 7, 12
COLD, WARM = 2.0, 0.3
"""Seconds promised."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SIZE = {"width": 1440, "height": 900}
PAGES = {
    "leader": (
        "lanh-dao",
        ".xs-groups",
        ".st-key-group_by button[aria-checked=false]",
        ".xs-groups",
    ),
    "unit desk": (
        "can-bo.trung-tam-cung-ung-dich-vu-cong",
        ".xs-table",
        ".st-key-my_tasks-down input",
        ".xs-table tbody",
    ),
}
"""Of each page: who opens it, what shows that it is there, what is clicked, what that changes."""
CLICK = """async ([click, changes]) => {
  const text = () => document.querySelector(changes)?.innerText;
  const frame = () => new Promise(requestAnimationFrame);
  while (!document.querySelector(click)) await frame();  // a page that is being drawn anew
  const before = text(), began = performance.now();
  document.querySelector(click).click();
  while (text() === undefined || text() === before) {
    if (performance.now() - began > 20000) throw new Error('nothing changed');
    await frame();
  }
  return (performance.now() - began) / 1000;
}"""


async def measure() -> str:
    """Fill a commune's read model, open its pages, click; return the line."""
    if not CHROMIUM:
        return "B10 –  wants Chromium (make browser)"
    with tempfile.TemporaryDirectory() as folder:
        base = free_base()
        stores = Stack(Path(folder), base, only={"nats", "mongo"})
        await asyncio.to_thread(stores.__enter__)
        try:
            await fill(stores.mongo_uri("dashboard"), "xaso_dashboard", EVENTS)
        finally:
            await asyncio.to_thread(stores.stop)
        return await asyncio.to_thread(_measure, Path(folder), base)


def _measure(folder: Path, base: int) -> str:
    with Stack(folder, base) as stack, _browser() as browser:
        address = stack.place.addresses()["streamlit"]
        found = {page: _try(browser, address, how) for page, how in PAGES.items()}
    cold = {page: median(each) for page, (each, _) in found.items()}
    warm = {page: median(each) for page, (_, each) in found.items()}
    slowest = max(cold.values()) / COLD, max(warm.values()) / WARM
    detail = "; ".join(
        f"{page} cold {cold[page]:.2f} s (slowest {max(found[page][0]):.2f}), "
        f"warm {warm[page] * 1000:.0f} ms (slowest {max(found[page][1]) * 1000:.0f})"
        for page in PAGES
    )
    return (
        f"B10 {max(slowest):.2f}×  of what was promised, with {EVENTS} events: cold pages "
        f"{slowest[0]:.2f}× of {COLD:.0f} s, warm interactions {slowest[1]:.2f}× of "
        f"{WARM * 1000:.0f} ms; {detail}"
    )


def _try(
    browser: Browser, address: str, how: tuple[str, str, str, str]
) -> tuple[list[float], list[float]]:
    """Return the seconds of each cold page and of each warm interaction."""
    who, there, click, changes = how
    known = _signed_in(browser, address, who)
    cold = []
    for _ in range(ROUNDS):
        with _visit(browser, known) as page:
            began = perf_counter()
            page.goto(address, wait_until="commit")
            page.locator(there).first.wait_for()
            cold.append(perf_counter() - began)
    with _visit(browser, known) as page:
        page.goto(address)
        page.locator(there).first.wait_for()
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        warm = [page.evaluate(CLICK, [click, changes]) for _ in range(CLICKS + 1)]
    return cold, warm[1:]


def _signed_in(browser: Browser, address: str, who: str) -> Any:
    """Return what a browser keeps of somebody who signed in."""
    with _visit(browser) as page:
        page.goto(address)
        page.get_by_role("button", name="Đăng nhập").first.click()
        page.get_by_role("button", name=who).first.click()
        page.locator(".xs-page, .xs-verdict").first.wait_for()
        return page.context.storage_state()


@contextmanager
def _visit(browser: Browser, known: Any = None) -> Iterator[Page]:
    """A window of a browser that has been nowhere, but knows who signed in."""
    context = browser.new_context(locale="vi-VN", viewport=SIZE, storage_state=known)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
