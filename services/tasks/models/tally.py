"""Output by day, unit and kind: what every figure of a task is counted from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from shared.contracts.standing import Amounts, Counts, counted
from shared.contracts.tasks import ProgressKind


@dataclass
class Tally:
    """So much of each kind by each unit on each day; what was taken back is gone from it."""

    days: dict[date, dict[str, Amounts]] = field(default_factory=dict)

    def add(self, day: date, unit: str, kind: ProgressKind, quantity: int) -> None:
        """Count ``quantity`` more, or less where it is negative.

        Raises ``ValueError`` when more is taken back than was counted.
        """
        units = self.days.setdefault(day, {})
        amounts = units.setdefault(unit, {})
        left = amounts.get(kind, 0) + quantity
        if left < 0:
            raise ValueError("more is taken back than was counted")
        amounts[kind] = left
        if not left:
            del amounts[kind]
        if not amounts:
            del units[unit]
        if not units:
            del self.days[day]

    def counts(self, effective: date, as_of: date | None = None) -> Counts:
        """Return the sums by the evening of ``as_of`` (None: of all days)."""
        return counted(self.between(None, as_of), effective)

    def between(
        self, first: date | None, last: date | None
    ) -> Iterator[tuple[date, str, ProgressKind, int]]:
        """Yield day, unit, kind and quantity of the days between two, both included."""
        for day, units in self.days.items():
            if (first and day < first) or (last and day > last):
                continue
            for unit, amounts in units.items():
                for kind, quantity in amounts.items():
                    yield day, unit, kind, quantity

    def sum(self, kinds: Iterable[ProgressKind], first: date | None, last: date | None) -> int:
        """Return how much of ``kinds`` was done between two days, both included."""
        wanted = set(kinds)
        return sum(n for _, _, kind, n in self.between(first, last) if kind in wanted)

    def last_before(self, day: date) -> date | None:
        """Return the latest day with output before ``day``, or None."""
        return max((each for each in self.days if each < day), default=None)


@dataclass(frozen=True, slots=True)
class Programme:
    """A broadcast programme as the ledger knows it: when it was first aired, and when again."""

    first_on: date | None
    reruns: tuple[date, ...] = ()

    def missing(self, wanted: int, as_of: date) -> int:
        """Return how many of ``wanted`` reruns are missing by the evening of ``as_of``."""
        return max(0, wanted - sum(1 for each in self.reruns if each <= as_of))
