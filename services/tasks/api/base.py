"""What the parts of the HTTP interface share: who calls, the ports, windows of lists."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request

from services.tasks.ports import Desk
from shared.auth import STAFF, Principal, Role, require
from shared.web import KEY_OR_TOKEN, Page, correlation_of, problems

Entry = TypeVar("Entry")
Shown = TypeVar("Shown")

Staff = Annotated[Principal, Depends(require(*STAFF))]
Reporting = Annotated[Principal, Depends(require(Role.UNIT_OFFICER, Role.FOCAL, Role.ADMIN))]
Judging = Annotated[Principal, Depends(require(Role.FOCAL, Role.LEADER, Role.ADMIN))]
Pressing = Annotated[Principal, Depends(require(Role.FOCAL, Role.ADMIN))]
CorrelationId = Annotated[Any, Depends(correlation_of)]


def desk_of(request: Request) -> Desk:
    """Return the ports that the use cases need."""
    desk: Desk = request.app.state.desk
    return desk


Ports = Annotated[Desk, Depends(desk_of)]
AsOf = Annotated[
    date | None,
    Query(description="Judge by what had happened by the evening of this day; today unless told."),
]


def router_of(tag: str) -> APIRouter:
    """Return a router whose every answer may be one of the usual problems."""
    return APIRouter(
        prefix="/v1",
        tags=[tag],
        responses=problems(401, 403, 422, 503),
        dependencies=[Depends(KEY_OR_TOKEN)],
    )


def page_of(
    found: Sequence[Entry],
    limit: int,
    show: Callable[[Entry], Shown],
    mark: Callable[[Entry], str],
) -> Page[Shown]:
    """Return the window of a list of which one more than ``limit`` was read."""
    shown = found[:limit]
    return Page(
        items=[show(each) for each in shown],
        next=mark(shown[-1]) if len(found) > limit else None,
    )
