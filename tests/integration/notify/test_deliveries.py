"""The list of deliveries is read in windows, whichever states and channel are asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.notify.app import build
from services.notify.models import Delivery, State
from services.notify.settings import Settings
from shared.auth import Role
from shared.contracts.base import now
from shared.testing import Keys, ready, running
from tests.integration.notify.test_never_twice import a_delivery

Make = Callable[..., Settings]
FAILED = (State.PERMANENT_FAILURE, State.TECHNICAL_FAILURE)


def some_deliveries() -> list[Delivery]:
    """Return deliveries of three states and two channels over two days, two at each moment."""
    at, states = now(), (*FAILED, State.SENT)
    return [
        replace(
            a_delivery(),
            id=uuid4(),
            state=states[number % 3],
            channel="sms" if number % 4 == 0 else "email",
            created_at=at - timedelta(hours=3 * (number // 2)),
            next_attempt_at=None,
        )
        for number in range(30)
    ]


@pytest.mark.parametrize("states", [(), (State.SENT,), FAILED])
@pytest.mark.parametrize("channel", [None, "sms"])
async def test_windows_lose_nothing_and_show_nothing_twice(
    settings_of: Make, keys: Keys, states: tuple[State, ...], channel: str | None
) -> None:
    app, some = build(settings_of()), some_deliveries()
    wanted = [
        str(each.id)
        for each in sorted(some, key=lambda each: (each.created_at, str(each.id)), reverse=True)
        if (not states or each.state in states) and channel in (None, each.channel)
    ]
    async with running(app, keys.by_role[Role.ADMIN]) as client:
        await ready(client)
        await app.state.deliveries.add(some)
        found: list[str] = []
        asked: dict[str, Any] = {"state": [each.value for each in states], "limit": 4}
        if channel:
            asked["channel"] = channel
        while True:
            page = (await client.get("/v1/deliveries", params=asked)).json()
            assert len(page["items"]) <= 4
            found += [each["id"] for each in page["items"]]
            if page["next"] is None:
                break
            asked["after"] = page["next"]
    assert found == wanted
    assert wanted


async def test_a_state_that_is_none_is_refused(settings_of: Make, keys: Keys) -> None:
    async with running(build(settings_of()), keys.by_role[Role.ADMIN]) as client:
        await ready(client)
        answer = await client.get("/v1/deliveries", params={"state": ["sent", "lost"]})
    assert answer.status_code == 422
