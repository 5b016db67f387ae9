"""A token bucket: so many messages a minute, and what is over that waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """So many messages a minute, with so many at once after a calm."""

    per_minute: float
    burst: int


@dataclass(slots=True)
class Bucket:
    """Tokens of one channel and commune; the figures are those of this process."""

    pace: Pace
    tokens: float
    at: datetime

    @classmethod
    def full(cls, pace: Pace, at: datetime) -> "Bucket":
        """Return a bucket that nobody has taken from."""
        return cls(pace, pace.burst, at)

    def take(self, at: datetime) -> datetime | None:
        """Take a token; return None, or when there will be one."""
        each = timedelta(minutes=1) / self.pace.per_minute
        self.tokens = min(self.pace.burst, self.tokens + max(at - self.at, timedelta()) / each)
        self.at = max(at, self.at)
        if self.tokens >= 1:
            self.tokens -= 1
            return None
        return at + (1 - self.tokens) * each
