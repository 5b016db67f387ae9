"""How much each network and each commune may have: rates, and the counting of them."""

import hashlib
import math
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict

from services.feedback import metrics
from services.feedback.ports import Kind
from services.feedback.service.turned_away import too_many

_UNITS = {"s": 1, "min": 60, "h": 3600, "day": 86_400}
_RATE = re.compile(r"(?P<count>[1-9]\d{0,6})/(?P<many>[1-9]\d{0,3})?(?P<unit>s|min|h|day)")
FEW = 1024


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and again so many in each period."""

    count: int
    seconds: int

    @classmethod
    def of(cls, value: Any) -> Self:
        """Return the rate that ``60/min`` or ``5/10min`` says; raises ``ValueError``."""
        if isinstance(value, cls):
            return value
        found = _RATE.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValueError("a rate is written as 60/min or 5/10min (s, min, h, day)")
        return cls(int(found["count"]), int(found["many"] or 1) * _UNITS[found["unit"]])


ARate = Annotated[Rate, BeforeValidator(Rate.of)]


class Share(BaseModel):
    """What one network may have, and what all of them together may have of one commune."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    network: ARate
    commune: ARate


def _share(network: str, commune: str) -> Share:
    return Share(network=Rate.of(network), commune=Rate.of(commune))


# A whole village can stand behind one address of its telephone company, and a campaign can make
# it write on one evening: a network may send as fast as one clerk could never read. What a
# flood wants is a hundred times more. What is counted for links and codes are failures alone.
SHARES: Mapping[Kind, Share] = {
    Kind.SEND: _share("60/min", "600/min"),
    Kind.UNPROVEN: _share("5/10min", "60/h"),
    Kind.CHALLENGE: _share("120/min", "1200/min"),
    Kind.ATTACH: _share("60/10min", "600/10min"),
    Kind.SEARCH: _share("60/min", "1200/min"),
    Kind.OPEN311: _share("60/min", "600/min"),
    Kind.SIMILAR: _share("120/min", "600/min"),
    Kind.TRACK: _share("30/h", "600/h"),
    Kind.LOOK_UP: _share("30/h", "300/h"),
}


@dataclass(slots=True)
class Limits:
    """Counts in this process's memory: with n replicas a caller may have n shares.

    For each share one number is kept, the moment at which all that was taken will be given back
    (GCRA, as of ATM networks). Networks are known by a hash under a key that dies with the
    process. What a share refuses weighs on no other share, so that the flood of one network
    leaves the commune's to the others, and the memory is bounded by the communes' shares.
    """

    shares: Mapping[Kind, Share | None]
    clock: Callable[[], float] = time.monotonic
    _full_until: dict[bytes, float] = field(default_factory=dict)
    _sweep_at: int = FEW
    _key: bytes = field(default_factory=lambda: os.urandom(32), repr=False)

    def check(self, kind: Kind, network: str, commune: str) -> None:
        """Raise ``TooMany`` where ``take`` would; count nothing."""
        self._refuse(kind, self._shares(kind, network, commune), commune)

    def take(self, kind: Kind, network: str, commune: str) -> None:
        """Count one of ``kind``; raises ``TooMany`` beyond a share, and then counts nothing."""
        shares = self._shares(kind, network, commune)
        self._refuse(kind, shares, commune)
        now = self.clock()
        for key, rate in shares:
            until = max(self._full_until.get(key, now), now)
            self._full_until[key] = until + rate.seconds / rate.count
        self._sweep(now)

    def _refuse(self, kind: Kind, shares: list[tuple[bytes, Rate]], commune: str) -> None:
        now = self.clock()
        waits = (
            self._full_until.get(key, now) - now - rate.seconds + rate.seconds / rate.count
            for key, rate in shares
        )
        if (wait := max(waits, default=0)) > 1e-6:  # noqa: PLR2004  the rounding of many sums
            metrics.record_limited(commune, kind)
            raise too_many(math.ceil(wait))

    def _shares(self, kind: Kind, network: str, commune: str) -> list[tuple[bytes, Rate]]:
        share = self.shares.get(kind)
        if share is None:
            return []
        return [
            (self._hash(kind, network, commune), share.network),
            (self._hash(kind, "", commune), share.commune),
        ]

    def _hash(self, *parts: str) -> bytes:
        whole = "\0".join(parts).encode()
        return hashlib.blake2b(whole, key=self._key, digest_size=16).digest()

    def _sweep(self, now: float) -> None:
        """Forget what has been given back, whenever what is kept has doubled."""
        if len(self._full_until) < self._sweep_at:
            return
        self._full_until = {key: at for key, at in self._full_until.items() if at > now}
        self._sweep_at = max(FEW, 2 * len(self._full_until))
