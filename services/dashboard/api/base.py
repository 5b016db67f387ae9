"""What the parts of the read API share: who asks, of which commune and day, and the ETag."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from services.dashboard.directory import Place
from services.dashboard.projections import SHAPE
from services.dashboard.projections.base import LOCAL
from services.dashboard.queries import Reader
from services.dashboard.repository import ReadModel
from shared.auth import STAFF, Principal, Role, require
from shared.contracts.base import now
from shared.errors import FieldError, Invalid, Text
from shared.web import KEY_OR_TOKEN, not_found, problems

Staff = Annotated[Principal, Depends(require(*STAFF))]
Year = Annotated[int | None, Query(ge=2000, le=2100, description="Of the plan.")]
On = Annotated[
    date | None,
    Query(description="As of the evening of this day, with what is known now; today unless told."),
]
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "Nothing has changed."}}


def router_of(tag: str) -> APIRouter:
    """Return a router whose every answer may be one of the usual problems."""
    return APIRouter(
        prefix="/v1",
        tags=[tag],
        responses=problems(401, 403, 422, 503),
        dependencies=[Depends(KEY_OR_TOKEN)],
    )


def model_of(request: Request) -> ReadModel:
    """Return the read model."""
    model: ReadModel = request.app.state.read_model
    return model


def places_of(request: Request) -> Mapping[str, Place]:
    """Return the communes that this installation serves."""
    places: Mapping[str, Place] = request.app.state.places
    return places


def today() -> date:
    """Return the day in Viet Nam."""
    return now().astimezone(LOCAL).date()


@dataclass(frozen=True, slots=True)
class View:
    """One look of somebody of a commune at the read model, as of a day."""

    place: Place
    reader: Reader
    on: date
    today: date

    @property
    def slug(self) -> str:
        """The commune's."""
        return self.place.commune.slug

    @property
    def is_past(self) -> bool:
        """Whether a past day is asked for."""
        return self.on < self.today


async def look(request: Request, staff: Principal, on: date | None = None) -> View:
    """Return what ``staff`` may look at.

    Raises ``NotFound`` for a commune that is not served, ``Invalid`` for a day that has not come.
    """
    place = places_of(request).get(staff.commune)
    if place is None:
        raise not_found()
    present = today()
    if on and on > present:
        sentence = Text("Ngày cần xem chưa đến.", "That day has not come yet.")
        raise Invalid("day-to-come", sentence, FieldError("on", sentence))
    return View(place, await model_of(request).reader(), on or present, present)


async def unless_known(
    request: Request,
    reader: Reader,
    communes: Sequence[str],
    make: Callable[[Mapping[str, tuple[int, ...]]], Awaitable[BaseModel]],
) -> Response:
    """Return what ``make`` makes of the communes' revisions, or 304 where the caller has it.

    The tag names revisions, day and shape, not the content: whoever has it asks two documents
    by key and no more. It is read before the content, which may only be newer than it says.
    """
    revisions = await reader.revisions(communes)
    said = repr((SHAPE, request.app.version, reader.generation, today(), revisions))
    tag = f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    known = request.headers.get("if-none-match", "")
    if tag in (each.strip() for each in known.split(",")):
        return Response(status_code=304, headers=headers)
    answer = await make(revisions)
    return Response(
        answer.model_dump_json().encode(), media_type="application/json", headers=headers
    )


ProvinceViewer = Annotated[Principal, Depends(require(Role.PROVINCE_VIEWER))]
StaffOrService = Annotated[Principal, Depends(require(*STAFF, Role.SERVICE))]
AnyCaller = Annotated[Principal, Depends(require(*STAFF, Role.SERVICE, Role.OPEN311))]
Administrator = Annotated[Principal, Depends(require(Role.ADMIN))]
