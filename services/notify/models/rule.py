"""Who hears of what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from services.notify.models.delivery import Urgency
from services.notify.models.escalation import Escalate
from shared.contracts.base import Event
from shared.contracts.notify import DeliveryChannel


@dataclass(frozen=True, slots=True)
class Rule:
    """Who hears of a fact, in which words, and how.

    ``to`` names audiences: ``units`` (each unit of the commune), ``unit`` (the one that the fact
    is about), ``resident`` (whoever opened the case), ``role:<role>`` or ``person:<key>``.
    ``when`` holds the values that the fact's fields must have: one, or any of several. ``until``
    names where the thing that the fact is about may have come to in the meantime: then the
    message is of no use any more and is not sent. ``escalate`` says what happens where nobody
    reads the notice.
    """

    fact: str
    to: tuple[str, ...]
    by: tuple[Literal["inbox"] | DeliveryChannel, ...]
    template: str
    when: Mapping[str, Any] = field(default_factory=dict)
    urgency: Urgency = Urgency.NORMAL
    until: frozenset[str] = frozenset()
    critical: bool = False
    """Whether it goes out whatever the recipient prefers."""
    escalate: Escalate | None = None

    @property
    def strength(self) -> tuple[bool, int]:
        """By which rules are sorted, the one that tells soonest and surest first."""
        return not self.critical, list(Urgency).index(self.urgency)

    def concerns(self, event: Event) -> bool:
        """Tell whether the rule speaks of ``event``."""
        return self.fact == event.name and all(
            getattr(event, name) in (value if isinstance(value, tuple) else (value,))
            for name, value in self.when.items()
        )
