"""HTTP in: the deliveries, for those who run the system."""

from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.notify.dispatch import Senders
from services.notify.models import TEST, Cause, Delivery, State, Urgency, message_key
from services.notify.ports import Deliveries, Which, Wording
from services.notify.service import Operating
from services.notify.spoken import code_in_words
from shared.auth import Principal, Role, require
from shared.contracts.base import now
from shared.contracts.notify import DeliveryChannel
from shared.errors import Conflict, Language, Text
from shared.web import (
    DEFAULT_LIMIT,
    After,
    Limit,
    Page,
    correlation_of,
    language_of,
    not_found,
    problems,
    uuid_or_not_found,
)

Administrator = Annotated[Principal, Depends(require(Role.ADMIN))]
Operator = Annotated[Principal, Depends(require(Role.ADMIN, Role.HOTLINE_OPERATOR))]

router = APIRouter(tags=["deliveries"])


class AttemptView(BaseModel):
    """One try to hand a message over."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    code: str = Field(examples=["ok", "smtp-450", "smtp-connection"])
    reason: str = Field(
        description="What the code means, in the language that was asked for.",
        examples=["Máy chủ thư từ chối tạm thời (450)."],
    )


class DeliveryView(BaseModel):
    """One message on its way to one recipient; shows no address and no words."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    state: State
    state_name: str = Field(description="The state in words.", examples=["đã gửi"])
    channel: DeliveryChannel
    template: str
    version: int = Field(description="Of the template; 0 for what was shipped.")
    recipient: str = Field(
        description="A reference: ``unit:…``, ``role:…``, ``person:…`` or ``resident:<case id>``."
    )
    cause: str = Field(description="The fact it tells of.")
    event_id: UUID = Field(description="That fact's id.")
    correlation_id: UUID
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime | None
    attempts: list[AttemptView]


class TestMessage(BaseModel):
    """A test of one channel."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: DeliveryChannel
    to: str = Field(
        description="Whom to send it to; a resident gets no tests.",
        pattern=r"^(unit|role|person):[a-z0-9_-]{1,100}$",
        examples=["role:leader"],
    )


@router.post(
    "/deliveries/test", summary="Send a test message", status_code=201, responses=problems(409)
)
async def send_test(
    request: Request, administrator: Administrator, wanted: TestMessage
) -> DeliveryView:
    """Send a message that is marked as a test, at any hour; 409 where the channel is off.

    What came of it is said by `GET /v1/deliveries/{id}`.
    """
    senders: Senders = request.app.state.senders
    if not senders.has(wanted.channel):
        raise Conflict(
            "channel-off",
            Text(f"Kênh {wanted.channel} chưa được bật.", f"The channel {wanted.channel} is off."),
        )
    wording: Wording = request.app.state.wording
    at, event_id = now(), uuid4()
    delivery = Delivery(
        id=message_key(event_id, wanted.channel, wanted.to),
        commune=administrator.commune,
        channel=wanted.channel,
        template=TEST,
        recipient=wanted.to,
        about={"at": at.isoformat()},
        cause=Cause(TEST, event_id, at, correlation_of(request)),
        created_at=at,
        urgency=Urgency.URGENT,
        next_attempt_at=at,
        version=(await wording.of(administrator.commune, TEST)).version,
    )
    await senders.post([delivery])
    return _delivery(delivery, language_of(request))


@router.get("/deliveries", summary="List deliveries")
async def list_deliveries(
    *,
    request: Request,
    operator: Operator,
    state: Annotated[
        tuple[State, ...], Query(description="Only those in any of these states.", max_length=8)
    ] = (),
    channel: Annotated[DeliveryChannel | None, Query()] = None,
    to: Annotated[
        str | None, Query(max_length=200, description="Only to this recipient, `unit:…`.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[DeliveryView]:
    """Return the commune's deliveries, newest first."""
    deliveries: Deliveries = request.app.state.deliveries
    which = Which(tuple(dict.fromkeys(state)), channel, to)
    found, place = await deliveries.page(operator.commune, which, after, limit)
    language = language_of(request)
    return Page(items=[_delivery(each, language) for each in found], next=place)


@router.get("/deliveries/{delivery_id}", summary="Show one delivery", responses=problems(404))
async def show_delivery(request: Request, operator: Operator, delivery_id: str) -> DeliveryView:
    """Return one delivery with all its attempts, their reasons and times."""
    deliveries: Deliveries = request.app.state.deliveries
    found = await deliveries.get(operator.commune, uuid_or_not_found(delivery_id))
    if found is None:
        raise not_found()
    return _delivery(found, language_of(request))


@router.post(
    "/deliveries/{delivery_id}/retry",
    summary="Try once more to send a message",
    responses=problems(404, 409),
)
async def retry_delivery(request: Request, operator: Operator, delivery_id: str) -> DeliveryView:
    """Send again what failed, was cancelled, or waits for its next attempt.

    409 for a message that is on its way, or was sent.
    """
    operating: Operating = request.app.state.operating
    found = await operating.retry(
        operator.commune, uuid_or_not_found(delivery_id), by=operator.subject
    )
    request.app.state.senders.nudge()
    return _delivery(found, language_of(request))


@router.post(
    "/deliveries/{delivery_id}/cancel",
    summary="Cancel a message that waits",
    responses=problems(404, 409),
)
async def cancel_delivery(request: Request, operator: Operator, delivery_id: str) -> DeliveryView:
    """Cancel a message that has not gone out; 409 for one on its way, or at its end."""
    operating: Operating = request.app.state.operating
    found = await operating.call_off(
        operator.commune, uuid_or_not_found(delivery_id), by=operator.subject
    )
    return _delivery(found, language_of(request))


def _delivery(delivery: Delivery, language: Language) -> DeliveryView:
    return DeliveryView(
        id=delivery.id,
        state=delivery.state,
        state_name=delivery.state.words.to(language),
        channel=delivery.channel,
        template=delivery.template,
        version=delivery.version,
        recipient=delivery.recipient,
        cause=delivery.cause.name,
        event_id=delivery.cause.event_id,
        correlation_id=delivery.cause.correlation_id,
        created_at=delivery.created_at,
        sent_at=delivery.sent_at,
        next_attempt_at=delivery.next_attempt_at,
        attempts=[
            AttemptView(at=each.at, code=each.code, reason=code_in_words(each.code).to(language))
            for each in delivery.attempts
        ],
    )
