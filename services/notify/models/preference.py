"""What a unit or a role wants to hear, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.notify.models.delivery import Urgency
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language

DIGEST = "digest"
"""Stands for all digests where a kind of message is named."""
BRIEF = "brief"
"""The leadership's page of paper, by e-mail with the week's first digest."""

Rhythm = Literal["daily", "weekly", "off"]


@dataclass(frozen=True, slots=True)
class Optout:
    """That one kind of message is to come to a unit or a role through one channel no more."""

    commune: str
    recipient: str
    kind: str
    channel: DeliveryChannel


@dataclass(frozen=True, slots=True)
class Preference:
    """Channels and kinds of fact that are off, how digests come, and the language.

    A kind is a fact's name, or ``digest``. The inbox cannot be turned off. ``brief`` asks for the
    page of paper that is for leadership.
    """

    channels_off: frozenset[DeliveryChannel] = frozenset()
    kinds_off: Mapping[str, frozenset[DeliveryChannel]] = field(default_factory=dict)
    digest: Rhythm = "daily"
    language: Language | None = None
    brief: bool = False
    revision: int = 0

    def wants(self, kind: str, channel: DeliveryChannel, urgency: Urgency) -> bool:
        """Tell whether messages of ``kind`` are to come through ``channel``."""
        kinds = [kind, DIGEST] if urgency is Urgency.DIGEST and self.digest != "off" else [kind]
        off = self.channels_off.union(*(self.kinds_off.get(each, ()) for each in kinds))
        return channel not in off
