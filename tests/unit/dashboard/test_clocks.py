"""A clock in words, and cases in order of due."""

from typing import Any

import pytest

from services.dashboard.client.shapes import Clock
from services.dashboard.screens import clocks
from services.dashboard.texts import Words
from tests.unit.dashboard.office import a_clock, case

VI, EN = Words("vi"), Words("en")


@pytest.mark.parametrize(
    ("values", "colour", "vi"),
    [
        ({"days_left": 5}, "on_track", "còn 5 ngày làm việc"),
        ({"days_left": 2}, "at_risk", "còn 2 ngày làm việc"),
        ({"days_left": 0}, "at_risk", "hạn hôm nay"),
        ({"days_left": 0, "late": True}, "late", "quá hạn hôm nay"),
        ({"days_left": -2, "late": True}, "late", "quá hạn 2 ngày làm việc"),
        ({"days_left": None, "due_at": None, "paused": True}, "adjusted", "tạm dừng"),
        ({"days_left": None, "late": True}, "late", "xong trễ hạn"),
        ({"days_left": None}, "done", "xong đúng hạn"),
    ],
)
def test_a_clock_says_in_words_what_its_colour_says(
    values: dict[str, Any], colour: str, vi: str
) -> None:
    clock = Clock.model_validate(a_clock(**values))

    assert clocks.told(clock, VI) == (colour, vi)
    assert vi in clocks.chip(clock, VI)
    assert clocks.told(clock, EN)[1]


def test_a_case_without_a_term_says_so() -> None:
    assert clocks.told(None, VI) == ("stale", "không tính thời hạn")
    assert clocks.card(None, VI) == ""


def test_the_most_urgent_comes_first_and_what_does_not_run_last() -> None:
    found = [
        case(code="none", clock=None),
        case(code="paused", clock=a_clock(None, due_at=None, paused=True)),
        case(code="done", clock=a_clock(None, due_at="2026-11-01T10:00:00Z")),
        case(code="soon", clock=a_clock(1, due_at="2026-12-10T10:00:00Z")),
        case(code="late", clock=a_clock(-1, due_at="2026-12-02T10:00:00Z")),
    ]

    assert [each.code for each in clocks.by_due(found)][:2] == ["late", "soon"]
