"""A series of programmes planned at once: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from services.tasks.models.broadcast import Airing, AiringKind, Programme, must_be_free
from services.tasks.models.series import ONE_DAY, Rhythm, titles
from services.tasks.ports import Desk
from services.tasks.service import airtime
from services.tasks.service.broadcasts import check_moment, id_of, must_know, unit_of
from services.tasks.service.reading import find_task
from shared.auth import Principal
from shared.calendar_vn import VIETNAM
from shared.errors import Text


@dataclass(frozen=True, slots=True)
class Series:
    """Programmes of one task as somebody plans them; numbered from ``number_from``, if from any."""

    task_id: str
    title: str
    topics: tuple[str, ...]
    kind: AiringKind
    rhythm: Rhythm
    minutes: int
    clusters: tuple[str, ...]
    number_from: int | None = None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One programme of a series before it is planned, and what to mind of its day."""

    title: str
    at: datetime
    warnings: Sequence[Text]


async def preview(principal: Principal, series: Series, desk: Desk) -> Sequence[Foreseen]:
    """Return what a series comes to, in order of time; nothing is stored. Raises as below."""
    programmes = await _programmes(principal, series, desk, None)
    others = await _around(programmes, desk)
    calendar = desk.office.calendar(principal.commune)
    return [
        Foreseen(each.title, airing.at, airtime.minded(airing, others, calendar))
        for each in programmes
        for airing in each.airings
    ]


async def plan_series(
    principal: Principal, series: Series, desk: Desk, key: str | None
) -> Sequence[Programme]:
    """Put every programme of a series on the schedule; the same under the same ``key`` once.

    All is looked at before anything is written, then written in one order to the database; what
    is there already stays as it is. Raises ``NotFound``, ``Forbidden`` for a unit that does not
    work on the task, ``Invalid``, ``Conflict`` where loudspeakers are taken at one of its times.
    """
    programmes = await _programmes(principal, series, desk, key)
    ids = [each.id for each in programmes]
    known = await desk.programmes.among(principal.commune, ids) if key else {}
    missing = [each for each in programmes if each.id not in known]
    others = [each for each in await _around(programmes, desk) if each.id not in known]
    for programme in missing:
        for airing in programme.airings:
            must_be_free(airing, others)
        programme.say(principal.subject)
    await desk.programmes.add(missing)
    stored = await desk.programmes.among(principal.commune, ids)
    return [stored[each] for each in ids]


async def _programmes(
    principal: Principal, series: Series, desk: Desk, key: str | None
) -> list[Programme]:
    """Return the programmes of a series, each with its airing, as they would be planned."""
    task = await find_task(principal.commune, series.task_id, desk)
    unit = unit_of(task, principal, desk)
    await must_know(series.topics, task, desk)
    days = series.rhythm.days(task.year)
    check_moment(series.rhythm.at(days[0]), desk)
    whole = id_of(principal, "series", key)

    def programme(place: int, title: str, at: datetime) -> Programme:
        made = uuid5(whole, str(place))
        airing = Airing(_first(made), series.kind, at, series.minutes, series.clusters)
        return Programme(made, task.commune, task.id, unit, title, series.topics, airings=(airing,))

    named = zip(days, titles(series.title, series.number_from), strict=False)
    return [
        programme(place, title, series.rhythm.at(day)) for place, (day, title) in enumerate(named)
    ]


def _first(programme_id: UUID) -> UUID:
    return uuid5(programme_id, "first")


async def _around(programmes: Sequence[Programme], desk: Desk) -> Sequence[Programme]:
    """Return what is on the air from the first day of a series to its last."""
    times = [airing.at.astimezone(VIETNAM).date() for each in programmes for airing in each.airings]
    first, last = min(times) - ONE_DAY, max(times) + ONE_DAY
    return await desk.programmes.between(programmes[0].commune, first, last)
