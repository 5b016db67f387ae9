"""What the screens and other programs may ask."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.dashboard.metrics import PRODUCERS
from services.dashboard.overview import Found, entry, first_feedback_day, overview, year_to_show
from services.dashboard.projections import LOCAL, case_state
from services.dashboard.rebuild import Progress, Rebuild
from services.dashboard.repository import ReadModel
from services.dashboard.views import TREND_DAYS, ActivityEntry, Overview
from shared.auth import STAFF, Principal, Role, require
from shared.communes import Commune
from shared.contracts.base import now
from shared.errors import Invalid, Text
from shared.web import KEY_OR_TOKEN, After, Limit, Page, not_found, problems

router = APIRouter(
    prefix="/v1", responses=problems(401, 403, 422, 503), dependencies=[Depends(KEY_OR_TOKEN)]
)
Staff = Annotated[Principal, Depends(require(*STAFF))]
AnyCaller = Annotated[Principal, Depends(require(*Role))]
Administrator = Annotated[Principal, Depends(require(Role.ADMIN))]

WINDOWS = tuple(timedelta(minutes=each) for each in (10, 60, 360))
WINDOWS += tuple(timedelta(days=each) for each in (1, 7, 31, 366, 3660))
"""Activity is looked for in windows that widen until the page is full."""


class CaseView(BaseModel):
    """A case as the dashboard knows it, and since when."""

    model_config = ConfigDict(frozen=True)

    case_id: UUID
    received_at: datetime
    answered_at: datetime | None
    visible_at: datetime
    probe: bool


class Hash(BaseModel):
    """One hash over a generation of the read model."""

    model_config = ConfigDict(frozen=True)

    generation: int
    hash: str
    documents: int


class RebuildView(BaseModel):
    """The live model beside the one that was, or is being, rebuilt."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    live: Hash | None = Field(description="Null while a rebuild is reading; see `/v1/hash`.")
    rebuild: Progress


@router.get(
    "/overview",
    response_model=Overview,
    responses={304: {"description": "Nothing has changed."}},
)
async def read_overview(
    request: Request,
    staff: Staff,
    year: Annotated[int | None, Query(ge=2000, le=2100, description="Of the plan.")] = None,
) -> Any:
    """Return the commune on one page: plan, what is late, feedback, activity."""
    commune = _commune(request, staff)
    today = now().astimezone(LOCAL).date()
    reader = await _model(request).reader()
    plans = await reader.plans(commune.slug)
    shown = year_to_show(plans, year, today)
    last = today.isoformat()
    tasks, feedback, deliveries, latest = await asyncio.gather(
        reader.tasks(commune.slug, shown),
        reader.feedback_days(commune.slug, first_feedback_day(today).isoformat(), last),
        reader.delivery_days(
            commune.slug, (today - timedelta(days=TREND_DAYS - 1)).isoformat(), last
        ),
        reader.latest(commune.slug, PRODUCERS),
    )
    found = Found(plans, tasks, feedback, deliveries, latest)
    return _unless_known(request, overview(commune, found, shown, today))


@router.get("/activity")
async def read_activity(
    request: Request, staff: Staff, limit: Limit = 50, after: After = None
) -> Page[ActivityEntry]:
    """Return what happened, newest first."""
    until, beyond = _position(after)
    commune = _commune(request, staff)
    reader = await _model(request).reader()
    found: list[dict[str, Any]] = []
    for window in WINDOWS:
        # One more than asked for tells whether there is a next page; those at the very moment
        # of the last page's end are met again and left out.
        found = await reader.activity(commune.slug, until - window, until, limit + 50)
        found = [each for each in found if (each["at"], each["_id"]) < (until, beyond)]
        if len(found) > limit:
            break
    items = [entry(commune, each) for each in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=f"{items[-1].at.isoformat()}_{items[-1].id}" if more else None)


@router.get("/cases/{case_id}", responses=problems(404))
async def read_case(request: Request, caller: AnyCaller, case_id: UUID) -> CaseView:
    """Return since when a case is visible here; a probe's as well."""
    found = await (await _model(request).reader()).case(caller.commune, str(case_id))
    if found is None:
        raise not_found()
    state = case_state(found)
    return CaseView(
        case_id=case_id,
        received_at=state["received_at"],
        answered_at=state["answered_at"],
        visible_at=found["seen_at"],
        probe=state["probe"],
    )


@router.get("/hash")
async def read_hash(request: Request, _: Administrator) -> Hash:
    """Return one hash over the live read model; reads all of it."""
    return await _hash(_model(request))


@router.post("/rebuild", status_code=202, responses=problems(409))
async def begin_rebuild(request: Request, _: Administrator) -> Progress:
    """Begin to build the read model anew, beside the live one."""
    rebuild: Rebuild = request.app.state.rebuild
    return await rebuild.begin()


@router.get("/rebuild")
async def read_rebuild(request: Request, _: Administrator) -> RebuildView:
    """Return how far the rebuild has come; the hash of the live model when none is going on."""
    rebuild: Rebuild = request.app.state.rebuild
    running = rebuild.progress.state == "running"
    live = None if running else await _hash(_model(request))
    return RebuildView(live=live, rebuild=rebuild.progress)


def _model(request: Request) -> ReadModel:
    model: ReadModel = request.app.state.read_model
    return model


def _commune(request: Request, principal: Principal) -> Commune:
    communes: dict[str, Commune] = request.app.state.communes
    if principal.commune not in communes:
        raise not_found()
    return communes[principal.commune]


async def _hash(model: ReadModel) -> Hash:
    reader = await model.reader()
    found, documents = await reader.hash()
    return Hash(generation=reader.generation, hash=found, documents=documents)


def _unless_known(request: Request, answer: Overview) -> Any:
    """Return ``answer``, or 304 where the caller has it already."""
    body = answer.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _position(after: str | None) -> tuple[datetime, str]:
    """Return where a page begins; raises ``Invalid`` for what was never a ``next``."""
    if after is None:
        return now() + timedelta(minutes=5), "~"
    moment, _, beyond = after.rpartition("_")
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), beyond
    except ValueError:
        raise Invalid(
            "bad-after",
            Text(
                "Giá trị “after” không phải của trang trước.", "Not the `next` of an earlier page."
            ),
        ) from None
