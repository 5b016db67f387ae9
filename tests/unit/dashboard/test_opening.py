"""Where the links of messages lead."""

from collections.abc import Iterator

import httpx
import pytest

from services.dashboard.screens import opening, session
from services.notify.service import doors
from tests.unit.dashboard.bureau import open_bureau
from tests.unit.dashboard.office import CASE_ID, Office, markup, opened, somebody, working


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with working(monkeypatch) as office, open_bureau(monkeypatch):
        yield office


@pytest.mark.parametrize(
    ("role", "about", "leads"),
    [
        ("case_handler", f"cases/{CASE_ID}", ("phan-anh", {"id": CASE_ID})),
        ("leader", "cases/SM-7K3Q9X", ("phan-anh", {"ma": "SM-7K3Q9X"})),
        ("unit_officer", f"cases/{CASE_ID}", None),
        ("leader", "tasks/2025-cds-1a", ("nhiem-vu", {"task": "2025-cds-1a"})),
        ("unit_officer", "tasks/2025-cds-1a", ("bao-ket-qua", {"task": "2025-cds-1a"})),
        ("case_handler", "tasks/2025-cds-1a", None),
        ("focal", "requests/x", ("du-lieu-ca-nhan", {})),
        ("unit_officer", "requests/x", None),
        ("unit_officer", "inbox", ("hop-thu-den", {})),
        ("leader", "https://elsewhere.example", None),
        ("leader", "cases/", None),
        ("leader", "", None),
    ],
)
def test_a_link_leads_to_the_page_that_its_reader_has(
    role: str, about: str, leads: tuple[str, dict[str, str]] | None
) -> None:
    assert opening.target(somebody(role), about) == leads


def test_the_door_is_where_notify_says_it_is() -> None:
    assert doors.door("https://desk.example/", "cases/SM-1") == (
        f"https://desk.example/{opening.PATH}?{opening.ASKED}=cases/SM-1"
    )
    assert doors.INBOX == opening.INBOX
    assert (doors.door("", "cases/1"), doors.door("https://x/", None)) == ("", "https://x")


def test_a_case_is_found_by_its_code(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "person", lambda: somebody("focal"))

    html = markup(opened("phan-anh", ma="SM-7K3Q9X"))

    assert "Phản ánh SM-7K3Q9X" in html
    assert office.cases


def test_a_code_of_no_case_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.says["GET /cases"] = httpx.Response(200, json={"items": [], "next": None})
    monkeypatch.setattr(session, "person", lambda: somebody("focal"))

    assert "không có phản ánh" in markup(opened("phan-anh", ma="SM-000000")).lower()
