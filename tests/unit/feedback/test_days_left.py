from datetime import UTC, datetime

import pytest

from services.feedback.models.clock import Clock, Term
from shared.calendar_vn import Calendar

FRIDAY = datetime(2025, 9, 12, 3, 0, tzinfo=UTC)
CLOCK = Clock("answer", FRIDAY, Term(3, "Trình diễn."))
"""Due on Wednesday the 17th."""


@pytest.mark.parametrize(
    ("day", "left"),
    [(12, 3), (13, 3), (14, 3), (15, 2), (17, 0), (18, -1), (19, -2), (21, -2), (22, -3)],
)
def test_only_working_days_are_left(day: int, left: int) -> None:
    at = datetime(2025, 9, day, 3, 0, tzinfo=UTC)

    assert CLOCK.days_left(at, Calendar()) == left


def test_days_are_those_of_viet_nam() -> None:
    late_in_the_evening_of_sunday = datetime(2025, 9, 14, 17, 30, tzinfo=UTC)  # Monday, 00:30

    assert CLOCK.days_left(late_in_the_evening_of_sunday, Calendar()) == 2


def test_a_clock_that_does_not_run_has_no_days_left() -> None:
    assert CLOCK.pause(FRIDAY, "Thiếu ảnh.").days_left(FRIDAY, Calendar()) is None
    assert CLOCK.stop(FRIDAY).days_left(FRIDAY, Calendar()) is None
