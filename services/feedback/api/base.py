"""What the parts of the HTTP interface share: who may do what."""

from typing import Annotated

from fastapi import Depends, Path, Request

from services.feedback.service.handling import Hand
from services.feedback.service.refusals import unknown_commune
from services.feedback.settings import Settings
from shared.auth import Principal, Role, require
from shared.web import correlation_of, uuid_or_not_found

READERS = (Role.HOTLINE_OPERATOR, Role.CASE_HANDLER, Role.FOCAL, Role.LEADER, Role.ADMIN)
SENDERS = (*READERS, Role.SERVICE)
HANDLERS = (Role.CASE_HANDLER, Role.FOCAL, Role.LEADER, Role.ADMIN)
DISPATCHERS = (Role.HOTLINE_OPERATOR, Role.FOCAL, Role.LEADER, Role.ADMIN)
APPROVERS = (Role.FOCAL, Role.LEADER, Role.ADMIN)

Reader = Annotated[Principal, Depends(require(*READERS))]
"""Sees cases."""
Handler = Annotated[Principal, Depends(require(*HANDLERS))]
"""Works on cases of the own unit."""
Dispatcher = Annotated[Principal, Depends(require(*DISPATCHERS))]
"""Classes cases and gives them to units."""
Approver = Annotated[Principal, Depends(require(*APPROVERS))]
"""The authorised person: sends, publishes, reopens."""
Delivery = Annotated[Principal, Depends(require(Role.SERVICE))]
CaseId = Annotated[str, Path(description="The case's id, a UUID.", max_length=64)]


_sender = require(*SENDERS)


async def known_sender(request: Request) -> Principal | None:
    """Return who is signed in, or None; a bad key is refused, never taken for nobody."""
    if request.headers.get("authorization") is None:
        return None
    return await _sender(request)


def hand_of(principal: Principal, case_id: str, request: Request) -> Hand:
    """Return whose hand does something to which case; raises ``NotFound`` for no id."""
    return Hand(principal, uuid_or_not_found(case_id), correlation_of(request))


def commune_of(principal: Principal | None, named: str | None, settings: Settings) -> str:
    """Return the commune that a sender sends to: the own one, the one named, or the site's.

    Raises ``Invalid`` where somebody signed in names another.
    """
    if principal is None:
        return named or settings.commune
    if named not in (None, principal.commune):
        raise unknown_commune()
    return principal.commune
