"""The broadcast schedule: programmes, scripts, airings."""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Annotated, Self
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.tasks.api.base import CorrelationId, Ports, Reporting, Staff, router_of
from services.tasks.api.views import View
from services.tasks.models import broadcast as models
from services.tasks.models.broadcast import AiringKind, Programme
from services.tasks.models.reporter import Origin
from services.tasks.service import airtime, broadcasts
from services.tasks.service.broadcasts import Plan, Slot
from shared.web import (
    IDEMPOTENCY_KEY,
    idempotency_key,
    language_of,
    problems,
    uuid_or_not_found,
)

router = router_of("broadcasts")

Cluster = Annotated[str, Field(min_length=1, max_length=80)]
Minutes = Annotated[int, Field(ge=1, le=240)]
Topics = Annotated[tuple[Annotated[str, Field(max_length=12)], ...], Field(max_length=26)]
Key = Annotated[str | None, Depends(idempotency_key)]
TITLE = Field(min_length=1, max_length=300)


class Wish(BaseModel):
    """What is asked; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class NewAiring(Wish):
    """A time on the air."""

    kind: AiringKind
    at: AwareDatetime = Field(examples=["2025-09-15T17:00:00+07:00"])
    minutes: Minutes = 15
    clusters: tuple[Cluster, ...] = Field((), max_length=100, description="Cụm loa.")

    def slot(self) -> Slot:
        """Return the time as the use cases know it."""
        return Slot(self.kind, self.at.astimezone(UTC), self.minutes, self.clusters)


class NewProgramme(Wish):
    """A programme to be put on the schedule."""

    task_id: str = Field(max_length=64, examples=["2025-cds-1b"])
    title: str = TITLE
    topics: Topics = ()
    script: str = Field("", max_length=20_000)
    first: NewAiring | None = Field(None, description="Its first airing, if that is settled.")


class Rewrite(Wish):
    """What changes of a programme; what is left out stays."""

    title: str | None = Field(None, min_length=1, max_length=300)
    script: str | None = Field(None, max_length=20_000)
    topics: Topics | None = Field(None, description="Not after it was aired.")


class Move(Wish):
    """A new time for an airing."""

    at: AwareDatetime
    minutes: Minutes | None = None
    clusters: tuple[Cluster, ...] | None = Field(None, max_length=100)


class Holiday(View):
    """A day off that is no weekend, and why."""

    day: date
    why: str = Field(examples=["Tết Nguyên đán"])


class SlotView(View):
    """What somebody should know before a programme is put on the air at a time."""

    warnings: Sequence[str]


class AiringView(View):
    """One broadcast of a programme."""

    id: UUID
    kind: str
    at: AwareDatetime
    minutes: int
    clusters: Sequence[str]
    state: str
    sequence: int
    progress_id: UUID | None = Field(description="The report by which it counts.")


class ProgrammeView(View):
    """A programme with its airings."""

    id: UUID
    task_id: str
    unit: str
    title: str
    topics: Sequence[str]
    script: str
    state: str
    answers: str | None = Field(
        description="The code of the case whose published answer it reads out."
    )
    airings: Sequence[AiringView]
    revision: int

    @classmethod
    def of(cls, programme: Programme) -> Self:
        """Return ``programme`` as staff may see it."""
        return cls(
            id=programme.id,
            task_id=programme.task_id,
            unit=programme.unit,
            title=programme.title,
            topics=programme.topics,
            script=programme.script,
            state=programme.state,
            answers=programme.source.code if programme.source else None,
            airings=[
                AiringView(
                    id=each.id,
                    kind=each.kind.value,
                    at=each.at,
                    minutes=each.minutes,
                    clusters=each.clusters,
                    state=each.state,
                    sequence=each.sequence,
                    progress_id=each.progress_id,
                )
                for each in programme.airings
            ],
            revision=programme.revision,
        )


@router.post(
    "/programmes",
    status_code=201,
    summary="Plan a programme",
    responses=problems(404, 409),
    openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
)
async def plan(wish: NewProgramme, principal: Reporting, desk: Ports, key: Key) -> ProgrammeView:
    """Put a programme of a task on the schedule, with its first airing if that is settled."""
    first = wish.first.slot() if wish.first else None
    planned = Plan(wish.task_id, wish.title, wish.topics, wish.script, first)
    return ProgrammeView.of(await broadcasts.plan_programme(principal, planned, desk, key))


@router.get("/holidays", summary="Days off that are no weekend")
async def holidays(
    request: Request,
    staff: Staff,
    desk: Ports,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
) -> Sequence[Holiday]:
    """Return the commune's holidays and swapped days of at most a year, Tết among them."""
    language = language_of(request)
    found = airtime.holidays(staff.commune, first, last, desk)
    return [Holiday(day=day, why=why.to(language)) for day, why in found]


@router.post("/programmes/slot", summary="What stands in the way of a time on the air")
async def slot(
    request: Request,
    wish: NewAiring,
    staff: Staff,
    desk: Ports,
    moving: Annotated[UUID | None, Query(description="The airing to be put there.")] = None,
) -> SlotView:
    """Return warnings: a day off, another programme at that time. Nothing is stored."""
    language = language_of(request)
    found = await airtime.warnings(staff.commune, wish.slot(), moving, desk)
    return SlotView(warnings=[each.to(language) for each in found])


@router.get("/programmes", summary="What is on the air between two days")
async def schedule(
    staff: Staff,
    desk: Ports,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
    unit: Annotated[str | None, Query(max_length=64)] = None,
) -> Sequence[ProgrammeView]:
    """Return the programmes that are aired in the time."""
    found = await broadcasts.schedule(staff.commune, first, last, unit, desk)
    return [ProgrammeView.of(each) for each in found]


@router.get("/programmes/waiting", summary="What has no time on the air yet")
async def waiting(staff: Staff, desk: Ports) -> Sequence[ProgrammeView]:
    """Return programmes without an airing, answers to residents among them."""
    return [ProgrammeView.of(each) for each in await desk.programmes.waiting(staff.commune)]


@router.get("/programmes/{programme_id}", summary="One programme", responses=problems(404))
async def show(programme_id: str, staff: Staff, desk: Ports) -> ProgrammeView:
    """Return a programme of the commune."""
    found = uuid_or_not_found(programme_id)
    return ProgrammeView.of(await broadcasts.find_programme(staff.commune, found, desk))


@router.patch(
    "/programmes/{programme_id}", summary="Write its script", responses=problems(404, 409)
)
async def write(
    programme_id: str, wish: Rewrite, principal: Reporting, desk: Ports
) -> ProgrammeView:
    """Change title, script or topics; with a script the programme is ready to be aired."""
    found = uuid_or_not_found(programme_id)
    rewrite = models.Rewrite(wish.title, wish.script, wish.topics)
    return ProgrammeView.of(await broadcasts.write(principal, found, rewrite, desk))


@router.post(
    "/programmes/{programme_id}/airings",
    status_code=201,
    summary="Plan an airing",
    responses=problems(404, 409),
    openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
)
async def add(
    programme_id: str, wish: NewAiring, principal: Reporting, desk: Ports, key: Key
) -> ProgrammeView:
    """Plan an airing; 409 when its loudspeakers are taken at that time."""
    found = uuid_or_not_found(programme_id)
    return ProgrammeView.of(await broadcasts.add_airing(principal, found, wish.slot(), desk, key))


AIRING = "/programmes/{programme_id}/airings/{airing_id}"


@router.patch(AIRING, summary="Move an airing", responses=problems(404, 409))
async def move(
    programme_id: str, airing_id: str, wish: Move, principal: Reporting, desk: Ports
) -> ProgrammeView:
    """Move an airing that is still planned; calendars are told by its sequence."""
    programme, airing = uuid_or_not_found(programme_id), uuid_or_not_found(airing_id)
    move = broadcasts.Move(wish.at, wish.minutes, wish.clusters)
    return ProgrammeView.of(await broadcasts.move_airing(principal, programme, airing, move, desk))


@router.post(f"{AIRING}/aired", summary="It was on the air", responses=problems(404, 409))
async def aired(
    programme_id: str,
    airing_id: str,
    principal: Reporting,
    desk: Ports,
    correlation_id: CorrelationId,
) -> ProgrammeView:
    """Count an airing for its task, once, however often this is said."""
    programme, airing = uuid_or_not_found(programme_id), uuid_or_not_found(airing_id)
    origin = Origin(correlation_id)
    return ProgrammeView.of(await broadcasts.air(principal, programme, airing, origin, desk))


@router.post(f"{AIRING}/cancel", summary="Call an airing off", responses=problems(404, 409))
async def cancel(
    programme_id: str, airing_id: str, principal: Reporting, desk: Ports
) -> ProgrammeView:
    """Call an airing off; it stays in calendars as cancelled."""
    programme, airing = uuid_or_not_found(programme_id), uuid_or_not_found(airing_id)
    return ProgrammeView.of(await broadcasts.cancel_airing(principal, programme, airing, desk))
