"""Quiet hours, days off, Tết, swapped days: when a message may go out, by a clock that stands."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from services.notify import manners
from services.notify.models import Manners, Urgency
from services.notify.models.manners import CLOSES_BEFORE
from shared.calendar_vn import Calendar, Swap, Table

UNIT, RESIDENT = "unit:phong-kinh-te", "resident:6f9619ff-8b86-d011-b42d-00c04fc964ff"
SATURDAY_WORKED = Swap(day=date(2025, 9, 20), working=True, basis="Quyết định hoán đổi")
USUAL = Manners()
SWAPPED = Manners(calendar=Calendar(Table(swaps=(SATURDAY_WORKED,))))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize(
    ("to", "moment", "allowed"),
    [
        (UNIT, "2025-09-15 06:59", "2025-09-15 07:00"),
        (UNIT, "2025-09-15 07:00", "2025-09-15 07:00"),
        (UNIT, "2025-09-15 20:59", "2025-09-15 20:59"),
        (UNIT, "2025-09-15 21:00", "2025-09-16 07:00"),
        (UNIT, "2025-09-16 03:00", "2025-09-16 07:00"),
        # Friday night, Saturday noon: the Monday's morning.
        (UNIT, "2025-09-19 21:30", "2025-09-22 07:00"),
        (UNIT, "2025-09-20 12:00", "2025-09-22 07:00"),
        # Tết 2026: from Saturday 14 to Sunday 22 February nobody works.
        (UNIT, "2026-02-13 21:00", "2026-02-23 07:00"),
        (UNIT, "2026-02-17 10:00", "2026-02-23 07:00"),
        # A resident keeps no office hours, and sleeps.
        (RESIDENT, "2025-09-20 12:00", "2025-09-20 12:00"),
        (RESIDENT, "2026-02-17 10:00", "2026-02-17 10:00"),
        (RESIDENT, "2025-09-19 22:00", "2025-09-20 07:00"),
    ],
)
def test_what_is_not_urgent_waits_for_the_morning_of_a_working_day(
    to: str, moment: str, allowed: str
) -> None:
    assert USUAL.allowed(Urgency.NORMAL, to, at(moment)) == at(allowed)


@pytest.mark.parametrize("moment", ["2025-09-15 03:00", "2026-02-17 23:00"])
def test_what_is_urgent_goes_out_at_any_time(moment: str) -> None:
    assert USUAL.allowed(Urgency.URGENT, UNIT, at(moment)) == at(moment)


def test_a_swapped_saturday_is_a_working_day() -> None:
    noon = at("2025-09-20 12:00")
    assert SWAPPED.allowed(Urgency.NORMAL, UNIT, noon) == noon
    assert SWAPPED.digest(at("2025-09-19 09:00")) == at("2025-09-20 07:30")
    assert USUAL.digest(at("2025-09-19 09:00")) == at("2025-09-22 07:30")


@pytest.mark.parametrize(
    ("weekly", "moment", "goes_out"),
    [
        (False, "2025-09-15 07:24", "2025-09-15 07:30"),
        (False, "2025-09-15 07:25", "2025-09-16 07:30"),
        (False, "2025-09-15 23:00", "2025-09-16 07:30"),
        (False, "2026-02-13 08:00", "2026-02-23 07:30"),
        (True, "2025-09-15 07:00", "2025-09-15 07:30"),
        (True, "2025-09-15 08:00", "2025-09-22 07:30"),
        (True, "2025-09-18 08:00", "2025-09-22 07:30"),
        # The Monday of Tết is off, and the whole week with it.
        (True, "2026-02-12 08:00", "2026-02-23 07:30"),
        (True, "2026-02-18 08:00", "2026-02-23 07:30"),
        # 27 April 2026 is a day off: the week's digest goes out on the Tuesday.
        (True, "2026-04-23 08:00", "2026-04-28 07:30"),
        (True, "2026-04-28 06:00", "2026-04-28 07:30"),
    ],
)
def test_a_digest_goes_out_on_the_morning_of_a_working_day(
    weekly: bool, moment: str, goes_out: str
) -> None:
    off = Swap(day=date(2026, 4, 27), working=False, basis="Quyết định nghỉ")
    found = Manners(calendar=Calendar(Table(swaps=(off,)))).digest(at(moment), weekly=weekly)
    assert found == at(goes_out)
    assert found > at(moment) + CLOSES_BEFORE


def test_a_commune_has_other_hours_or_none(tmp_path: Path) -> None:
    folder = tmp_path / "xa-thu"
    folder.mkdir()
    (folder / "commune.yaml").write_text("{slug: xa-thu, name: xã Thử, province: Quảng Ngãi}")
    (folder / "units.yaml").write_text("units: []")
    assert manners.load(tmp_path)["xa-thu"] == USUAL

    (folder / "notify.yaml").write_text('{quiet: {start: "22:30", end: "05:30"}}')
    found = manners.load(tmp_path)["xa-thu"]
    assert (found.quiet_from, found.quiet_until) == (time(22, 30), time(5, 30))

    (folder / "notify.yaml").write_text('{quiet: {start: "00:00", end: "00:00"}}')
    midnight = at("2025-09-15 23:59")
    assert manners.load(tmp_path)["xa-thu"].allowed(Urgency.NORMAL, UNIT, midnight) == midnight

    (folder / "notify.yaml").write_text('{quiet: {start: "12:00", end: "13:00"}}')
    with pytest.raises(ValidationError, match="from an evening"):
        manners.load(tmp_path)
