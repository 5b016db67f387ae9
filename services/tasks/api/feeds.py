"""Calendars of units for other programs, behind secret addresses that can be revoked."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from services.tasks.api.base import Ports, router_of
from services.tasks.api.views import View
from services.tasks.service import feeds
from shared.auth import Principal, Role, require
from shared.web import problems

router = router_of("calendar")
public = APIRouter(prefix="/v1", tags=["calendar"], responses=problems(404, 503))
"""No sign-in: whoever has the secret address may read."""

Officer = Annotated[Principal, Depends(require(Role.UNIT_OFFICER))]


class FeedView(View):
    """A secret address, without its secret."""

    id: str
    unit: str
    made_at: datetime
    made_by: str


class NewFeedView(FeedView):
    """A secret address, told this once."""

    path: str = Field(description="Below the service's address; treat it as a password.")


@router.post("/calendar", status_code=201, summary="Make a secret calendar address")
async def make(officer: Officer, desk: Ports) -> NewFeedView:
    """Return an address of the unit's calendar; it is told only now."""
    feed, token = await feeds.make(officer, desk)
    return NewFeedView(
        id=feed.id,
        unit=feed.unit,
        made_at=feed.made_at,
        made_by=feed.made_by,
        path=f"/v1/calendar/{token}.ics",
    )


@router.get("/calendar", summary="The unit's calendar addresses")
async def own(officer: Officer, desk: Ports) -> Sequence[FeedView]:
    """Return the unit's addresses, without their secrets."""
    return [
        FeedView(id=each.id, unit=each.unit, made_at=each.made_at, made_by=each.made_by)
        for each in await feeds.own(officer, desk)
    ]


@router.delete(
    "/calendar/{feed_id}", status_code=204, summary="Revoke an address", responses=problems(404)
)
async def revoke(feed_id: str, officer: Officer, desk: Ports) -> None:
    """Let an address lead nowhere from now on."""
    await feeds.revoke(officer, feed_id, desk)


@public.get(
    "/calendar/{token}.ics",
    summary="A unit's calendar (iCalendar)",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}},
)
async def show(token: str, request: Request, desk: Ports) -> Response:
    """Return due dates and airings of the unit whose secret address this is."""
    content = await feeds.calendar(token, desk)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)
