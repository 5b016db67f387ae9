"""The clock of a case: a term in working days that can be paused, and explains itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

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

    A working day counts unless it begins while the clock is paused. The term ends when the
    office closes on the last counted day.
    """

    kind: ClockKind
    started_at: datetime
    term: Term
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    stopped_at: datetime | None = None
    told: tuple[str, ...] = ()
    """The alarms that were said already."""

    @property
    def working_days(self) -> int:
        """The term with its extensions."""
        return self.term.working_days + sum(each.working_days for each in self.extensions)

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

    def extend(self, extension: Extension) -> "Clock":
        """Return the clock with a longer term; what was said of the old one may be said again."""
        return replace(self, extensions=(*self.extensions, extension), told=())

    def stop(self, at: datetime) -> "Clock":
        """Return the clock stopped for good."""
        stopped = self.resume(at) if self.paused else self
        return replace(stopped, stopped_at=at)

    def tell(self, name: str) -> "Clock":
        """Return the clock with the alarm ``name`` said."""
        return replace(self, told=(*self.told, name))

    def due_at(self, calendar: Calendar) -> datetime | None:
        """Return when the term ends, in UTC; None while the clock is paused."""
        if self.paused:
            return None
        return calendar.closing(self._day(self.working_days, calendar))

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

        A share of the term is told of on the morning of the working day in which it is reached.
        """
        due = self.due_at(office.calendar)
        if due is None or self.stopped_at:
            return ()
        calendar, ladder = office.calendar, office.ladder
        found = [
            Alarm(
                f"warn-{share}",
                calendar.morning(self._day(self.working_days * share // PER_CENT + 1, calendar)),
            )
            for share in ladder.warn_at
            if self.working_days * share // PER_CENT < self.working_days
        ]
        last = due.astimezone(VIETNAM).date()
        found.append(Alarm("overdue", due))
        for name, days in (("focal", ladder.focal), ("chair", ladder.chair)):
            later = calendar.closing(calendar.add_working_days(last, days)) if days else due
            found.append(Alarm(name, later))
        return [each for each in found if each.name not in self.told]

    def explain(self, calendar: Calendar) -> Sequence[Text]:
        """Say line by line why the term ends when it does."""
        began = self.started_at.astimezone(VIETNAM)
        lines = [
            Text(
                f"Bắt đầu lúc {began:%H:%M} ngày {began:%d/%m/%Y}; ngày này không tính.",
                f"Began on {began:%d/%m/%Y} at {began:%H:%M}; that day is not counted.",
            ),
            Text(
                f"Thời hạn {self.term.working_days} ngày làm việc. Căn cứ: {self.term.basis}",
                f"Term: {self.term.working_days} working days. Basis: {self.term.basis}",
            ),
        ]
        lines += [
            Text(
                f"Gia hạn thêm {each.working_days} ngày làm việc: {each.reason}. "
                f"Căn cứ: {each.basis}",
                f"Extended by {each.working_days} working days: {each.reason}. Basis: {each.basis}",
            )
            for each in self.extensions
        ]
        if self.paused:
            since = self.pauses[-1].since.astimezone(VIETNAM)
            return [
                *lines,
                Text(
                    f"Đang tạm dừng từ {since:%d/%m/%Y}: {self.pauses[-1].reason}.",
                    f"Paused since {since:%d/%m/%Y}: {self.pauses[-1].reason}.",
                ),
            ]
        for day, number, why in self._course(calendar):
            said = calendar.explain(day)
            if why:
                lines.append(
                    Text(
                        f"{said.vi}; không tính, đang chờ người gửi bổ sung: {why}",
                        f"{said.en}; not counted, waiting for the sender: {why}",
                    )
                )
            elif number:
                lines.append(Text(f"{said.vi}, ngày thứ {number}", f"{said.en}, number {number}"))
            else:
                lines.append(said)
        due = self.due_at(calendar)
        assert due is not None  # noqa: S101  not paused
        local = due.astimezone(VIETNAM)
        lines.append(
            Text(
                f"Hạn: {local:%H:%M} ngày {local:%d/%m/%Y}.",
                f"Due on {local:%d/%m/%Y} at {local:%H:%M}.",
            )
        )
        return lines

    def _day(self, number: int, calendar: Calendar) -> date:
        """Return the day that counts as ``number``, from 1; 0 is the day of the start."""
        for day, counted, _ in self._course(calendar):
            if counted == number:
                return day
        return self.started_at.astimezone(VIETNAM).date()

    def _course(self, calendar: Calendar) -> Iterator[tuple[date, int, str]]:
        """Yield each day until the term ends, its number if it counts, else 0, and the pause."""
        day, number = self.started_at.astimezone(VIETNAM).date(), 0
        while number < self.working_days:
            day += ONE_DAY
            why = self._pause_of(day)
            counts = not why and calendar.is_working(day)
            number += counts
            yield day, number if counts else 0, why

    def _pause_of(self, day: date) -> str:
        """Return the reason of the pause in which ``day`` begins, or nothing."""
        for pause in self.pauses:
            since = pause.since.astimezone(VIETNAM).date()
            until = pause.until.astimezone(VIETNAM).date() if pause.until else since
            if since < day <= until:
                return pause.reason
        return ""
