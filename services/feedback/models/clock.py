"""The clock of a case: a term in working days that can be paused, and explains itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.feedback.models.explanation import lines
from shared.calendar_vn import ONE_DAY, VIETNAM, Calendar
from shared.contracts.feedback import Category
from shared.errors import Text

ClockKind = Literal["answer", "transfer"]
PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Term:
    """So many working days, and the legal basis (căn cứ) without which there is no term."""

    working_days: int
    basis: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """When people are told of a clock; ``focal`` and ``chair`` are working days after the due."""

    warn_at: tuple[int, ...] = (50, 80)
    """Per cent of the term."""
    focal: int = 0
    chair: int = 3


@dataclass(frozen=True, slots=True)
class Office:
    """How a commune keeps time: its calendar, its terms, its ladder."""

    calendar: Calendar
    answer: "dict[Category, Term]"
    transfer: Term | None = None
    extension: Term | None = None
    close_after: Term | None = None
    ladder: Ladder = Ladder()


@dataclass(frozen=True, slots=True)
class Pause:
    """While the resident is asked for something; ``until`` is None as long as it lasts."""

    since: datetime
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """Working days added to a term, and why."""

    working_days: int
    reason: str
    basis: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to tell of a clock at a moment: ``warn-50``, ``overdue``, ``focal``, ``chair``."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """A term that began at ``started_at``, whose own day is not counted (as days of law are).

    A working day counts if the clock runs when the office closes on it; so a term cannot end
    while the clock is paused. It ends when the office closes on the last counted day.
    """

    kind: ClockKind
    started_at: datetime
    term: Term
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    """They lengthen the term of an answer, never that of a transfer."""
    stopped_at: datetime | None = None
    told: tuple[str, ...] = ()
    """The alarms that were said already."""

    @property
    def working_days(self) -> int:
        """The term with its extensions."""
        extensions = self.extensions if self.kind == "answer" else ()
        return self.term.working_days + sum(each.working_days for each in extensions)

    @property
    def paused(self) -> bool:
        """Whether it stands still at the moment."""
        return bool(self.pauses) and self.pauses[-1].until is None

    @property
    def running(self) -> bool:
        """Whether it goes on towards its end."""
        return self.stopped_at is None and not self.paused

    def pause(self, at: datetime, reason: str) -> "Clock":
        """Return the clock standing still from ``at`` on."""
        return replace(self, pauses=(*self.pauses, Pause(at, reason)))

    def resume(self, at: datetime) -> "Clock":
        """Return the clock running again from ``at`` on."""
        ended = replace(self.pauses[-1], until=at)
        return replace(self, pauses=(*self.pauses[:-1], ended))

    def extend(self, extension: Extension, office: Office) -> "Clock":
        """Return the clock with a longer term."""
        longer = replace(self, extensions=(*self.extensions, extension))
        return _telling_anew(longer, extension.at, office)

    def under(self, kind: ClockKind, term: Term, at: datetime, office: Office) -> "Clock":
        """Return the clock under another term, with the beginning and the pauses that it has."""
        if (kind, term) == (self.kind, self.term):
            return self
        return _telling_anew(replace(self, kind=kind, term=term), at, office)

    def stop(self, at: datetime) -> "Clock":
        """Return the clock stopped for good."""
        stopped = self.resume(at) if self.paused else self
        return replace(stopped, stopped_at=at)

    def tell(self, name: str) -> "Clock":
        """Return the clock with the alarm ``name`` said."""
        return replace(self, told=(*self.told, name))

    def due_at(self, calendar: Calendar) -> datetime | None:
        """Return when the term ends, in UTC; None while it is paused before its end."""
        last = self._day(self.working_days, calendar)
        return calendar.closing(last) if last else None

    def is_late(self, at: datetime, calendar: Calendar) -> bool:
        """Tell whether the term had ended at ``at``, or when the clock was stopped before."""
        due = self.due_at(calendar)
        return due is not None and (self.stopped_at or at) > due

    def days_left(self, at: datetime, calendar: Calendar) -> int | None:
        """Count the working days from ``at`` to the end, below 0 past it; None if not running."""
        due = self.due_at(calendar)
        if due is None or self.stopped_at:
            return None
        day, last = at.astimezone(VIETNAM).date(), due.astimezone(VIETNAM).date()
        first, days = min(day, last), abs((last - day).days)
        count = sum(calendar.is_working(first + n * ONE_DAY) for n in range(1, days + 1))
        return count if day <= last else -count

    def alarms(self, office: Office) -> Sequence[Alarm]:
        """Return what is still to be told, earliest first; nothing while paused or stopped.

        A share of the term is told of on the morning of the working day in which it is reached;
        of several reached on one morning only the greatest. Working days after the end are
        counted like those before it.
        """
        if not self.running:
            return ()
        calendar, ladder, days = office.calendar, office.ladder, self.working_days
        shares = {days * share // PER_CENT + 1: share for share in sorted(ladder.warn_at)}
        found = [
            Alarm(f"warn-{share}", calendar.morning(self._reached(day, calendar)))
            for day, share in shares.items()
        ]
        found += [
            Alarm(name, calendar.closing(self._reached(days + later, calendar)))
            for name, later in (("overdue", 0), ("focal", ladder.focal), ("chair", ladder.chair))
        ]
        found.sort(key=lambda each: each.at)
        return [each for each in found if each.name not in self.told]

    def explain(self, calendar: Calendar) -> Sequence[Text]:
        """Say line by line why the term ends when it does."""
        return lines(self, calendar)

    def course(self, calendar: Calendar) -> Iterator[tuple[date, int, str]]:
        """Yield each day after the first, its number if it counts, else 0, and why it is paused.

        There is no end to it but the pause that still lasts.
        """
        day, number = self.started_at.astimezone(VIETNAM).date(), 0
        while True:
            day += ONE_DAY
            why = ""
            if self.pauses:
                closing = calendar.closing(day)
                if self.paused and self.pauses[-1].since < closing:
                    return
                why = self._pause_at(closing)
            counts = not why and calendar.is_working(day)
            number += counts
            yield day, number if counts else 0, why

    def _day(self, number: int, calendar: Calendar) -> date | None:
        """Return the day that counts as ``number``, from 1; None if a pause keeps it away."""
        return next((day for day, counts, _ in self.course(calendar) if counts == number), None)

    def _reached(self, number: int, calendar: Calendar) -> date:
        day = self._day(number, calendar)
        assert day is not None  # noqa: S101  it is not paused
        return day

    def _pause_at(self, moment: datetime) -> str:
        """Return the reason of the pause that holds at ``moment``, or nothing."""
        for pause in self.pauses:
            if pause.since < moment and (pause.until is None or moment < pause.until):
                return pause.reason
        return ""


def _telling_anew(clock: Clock, at: datetime, office: Office) -> Clock:
    """Return ``clock`` such that what was told, but lies ahead again, is told again."""
    ahead = {each.name for each in replace(clock, told=()).alarms(office) if each.at > at}
    return replace(clock, told=tuple(name for name in clock.told if name not in ahead))
