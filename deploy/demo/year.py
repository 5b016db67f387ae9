"""What the units of the commune do in the scripted year, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from shared.calendar_vn import Calendar

MARK = "[trình diễn]"
RADIO, CULTURE = "trung-tam-cung-ung-dich-vu-cong", "phong-van-hoa-xa-hoi"
OFFICE, DESK, ECONOMY = (
    "van-phong-hdnd-ubnd",
    "trung-tam-phuc-vu-hanh-chinh-cong",
    "phong-kinh-te",
)
COLUMN, PROGRAMME = "2025-cds-1a", "2025-cds-1b"
MISSED_WEEKS = frozenset({9, 10, 11, 24, 25, 37})
"""Weeks without a radio issue: Trung tâm falls behind, is reminded, and catches up in part."""
CAUGHT_UP = {date(2025, 4, 10), date(2025, 7, 17)}
WITHOUT_RERUN = frozenset({3, 5})
"""Months in which a rerun is missing."""
TOPICS = (
    "I.1", "I.2", "I.3", "I.4.a", "I.4.b", "I.4.c", "I.4.d", "I.4.đ", "I.4.e", "I.4.g", "I.4.h",
    "I.4.i", "I.4.k", "I.5", "II.1", "II.2", "II.3", "II.4.a", "II.4.b", "II.4.c", "II.6",
)  # fmt: skip
QUARTER_REPORTS = {
    date(2025, 4, 4): "2025-Q1",
    date(2025, 7, 4): "2025-Q2",
    date(2025, 10, 3): "2025-Q3",
}
LATE_REPORTER = ECONOMY
EVENTS = {
    date(2025, 6, 12): (CULTURE, "2025-cchc-5", "event", "Lớp tập huấn CCHC"),
    date(2025, 8, 15): (CULTURE, "2025-cds-2b", "event", "Lễ phát động Bình dân học vụ số"),
    date(2025, 8, 20): (CULTURE, "2025-cchc-3", "item", "Văn bản hướng dẫn tuyên truyền CCHC"),
    date(2025, 10, 10): (CULTURE, "2025-cds-2a", "event", "Ngày Chuyển đổi số quốc gia"),
    date(2025, 11, 20): (RADIO, "2025-cchc-4", "event", "Hội diễn lồng ghép CCHC"),
}
MONTHLY = (
    (DESK, "2025-cchc-1", "item", 5),
    (CULTURE, "2025-cchc-2", "item", 8),
    (OFFICE, "2025-cchc-7", "item", 12),
    (RADIO, "2025-cchc-8a", "item", 16),
    (RADIO, "2025-cchc-8b", "item", 22),
)
SILENT = {("2025-cchc-7", 3), ("2025-cchc-7", 4), ("2025-cchc-1", 8)}
"""A continuous task and a month in which nothing happens on it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that a unit does: ``what`` is a verb that the script knows."""

    what: str
    unit: str = ""
    task: str = ""
    about: dict[str, Any] = field(default_factory=dict)


def days() -> Iterator[tuple[date, list[Deed]]]:
    """Yield every working day of 2025 with what is done on it."""
    office, day = Calendar(), date(2025, 1, 2)
    while day.year == 2025:  # noqa: PLR2004
        if office.is_working(day):
            yield day, list(_deeds(day))
        day += timedelta(days=1)


def _deeds(day: date) -> Iterator[Deed]:
    week = day.isocalendar().week
    if (day.weekday() == 2 and week not in MISSED_WEEKS) or day in CAUGHT_UP:  # noqa: PLR2004
        topic = TOPICS[week % len(TOPICS)]
        yield _post(RADIO, COLUMN, "issue", f"Số {week}", topics=[topic], proof=week % 4 == 0)
    yield from _programme(day)
    if day in EVENTS:
        unit, task, kind, note = EVENTS[day]
        yield _post(unit, task, kind, note, topics=["I.5"] if "cds" in task else ["II.5"])
    yield from _monthly(day)
    if day == date(2025, 2, 19):
        yield Deed("mistake", RADIO, COLUMN)
    if day == date(2025, 9, 22):
        yield Deed("amend")
    if day.weekday() == 4:  # noqa: PLR2004
        yield Deed("reply")
    if day in QUARTER_REPORTS:
        yield Deed("report", about={"period": QUARTER_REPORTS[day]})
    if day == date(2025, 11, 28):
        yield Deed("report", about={"period": "2025"})


def _monthly(day: date) -> Iterator[Deed]:
    for unit, task, kind, on in MONTHLY:
        if day.day == on and (task, day.month) not in SILENT:
            also = ["2025-cchc-2"] if task == "2025-cchc-7" else []
            yield _post(unit, task, kind, "Tin bài CCHC", topics=["II.4.b"], also=also)
    if day.day == 18 and day.month % 2:  # noqa: PLR2004
        for unit in (CULTURE, OFFICE, DESK, RADIO):
            yield _post(unit, "2025-cchc-6", "event", "Lồng ghép tại hội nghị", topics=["II.3"])


def _programme(day: date) -> Iterator[Deed]:
    """Yield the month's programme: first aired on a Monday, and three times again."""
    if day.weekday() != 0:
        return
    turn = (day.day - 1) // 7
    if turn == 0:
        yield Deed("first_airing", RADIO, PROGRAMME)
    elif turn <= 3 and not (turn == 3 and day.month in WITHOUT_RERUN):  # noqa: PLR2004
        yield Deed("rerun", RADIO, PROGRAMME)


def _post(unit: str, task: str, kind: str, note: str, **more: Any) -> Deed:
    return Deed("post", unit, task, {"kind": kind, "note": f"{MARK} {note}", **more})
