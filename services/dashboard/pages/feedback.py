"""Feedback from every side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.dashboard.directory import Place, Village
from services.dashboard.pages.names import Document, unit_name
from services.dashboard.projections.feedback import TIMES
from services.dashboard.views import FeedbackPage
from services.dashboard.views.feedback import (
    CategoryGroup,
    ChannelCount,
    FeedbackMonth,
    Group,
    Satisfaction,
    Score,
    Spot,
    StatusCount,
    Took,
    UnitGroup,
    VillageGroup,
)
from shared.contracts.feedback import CaseStatus, Category, Channel

NONE = "-"
GROUP = ("received", "answered", "open", "late")


def feedback_page(
    place: Place,
    months: Sequence[Document],
    backlog: Sequence[Document],
    *,
    asked: Sequence[str],
    today: date,
) -> FeedbackPage:
    """Return feedback received in the months ``asked`` (in order), as it stands now."""
    commune, villages = place.commune, place.villages
    of_villages, of_units = _groups(months, "villages"), _groups(months, "units")
    categories = _groups(months, "categories")
    return FeedbackPage(
        commune=commune.slug,
        first=asked[0],
        last=asked[-1],
        as_of=today,
        total=Group(**_group([each.get("all", {}) for each in months])),
        categories=[
            CategoryGroup(category=each, **_group(categories.get(each.value, [])))
            for each in Category
        ],
        villages=[
            VillageGroup(
                village=None if slug == NONE else slug,
                name=_name(slug, villages),
                **_group(found),
            )
            for slug, found in sorted(of_villages.items())
        ],
        spots=[
            Spot(
                village=each.slug, name=each.name, latitude=each.latitude, longitude=each.longitude
            )
            for each in villages.values()
            if each.latitude is not None and each.longitude is not None
        ],
        demonstration=place.demonstration,
        units=[
            UnitGroup(unit=None if slug == NONE else unit_name(commune, slug), **_group(found))
            for slug, found in sorted(of_units.items())
        ],
        channels=[
            ChannelCount(channel=each, count=n)
            for each in Channel
            if (n := _sums(months, "channels")[each.value])
        ],
        statuses=[
            StatusCount(status=each, count=n)
            for each in CaseStatus
            if (n := _sums(months, "statuses")[each.value])
        ],
        working_days=_took(_sums(months, "working_days")),
        calendar_days=_took(_sums(months, "calendar_days")),
        satisfaction=_satisfaction(months),
        followers=_total(months, "followers"),
        published=_total(months, "published"),
        months=_trend(months, backlog, asked),
    )


def _name(slug: str, villages: Mapping[str, Village]) -> str | None:
    if slug == NONE:
        return None
    return villages[slug].name if slug in villages else slug


def _groups(months: Sequence[Document], name: str) -> dict[str, list[dict[str, int]]]:
    found: dict[str, list[dict[str, int]]] = {}
    for month in months:
        for slug, figures in month.get(name, {}).items():
            if any(figures.get(each) for each in GROUP):
                found.setdefault(slug, []).append(figures)
    return found


def _group(found: Sequence[dict[str, int]]) -> dict[str, int]:
    return {name: sum(each.get(name, 0) for each in found) for name in GROUP}


def _sums(months: Sequence[Document], name: str) -> Counter[str]:
    found = Counter[str]()
    for month in months:
        found.update(month.get(name, {}))
    return found


def _total(months: Sequence[Document], name: str) -> int:
    return sum(each.get(name, 0) for each in months)


def _took(found: Counter[str]) -> list[Took]:
    firsts = [0, *(each + 1 for each in TIMES)]
    return [
        Took(first=first, last=last, count=found[str(last) if last is not None else "more"])
        for first, last in zip(firsts, (*TIMES, None), strict=True)
    ]


def _satisfaction(months: Sequence[Document]) -> Satisfaction:
    scores = _sums(months, "scores")
    rated = scores.total()
    return Satisfaction(
        scores=[Score(score=each, count=scores[str(each)]) for each in range(1, 6)],
        rated=rated,
        average=round(sum(int(s) * n for s, n in scores.items()) / rated, 2) if rated else None,
        resolved=_total(months, "resolved"),
        unresolved=_total(months, "unresolved"),
    )


def _trend(
    months: Sequence[Document], backlog: Sequence[Document], asked: Sequence[str]
) -> list[FeedbackMonth]:
    by_month: dict[str, Any] = {each["month"]: each.get("sums", {}) for each in months}
    waiting = sum(_balance(each.get("sums", {})) for each in backlog)
    found = []
    for month in asked:
        sums = by_month.get(month, {})
        waiting += _balance(sums)
        found.append(
            FeedbackMonth(
                month=month,
                received=sum(each.get("received", 0) for each in sums.values()),
                answered=sum(each.get("answered", 0) for each in sums.values()),
                open=waiting,
            )
        )
    return found


def _balance(sums: dict[str, dict[str, int]]) -> int:
    return sum(
        each.get("received", 0) + each.get("reopened", 0) - each.get("settled", 0)
        for each in sums.values()
    )
