"""What becomes of a notice that nobody reads: the next channel, then the next person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notify.models.delivery import Urgency
from shared.contracts.notify import DeliveryChannel

NOT_READ = "not-read"
"""The template that says what nobody has read."""


@dataclass(frozen=True, slots=True)
class Escalate:
    """What a rule says of it: after so many working hours, each time.

    The first step goes by the first channel of ``by`` that is on and that the recipient was not
    reached through, the others to one recipient of ``then`` each.
    """

    after_hours: float
    by: tuple[DeliveryChannel, ...] = ()
    then: tuple[str, ...] = ()
    one_suffices: bool = False
    """Whether it is enough that one of those whom the rule names has read it: then it goes up from
    the first of them, and not from each."""


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody was told: by ``by``, or in the inbox where that is None."""

    at: datetime
    to: str
    by: DeliveryChannel | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """A notice's way up: what its rule says, what its messages are made of, how far it has come.

    ``due_at`` is when the next step is due unless somebody reads the notice; None for never.
    ``number`` counts the steps that are behind it, those that were not possible too.
    """

    rule: Escalate
    channels: tuple[DeliveryChannel, ...]
    """Those that the recipient was told through from the start."""
    about: Mapping[str, Any]
    due_at: datetime | None
    urgency: Urgency = Urgency.NORMAL
    critical: bool = True
    subject: str | None = None
    until: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Others who were told of the same: it is enough that one of them reads it."""
    number: int = 0

    @property
    def ahead(self) -> Sequence[str | None]:
        """The steps that are left: recipients, and None for the next channel."""
        return (None, *self.rule.then)[self.number :]
