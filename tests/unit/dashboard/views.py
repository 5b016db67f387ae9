"""Overviews for the screens' tests, made by the same code as the real ones."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from deploy.testing import ROOT
from services.dashboard.pages.overview import Around, overview
from services.dashboard.pages.standing import Board, board
from services.dashboard.views import Overview
from shared import communes
from shared.contracts.base import Event
from shared.contracts.feedback import Category
from tests.unit.dashboard.memory import Memory
from tests.unit.dashboard.said import (
    CULTURE,
    EVENT,
    RADIO,
    WEBSITE,
    plan,
    progress,
    standing,
)
from tests.unit.dashboard.said import answered as answer
from tests.unit.dashboard.said import received as receipt

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
        receipt(UUID(int=7)),
        *more,
    ]


def view(*facts: Event, today: date = AUTUMN, on: date | None = None, year: int = 2025) -> Overview:
    """Return the overview after ``facts``."""
    model = Memory().take(*facts)
    day = on or today
    around = Around(
        model.of("feedback_months"),
        [],
        model.of("delivery_months"),
        [
            {"_id": event_id, **entry}
            for each in model.of("activity")
            for event_id, entry in each["entries"].items()
        ],
    )
    return overview(a_board(model, today=today, on=day, year=year), around, day, today)


def a_board(model: Memory, *, today: date, on: date, year: int = 2025) -> Board:
    """Return the plan as it stands after the facts that ``model`` took."""
    return board(
        COMMUNE,
        model.of("plans"),
        [task for task in model.of("tasks") if "plan" in task],
        model.of("task_years"),
        year=year,
        on=on,
        today=today,
    )


def a_day(
    day: str, received: int, answered: int, category: Category = Category.TTHC
) -> list[Event]:
    """Return what was said of a day's feedback."""
    facts: list[Event] = []
    for number in range(received):
        case, noon = uuid4(), datetime.fromisoformat(f"{day}T05:00:00+00:00")
        moments = {"received_at": noon, "occurred_at": noon, "category": category}
        facts.append(receipt(case, **moments))
        if number < answered:
            facts.append(answer(case, answered_at=noon, **moments))
    return facts


NOW = datetime(2025, 10, 10, 3, tzinfo=UTC)
__all__ = ["AUTUMN", "COMMUNE", "EVENT", "NOW", "RADIO", "a_board", "a_day", "a_year", "view"]
