"""HTTP in: the inbox of a unit, a role or a person."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from services.notify.models import Notice
from services.notify.ports import Directory, Inbox
from services.notify.service import copy_text
from services.notify.service.doors import door
from shared.auth import STAFF, Principal, Role, require
from shared.contracts.notify import DeliveryChannel
from shared.web import (
    DEFAULT_LIMIT,
    After,
    Limit,
    Page,
    language_of,
    not_found,
    problems,
    uuid_or_not_found,
)

Reader = Annotated[Principal, Depends(require(*STAFF))]

router = APIRouter(tags=["inbox"])


class ToldView(BaseModel):
    """Somebody was told of a message further, since nobody had read it."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    to: str = Field(examples=["role:leader"])
    to_name: str = Field(examples=["Lãnh đạo UBND xã"])
    by: DeliveryChannel | None = Field(
        description="The further channel; null where another recipient was told."
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
    recipient_name: str = Field(
        description="What people call it.", examples=["Trung tâm cung ứng dịch vụ công"]
    )
    escalated: list[ToldView] = Field(
        description="Who was told, step by step, since nobody had read it in time."
    )


class InboxPage(Page[NoticeView]):
    """A window of the inbox, and how much of all of it nobody has read."""

    unread: int = Field(
        description="Unread messages in the whole inbox; of each unit, role or person 1000 at most."
    )


class Marked(BaseModel):
    """How many messages became read."""

    model_config = ConfigDict(frozen=True)

    marked: int


@router.get("/inbox", summary="Read your inbox: your unit's or roles', and your own")
async def read_inbox(
    request: Request,
    reader: Reader,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    unread: Annotated[bool, Query(description="Only what nobody has read yet.")] = False,
) -> InboxPage:
    """Return messages, newest first: a unit officer's of the unit, everybody else's of the role.

    Whoever the directory lists as a person has an inbox of their own as well.
    ``?lang=en`` or ``Accept-Language: en`` gives English.
    """
    inbox: Inbox = request.app.state.inbox
    mine = inboxes(request, reader)
    notices, place = await inbox.page(reader.commune, mine, after, limit, unread=unread)
    return InboxPage(
        items=[_notice(each, reader.commune, request) for each in notices],
        next=place,
        unread=await inbox.unread(reader.commune, mine),
    )


@router.post("/inbox/{notice_id}/read", summary="Mark a message as read", responses=problems(404))
async def mark_read(request: Request, reader: Reader, notice_id: str) -> NoticeView:
    """Mark a message as read for the whole unit or role; a second time changes nothing."""
    inbox: Inbox = request.app.state.inbox
    notice = await inbox.mark_read(
        reader.commune, inboxes(request, reader), uuid_or_not_found(notice_id), by=reader.subject
    )
    if notice is None:
        raise not_found()
    return _notice(notice, reader.commune, request)


@router.get(
    "/inbox/{notice_id}/text",
    summary="Copy a message into a chat group",
    response_class=PlainTextResponse,
    responses=problems(404),
)
async def copy_notice(request: Request, reader: Reader, notice_id: str) -> PlainTextResponse:
    """Return the message as plain text for a chat group, such as one of Zalo; it stays unread.

    ``?lang=en`` or ``Accept-Language: en`` gives English.
    """
    inbox: Inbox = request.app.state.inbox
    directory: Directory = request.app.state.directory
    notice = await inbox.get(reader.commune, uuid_or_not_found(notice_id))
    if notice is None or notice.recipient not in inboxes(request, reader):
        raise not_found()
    language = language_of(request)
    name, url = directory.commune(reader.commune), door(request.app.state.desk_url, notice.link)
    return PlainTextResponse(copy_text(notice.said[language], name, language, url))


@router.post("/inbox/read-all", summary="Mark everything in the inbox as read")
async def mark_all_read(request: Request, reader: Reader) -> Marked:
    """Mark as read, for the whole unit or role, what came before this request."""
    inbox: Inbox = request.app.state.inbox
    marked = await inbox.mark_all_read(reader.commune, inboxes(request, reader), by=reader.subject)
    return Marked(marked=marked)


def inboxes(request: Request, reader: Principal) -> list[str]:
    """Return whose inboxes ``reader`` reads: the unit's of an officer, else those of the roles.

    And their own, where the directory lists who stands behind the reader's token.
    """
    directory: Directory = request.app.state.directory
    roles = sorted(reader.roles - {Role.UNIT_OFFICER, Role.SERVICE})
    mine = [f"role:{role}" for role in roles]
    if reader.has(Role.UNIT_OFFICER) and reader.unit:
        mine.append(f"unit:{reader.unit}")
    if person := directory.person(reader.commune, reader.subject):
        mine.append(person)
    return mine


def _notice(notice: Notice, commune: str, request: Request) -> NoticeView:
    directory: Directory = request.app.state.directory
    language = language_of(request)
    said = notice.said[language]
    return NoticeView(
        id=notice.id,
        at=notice.at,
        title=said.title,
        text=said.text,
        link=notice.link,
        read=notice.read_at is not None,
        recipient=notice.recipient,
        recipient_name=directory.called(commune, notice.recipient).to(language),
        escalated=[
            ToldView(
                at=each.at,
                to=each.to,
                to_name=directory.called(commune, each.to).to(language),
                by=each.by,
            )
            for each in notice.told
        ],
    )
