"""A circuit breaker: a provider that fails is left alone for a while."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

WINDOW = timedelta(seconds=60)
LEAST_CALLS = 20
SHARE = 0.5
REST = timedelta(seconds=30)

BreakerState = Literal["closed", "open", "half-open"]


@dataclass(slots=True)
class Breaker:
    """Opens when at least half of at least twenty calls in a minute failed.

    While it is open nothing is sent; every half minute one call probes whether the provider is
    back. The figures are those of this process.
    """

    calls: deque[tuple[datetime, bool]] = field(default_factory=deque)
    opened_at: datetime | None = None
    probing: bool = False
    failed: int = 0
    """How many of ``calls`` did."""

    def state(self, at: datetime) -> BreakerState:
        """Return whether messages go out at ``at``, none do, or one may try."""
        if self.opened_at is None:
            return "closed"
        return "half-open" if at >= self.opened_at + REST else "open"

    def allows(self, at: datetime, wanted: int) -> int:
        """Return how many of ``wanted`` messages may be sent at ``at``."""
        state = self.state(at)
        if state == "closed":
            return wanted
        if state == "open" or self.probing or not wanted:
            return 0
        self.probing = True
        return 1

    def record(self, at: datetime, *, worked: bool) -> None:
        """Take in what came of a call."""
        if self.opened_at is not None:
            self.probing = False
            if worked:
                self.opened_at = None
                self.calls.clear()
                self.failed = 0
            else:
                self.opened_at = at
            return
        self.calls.append((at, worked))
        self.failed += not worked
        while self.calls[0][0] < at - WINDOW:
            _, it_worked = self.calls.popleft()
            self.failed -= not it_worked
        if len(self.calls) >= LEAST_CALLS and self.failed >= SHARE * len(self.calls):
            self.opened_at = at
