"""Pictures and words are right on their data."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from services.dashboard import charts
from services.dashboard.texts import TEXTS, Words
from services.dashboard.views import FeedbackDay
from shared.contracts.tasks import ProgressKind
from tests.unit.dashboard.views import AUTUMN, a_year, view

VI, EN = Words("vi"), Words("en")


def test_a_bar_never_leaves_its_frame_and_a_task_without_target_has_none() -> None:
    radio, event, website = view(*a_year()).tasks
    much = radio.model_copy(update={"done": 99})

    assert charts.bullet(radio) == charts.Bullet(100 * 30 / 52, 100 * 40 / 52)
    assert charts.bullet(much).done == 100
    assert charts.bullet(website) == charts.Bullet(None, None)
    assert charts.bullet_bar(website, VI) == ""
    assert 'aria-label="Đã làm 0, mức phải đạt đến nay 1, chỉ tiêu 1"' in charts.bullet_bar(
        event, VI
    )


def test_the_shares_of_a_bar_are_said_in_words_as_well() -> None:
    bar = charts.share_bar(view(*a_year()).totals, VI)

    assert 'aria-label="Đúng tiến độ: 1, Trễ hạn: 2"' in bar


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (3, 4), (5, 6), (9, 10), (11, 20), (37, 40), (101, 200), (999, 1000)]
)
def test_an_axis_ends_at_a_round_figure(most: int, top: int) -> None:
    assert charts.scale(most) == top


def test_the_trend_says_its_sums_and_draws_a_column_for_each_day() -> None:
    days = [
        FeedbackDay(day=date(2025, 9, 1) + timedelta(days=n), received=n % 4, answered=1)
        for n in range(30)
    ]

    html = charts.trend(days, VI)

    assert html.count("<div title=") == 30
    assert "30 ngày qua tiếp nhận 43, trả lời 30" in html


def test_figures_and_dates_are_written_as_in_viet_nam() -> None:
    assert VI.number(1234.5, 1) == "1.234,5"
    assert EN.number(1234.5, 1) == "1,234.5"
    assert VI.day(date(2025, 9, 3)) == "03/09/2025"
    assert VI.day(None) == "–"
    assert VI.time(datetime(2025, 9, 3, 18, 5, 7, tzinfo=UTC)) == "01:05:07"
    assert VI.moment(datetime(2025, 9, 3, 18, 5, tzinfo=UTC), date(2025, 9, 4)) == "01:05"
    assert VI.moment(datetime(2025, 9, 3, 18, 5, tzinfo=UTC), AUTUMN) == "01:05 04/09/2025"


def test_every_sentence_is_there_in_both_languages_with_the_same_blanks() -> None:
    blanks = re.compile(r"{(\w+)}")
    for key, text in TEXTS.items():
        assert text.vi, key
        assert text.en, key
        assert set(blanks.findall(text.en)) == set(blanks.findall(text.vi)), key
    assert all(f"kind_{kind.value}" in TEXTS for kind in ProgressKind)
