"""HTTP in: the inbox of a unit or a role, and the deliveries for those who run the system."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.notify.models import Delivery, Notice, State
from services.notify.ports import Deliveries, Inbox, Which
from shared.auth import STAFF, Principal, Role, require
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language
from shared.web import (
    DEFAULT_LIMIT,
    KEY_OR_TOKEN,
    After,
    Limit,
    Page,
    language_of,
    not_found,
    problems,
    uuid_or_not_found,
)

Reader = Annotated[Principal, Depends(require(*STAFF))]
Operator = Annotated[Principal, Depends(require(Role.ADMIN, Role.HOTLINE_OPERATOR))]

router = APIRouter(
    prefix="/v1", responses=problems(401, 403, 422, 503), dependencies=[Depends(KEY_OR_TOKEN)]
)


class NoticeView(BaseModel):
    """One message in the inbox, in the language that was asked for."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    at: datetime = Field(description="When it came into the inbox, UTC.")
    title: str = Field(examples=["C.I.1.a: 1/52 – Trung tâm cung ứng dịch vụ công báo cáo …"])
    text: str = Field(description="Plain text; paragraphs are parted by an empty line.")
    link: str | None = Field(
        description="What it is about: ``tasks/<id>`` or ``cases/<code>``.",
        examples=["tasks/2025-cds-1a"],
    )
    read: bool = Field(description="Whether anybody in the unit or the role has read it.")
    recipient: str = Field(
        description="Whose inbox it is in.", examples=["unit:trung-tam-cung-ung-dich-vu-cong"]
    )


class AttemptView(BaseModel):
    """One try to hand a message over."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    code: str = Field(examples=["ok", "smtp-450", "smtp-connection"])


class DeliveryView(BaseModel):
    """One message on its way to one recipient; shows no address and no words."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    state: State
    channel: DeliveryChannel
    template: str
    recipient: str = Field(
        description="A reference: ``unit:…``, ``role:…`` or ``resident:<case id>``."
    )
    cause: str = Field(description="The fact it tells of.")
    event_id: UUID = Field(description="That fact's id.")
    correlation_id: UUID
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime | None
    attempts: list[AttemptView]


@router.get("/inbox", tags=["inbox"], summary="Read the inbox of your unit or role")
async def read_inbox(
    request: Request,
    reader: Reader,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    unread: Annotated[bool, Query(description="Only what nobody has read yet.")] = False,
) -> Page[NoticeView]:
    """Return messages, newest first: a unit officer's of the unit, everybody else's of the role.

    ``?lang=en`` or ``Accept-Language: en`` gives English.
    """
    inbox: Inbox = request.app.state.inbox
    notices, place = await inbox.page(reader.commune, _inboxes(reader), after, limit, unread=unread)
    language = language_of(request)
    return Page(items=[_notice(each, language) for each in notices], next=place)


@router.post(
    "/inbox/{notice_id}/read",
    tags=["inbox"],
    summary="Mark a message as read",
    responses=problems(404),
)
async def mark_read(request: Request, reader: Reader, notice_id: str) -> NoticeView:
    """Mark a message as read for the whole unit or role; a second time changes nothing."""
    inbox: Inbox = request.app.state.inbox
    notice = await inbox.mark_read(
        reader.commune, _inboxes(reader), uuid_or_not_found(notice_id), by=reader.subject
    )
    if notice is None:
        raise not_found()
    return _notice(notice, language_of(request))


@router.get("/deliveries", tags=["deliveries"], summary="List deliveries")
async def list_deliveries(
    *,
    request: Request,
    operator: Operator,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    channel: Annotated[DeliveryChannel | None, Query()] = None,
    to: Annotated[
        str | None, Query(max_length=200, description="Only to this recipient, `unit:…`.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[DeliveryView]:
    """Return the commune's deliveries, newest first."""
    deliveries: Deliveries = request.app.state.deliveries
    which = Which(state, channel, to)
    found, place = await deliveries.page(operator.commune, which, after, limit)
    return Page(items=[_delivery(each) for each in found], next=place)


@router.get(
    "/deliveries/{delivery_id}",
    tags=["deliveries"],
    summary="Show one delivery",
    responses=problems(404),
)
async def show_delivery(request: Request, operator: Operator, delivery_id: str) -> DeliveryView:
    """Return one delivery with all its attempts."""
    deliveries: Deliveries = request.app.state.deliveries
    found = await deliveries.get(operator.commune, uuid_or_not_found(delivery_id))
    if found is None:
        raise not_found()
    return _delivery(found)


def _inboxes(reader: Principal) -> list[str]:
    roles = sorted(reader.roles - {Role.UNIT_OFFICER, Role.SERVICE})
    mine = [f"role:{role}" for role in roles]
    if reader.has(Role.UNIT_OFFICER) and reader.unit:
        mine.append(f"unit:{reader.unit}")
    return mine


def _notice(notice: Notice, language: Language) -> NoticeView:
    said = notice.said[language]
    return NoticeView(
        id=notice.id,
        at=notice.at,
        title=said.title,
        text=said.text,
        link=notice.link,
        read=notice.read_at is not None,
        recipient=notice.recipient,
    )


def _delivery(delivery: Delivery) -> DeliveryView:
    return DeliveryView(
        id=delivery.id,
        state=delivery.state,
        channel=delivery.channel,
        template=delivery.template,
        recipient=delivery.recipient,
        cause=delivery.cause.name,
        event_id=delivery.cause.event_id,
        correlation_id=delivery.cause.correlation_id,
        created_at=delivery.created_at,
        sent_at=delivery.sent_at,
        next_attempt_at=delivery.next_attempt_at,
        attempts=[AttemptView(at=each.at, code=each.code) for each in delivery.attempts],
    )
