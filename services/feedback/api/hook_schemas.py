"""What providers send to the webhook, and what they are answered; described in docs/webhooks.md."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from services.feedback.api.schemas import In, Out
from services.feedback.models import TEXT_LIMIT

Reference = Annotated[str, Field(min_length=1, max_length=200)]


class Event(In):
    """What every event says; the same ``id`` again changes nothing."""

    id: Reference
    occurred_at: AwareDatetime


class CallRinging(Event):
    """A call begins to ring at the commune's hotline."""

    type: Literal["call.ringing"]
    call_id: Reference
    number: str | None = Field(
        None, max_length=30, description="Of the caller; null where it is withheld."
    )


class CallEnded(Event):
    """A call ended; recordings are neither asked for nor kept."""

    type: Literal["call.ended"]
    call_id: Reference
    answered: bool


class MessageReceived(Event):
    """A Zalo user wrote to the commune's official account."""

    type: Literal["message.received"]
    user_id: Reference
    text: str = Field(json_schema_extra={"minLength": 1, "maxLength": TEXT_LIMIT})


TelephoneEvent = Annotated[CallRinging | CallEnded, Field(discriminator="type")]
ZaloEvent = MessageReceived


class HookOut(Out):
    """What became of an event; for a message, what to tell its writer."""

    verdict: Literal["taken", "known", "late"]
    code: str | None = None
    tracking_url: str | None = None
    reply: str | None = Field(None, description="A sentence to send back to the writer.")
