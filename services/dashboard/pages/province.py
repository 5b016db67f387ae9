"""Communes side by side."""

from collections.abc import Sequence
from datetime import date

from services.dashboard.views import Overview, Province, Totals
from services.dashboard.views.province import CommuneFeedback, CommuneLine


def commune_line(found: Overview) -> CommuneLine:
    """Return one commune's overview in one line."""
    furthest = found.units[0] if found.units and found.units[0].worst else None
    return CommuneLine(
        commune=found.commune,
        name=found.commune_name,
        plan=found.plan,
        as_of=found.as_of,
        updated_at=found.updated_at,
        totals=found.totals,
        tracks=found.tracks,
        furthest=furthest,
        feedback=CommuneFeedback(
            **found.feedback.model_dump(include=set(CommuneFeedback.model_fields))
        ),
        deliveries_failed=found.deliveries.failed,
    )


def province(lines: Sequence[CommuneLine], today: date) -> Province:
    """Return the communes, those with most late tasks first."""
    return Province(
        as_of=today,
        totals=Totals(
            **{
                name: sum(getattr(each.totals, name) for each in lines)
                for name in Totals.model_fields
            }
        ),
        communes=sorted(
            lines, key=lambda each: (-each.totals.late, -each.totals.stale, each.commune)
        ),
    )
