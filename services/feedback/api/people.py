"""Who wrote, and who read it: for the focal unit, each reading on record."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime, Field

from services.feedback.api.base import CaseId, hand_of
from services.feedback.api.schemas import In, Out
from services.feedback.models import Entry, Person
from services.feedback.ports import Ports
from services.feedback.service import reveal as revealing
from shared.auth import Principal, Role, require
from shared.errors import FieldError, Invalid, Text
from shared.web import DEFAULT_LIMIT, After, Limit, Page, problems

Focal = Annotated[Principal, Depends(require(Role.FOCAL))]
"""The focal unit: may see who wrote, with a reason."""
Overseer = Annotated[Principal, Depends(require(Role.FOCAL, Role.ADMIN))]
"""May see who read what."""


class RevealIn(In):
    """Why."""

    reason: str = Field(
        description="Why the sender must be known, at least 10 characters; it stays in the audit "
        "log for good, so no name belongs into it.",
        json_schema_extra={"minLength": 10, "maxLength": 1000},
    )


class PersonOut(Out):
    """Who wrote."""

    kind: Literal["individual", "organisation"]
    name: str | None
    phone: str | None
    email: str | None
    address: str | None


class EntryOut(Out):
    """One reading or change of personal data; references only."""

    number: int = Field(description="Its place in the commune's chain, from 1.")
    at: AwareDatetime
    actor: str
    action: str = Field(examples=["case.revealed"])
    case_id: UUID | None
    citizen: UUID | None = Field(description="A random id; nobody is found by it outside.")
    reason: str
    correlation_id: UUID
    previous: str = Field(description="The hash of the entry before it.")
    hash: str


def add(router: APIRouter, ports: Ports) -> None:
    """Add the revealing of a sender, and the audit log."""

    @router.post(
        "/cases/{case_id}/reveal",
        summary="See who wrote",
        responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
    )
    async def reveal(
        case_id: CaseId, body: RevealIn, request: Request, principal: Focal
    ) -> PersonOut:
        """Show who wrote, with a reason that is put on record first.

        Never to a person or unit that the case criticises; handlers never see who wrote.
        """
        hand = hand_of(principal, case_id, request)
        return person_of(await revealing.reveal(hand, body.reason, ports))

    @router.get("/audit", summary="Who read what", responses=problems(401, 403, 422, 503))
    async def audit(
        *,
        principal: Overseer,
        case_id: Annotated[UUID | None, Query(description="Only readings of this case.")] = None,
        limit: Limit = DEFAULT_LIMIT,
        after: After = None,
    ) -> Page[EntryOut]:
        """Return the readings of personal data, newest first; no such data is in them."""
        before = _number(after) if after else None
        found = await ports.audit.newest(principal.commune, before, limit + 1, case_id)
        window = found[:limit]
        more = len(found) > limit
        return Page[EntryOut](
            items=[_entry(each) for each in window],
            next=str(window[-1].number) if more else None,
        )


def person_of(person: Person) -> PersonOut:
    """Return a person as staff see them."""
    return PersonOut(
        kind=person.kind,
        name=person.name,
        phone=person.phone,
        email=person.email,
        address=person.address,
    )


def _entry(entry: Entry) -> EntryOut:
    return EntryOut(
        **{name: getattr(entry, name) for name in EntryOut.model_fields},
    )


def _number(after: str) -> int:
    if after.isascii() and after.isdigit() and 0 < int(after) < FAR_AWAY:
        return int(after)
    text = Text(
        "Mốc trang (after) không đúng; hãy lấy giá trị next của trang trước.",
        "The value of after is not one that a list gave as next.",
    )
    raise Invalid("bad-cursor", text, FieldError("after", text))


FAR_AWAY = 10**12
