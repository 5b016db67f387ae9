"""Overviews for the screens' tests, made by the same code as the real ones."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from deploy.testing import ROOT
from services.dashboard.overview import Found, overview
from services.dashboard.projections import collect, merge, merge_latest
from services.dashboard.views import Overview
from shared import communes
from shared.contracts.base import Event
from tests.unit.dashboard.said import (
    CULTURE,
    EVENT,
    RADIO,
    WEBSITE,
    plan,
    progress,
    received,
    standing,
)

COMMUNE = communes.load(ROOT / "deploy" / "communes")["son-mai"]
AUTUMN = date(2025, 10, 10)


def a_year(*more: Event) -> list[Event]:
    """Return a plan with one quota behind, one event missed, one website kept up."""
    return [
        plan(),
        progress(RADIO, revision=31, done=30),
        progress(
            WEBSITE,
            revision=2,
            unit=CULTURE,
            kind="item",
            standing=standing(9, target=None, due=None, last_on=date(2025, 10, 1)),
        ),
        received(UUID(int=7)),
        *more,
    ]


def view(*facts: Event, today: date = AUTUMN, days: Any = None) -> Overview:
    """Return the overview after ``facts``."""
    changes = collect(facts)
    stored = {key: merge(None, marks) for key, marks in changes.marks.items()}

    def of(name: str) -> list[dict[str, Any]]:
        return [document for key, document in stored.items() if key[0] == name]

    latest = [
        entry
        for key, entries in changes.latest().items()
        for entry in merge_latest(None, key[1], entries)["items"]
    ]
    planned = [task for task in of("tasks") if "plan" in task]
    found = Found(of("plans"), planned, days or [], [], latest)
    return overview(COMMUNE, found, 2025, today)


def a_day(day: str, received: int, answered: int, category: str = "TTHC") -> dict[str, Any]:
    """Return the figures of one day."""
    return {
        "day": day,
        "received": received,
        "answered": answered,
        "settled": answered,
        "replies": answered,
        "categories": {category: {"received": received, "answered": answered, "settled": answered}},
    }


NOW = datetime(2025, 10, 10, 3, tzinfo=UTC)
__all__ = ["AUTUMN", "COMMUNE", "EVENT", "NOW", "RADIO", "a_day", "a_year", "view"]
