"""The desks of intake and handling, with whoever sits there."""

from collections.abc import Iterator

import pytest

from services.dashboard.screens import session
from tests.unit.dashboard.office import CASE_ID, Office, somebody, working

CASES = f"/cases/{CASE_ID}"
CALL, QUEUE, WORK, ONE, APPROVALS = "cuoc-goi", "hang-doi", "can-xu-ly", "phan-anh", "duyet"
PRIVACY = "du-lieu-ca-nhan"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with working(monkeypatch) as office:
        yield office


@pytest.fixture
def be(monkeypatch: pytest.MonkeyPatch) -> "Be":
    return Be(monkeypatch)


class Be:
    """Lets somebody sit at the screen."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def __call__(self, *roles: str) -> None:
        self._patch.setattr(session, "person", lambda: somebody(*roles))
