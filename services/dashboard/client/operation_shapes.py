"""What the services give to the operators' desk; fields not shown here are passed over."""

from typing import Literal

from pydantic import AwareDatetime

from services.dashboard.client.shapes import Shape
from shared.contracts.notify import DeliveryChannel


class Letter(Shape):
    """A message that was set aside for a person; its numbers count messages and tries."""

    number: int
    set_aside_at: AwareDatetime | None
    consumer: str
    subject: str
    producer: str
    event_id: str
    reason: str
    reason_text: str
    error: str
    tries: int
    bytes: int
    replayable: bool
    keeper: str
    """The service that puts it away."""


class LetterDetail(Letter):
    """The same with what was said; None for a unit's command."""

    headers: dict[str, str] | None
    body: str | None


class Letters(Shape):
    """Some dead letters, oldest first; ``next`` is None where there are no more."""

    items: list[Letter]
    next: str | None


class Dismissed(Letter):
    """A letter that was put away: when, by whom (a reference) and why."""

    dismissed_at: AwareDatetime
    by: str
    why: str


class Attempt(Shape):
    """One try to hand a message over."""

    at: AwareDatetime
    code: str
    reason: str


class Delivery(Shape):
    """One message on its way to one recipient; no address and no words."""

    id: str
    state: str
    state_name: str
    channel: DeliveryChannel
    recipient: str
    cause: str
    created_at: AwareDatetime
    sent_at: AwareDatetime | None
    next_attempt_at: AwareDatetime | None
    attempts: list[Attempt]


class Deliveries(Shape):
    """Some deliveries, newest first."""

    items: list[Delivery]
    next: str | None


class Anchor(Shape):
    """How far the audit log's chain reached when it was last said outside of it."""

    number: int
    at: AwareDatetime


class Finding(Shape):
    """The first entry of the audit log that is not as it should be."""

    number: int
    wrong: str


class Verification(Shape):
    """The newest verification of the audit log; ``entries`` were looked at and are sound."""

    state: Literal["none", "running", "sound", "broken", "interrupted"]
    began_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    entries: int
    anchors: int
    newest_anchor: Anchor | None
    bus_asked: bool
    bad: Finding | None
