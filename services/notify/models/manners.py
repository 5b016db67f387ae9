"""When people may be disturbed: at night and on days off what is not urgent waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from services.notify.models.delivery import Urgency
from shared.calendar_vn import VIETNAM, Calendar

ONE_DAY = timedelta(days=1)
CLOSES_BEFORE = timedelta(minutes=5)
"""A digest takes in what came until so long before it goes out."""


@dataclass(frozen=True, slots=True)
class Manners:
    """A commune's quiet hours and days off, and when its digests go out.

    ``at_once`` waives all of it. Hours are those of Asia/Ho_Chi_Minh; the quiet ones run from an
    evening to the next morning, and there are none where both ends are the same.
    """

    calendar: Calendar = field(default_factory=Calendar)
    quiet_from: time = time(21)
    quiet_until: time = time(7)
    digest_at: time = time(7, 30)
    digest_weekday: int = 0
    at_once: bool = False
    escalate_after: Mapping[str, float | None] = field(default_factory=dict)
    """By fact: working hours instead of the rule's, None for not at all."""

    def allowed(self, urgency: Urgency, recipient: str, at: datetime) -> datetime:
        """Return ``at``, or the first moment after it at which ``recipient`` may be disturbed.

        What is urgent may go out at any time. A resident, who has no office hours, is left alone
        at night only.
        """
        if self.at_once or urgency is Urgency.URGENT:
            return at
        local = at.astimezone(VIETNAM)
        day, is_night = local.date(), self._is_night(local.time())
        if is_night and local.time() >= self.quiet_from:
            day += ONE_DAY
        if not recipient.startswith("resident:"):
            day = self.calendar.next_working(day)
        waits = is_night or day != local.date()
        return _at(day, self.quiet_until) if waits else at

    def digest(self, at: datetime, *, weekly: bool = False) -> datetime:
        """Return when the digest goes out that takes in what comes at ``at``."""
        day = at.astimezone(VIETNAM).date()
        step = ONE_DAY
        if weekly:
            day -= (day.weekday() - self.digest_weekday) % 7 * ONE_DAY
            step = 7 * ONE_DAY
        while (goes_out := self._digest_on(day)) <= at + CLOSES_BEFORE:
            day += step
        return goes_out

    def escalates(self, fact: str, hours: float, since: datetime) -> datetime | None:
        """Return when what nobody has read since goes on; ``hours`` is what the rule says."""
        after = self.escalate_after.get(fact, hours)
        if after is None:
            return None
        return self.calendar.add_working_time(since, timedelta(hours=after))

    def _digest_on(self, day: date) -> datetime:
        return _at(self.calendar.next_working(day), self.digest_at)

    def _is_night(self, hour: time) -> bool:
        if self.quiet_from == self.quiet_until:
            return False
        return hour >= self.quiet_from or hour < self.quiet_until


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, VIETNAM).astimezone(UTC)
