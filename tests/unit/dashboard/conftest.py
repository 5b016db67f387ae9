"""The services that the screens ask: none answers unless a test puts it there."""

import httpx
import pytest

from services.dashboard.client import Notify
from services.dashboard.screens import session


def nobody(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody is there")


@pytest.fixture(autouse=True)
def _no_notify(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page asks ``notify`` how much is unread."""
    http = httpx.Client(transport=httpx.MockTransport(nobody))
    monkeypatch.setattr(session, "notify", lambda: Notify("http://notify.test", http))
