"""The processes of ``make up`` on free ports, and a browser."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from deploy.cli.challenge import proof
from deploy.local.layout import free_base
from deploy.local.stack import Stack
from services.feedback.ports import Kind
from shared.calendar_vn import Calendar
from shared.clock import WallClock
from tests.conftest import CHROMIUM

ARTIFACTS = Path(__file__).parents[2] / ".ci-artifacts"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]

IN_A_HURRY = {
    "XASO_FORM_SECONDS": "0",
    "XASO_RATE_LIMITS": json.dumps(dict.fromkeys(Kind)),
}
"""Tests send from one address, and faster than people; ``test_strangers.py`` tries the rates."""


@dataclass
class Commune:
    """The running product, spoken to as its users do."""

    stack: Stack
    demo: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.demo = json.loads(self.stack.folder.demo.read_text("utf-8"))

    def address(self, service: str) -> str:
        return str(self.demo["addresses"][service])

    def as_(self, role: str, unit: str | None = None) -> dict[str, str]:
        keys = self.demo["keys"]
        key = keys[role][unit] if unit else keys[role]
        return {"Authorization": f"Bearer {key}"}

    def get(self, service: str, path: str, role: str = "admin") -> Any:
        answer = httpx.get(self.address(service) + path, headers=self.as_(role), timeout=10)
        return answer.raise_for_status().json()

    def post(self, service: str, path: str, body: Any, headers: dict[str, str]) -> httpx.Response:
        return httpx.post(self.address(service) + path, json=body, headers=headers, timeout=10)

    def resident(self) -> dict[str, str]:
        """Return the header with which one message is taken from whoever has no key."""
        return {"Proof": proof(self.address("feedback"))}

    def mails(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(self.address("mail") + "/messages").json()
        return found


@contextmanager
def a_commune(folder: Path, **env: str) -> Iterator[Commune]:
    """Start everything that ``make up`` starts."""
    with Stack(folder, free_base(), env=IN_A_HURRY | env) as stack:
        yield Commune(stack)


@contextmanager
def a_commune_at_work(folder: Path) -> Iterator[Commune]:
    """Start it at ten o'clock of a working day that is over.

    At other hours a reminder waits for the morning.
    """
    office, day = Calendar(), WallClock().today() - timedelta(days=1)
    while not office.is_working(day):
        day -= timedelta(days=1)
    clock = folder / "clock"
    clock.write_text(f"{day}T10:00:00+07:00\n", "utf-8")
    with a_commune(folder / "commune", XASO_CLOCK_FILE=str(clock)) as commune:
        yield commune


@pytest.fixture(scope="session")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commune]:
    """Everything that ``make up`` starts."""
    with a_commune(tmp_path_factory.mktemp("commune")) as commune:
        yield commune


@pytest.fixture(scope="session")
def commune_at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commune]:
    """The same in office hours, for tests that leave rules, services and plan as they were."""
    with a_commune_at_work(tmp_path_factory.mktemp("at-work")) as commune:
        yield commune


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """Keep a screenshot for whoever looks at the run afterwards."""

    def save(page: Page, name: str) -> None:
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=str(ARTIFACTS / f"{name}.png"), full_page=True)

    return save
