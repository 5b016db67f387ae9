"""What a desk needs to know of its commune: units, topics, and what the caller may judge."""

from collections.abc import Sequence

from fastapi import Request
from pydantic import Field

from services.tasks.api.base import Ports, Staff, router_of
from services.tasks.api.views import View
from services.tasks.models.coverage import track_of
from services.tasks.service.missing import reporting_units
from shared.auth import Role
from shared.contracts.tasks import Track
from shared.web import language_of

router = router_of("desk")


class UnitName(View):
    """A unit, and what it is called."""

    code: str
    label: str
    short: str
    reports: bool = Field(description="Whether it hands in periodic reports.")


class TopicName(View):
    """A topic that communication may be about."""

    code: str = Field(examples=["I.4.đ"])
    label: str
    track: Track


class DeskView(View):
    """The commune's units and topics, and the caller's part."""

    unit: str | None = Field(description="The caller's own.")
    presses_all: bool = Field(description="Whether the caller presses and judges every task.")
    presses: Sequence[str] = Field(description="Otherwise: the tasks for which it does.")
    receives_reports: bool = Field(description="Whether units' reports are handed in to it.")
    units: Sequence[UnitName]
    topics: Sequence[TopicName]


@router.get("/desk", summary="The commune's units and topics, and the caller's part")
async def show_desk(request: Request, staff: Staff, desk: Ports) -> DeskView:
    """Return the names that the forms of a desk offer; the rules stay with each endpoint."""
    commune, english = staff.commune, language_of(request) == "en"
    units = desk.directory.unit_list(commune)
    reporting = reporting_units(commune, desk)
    focal = next((each.focal for each in units if each.slug == staff.unit), None)
    focal = focal if staff.has(Role.FOCAL) else None
    everything = staff.has(Role.ADMIN) or (focal is not None and focal.scope == "all")
    receiver = desk.desks.reports(commune).receiver
    return DeskView(
        unit=staff.unit,
        presses_all=everything,
        presses=() if everything or focal is None else focal.tasks,
        receives_reports=staff.has(Role.ADMIN)
        or (staff.has(Role.FOCAL) and staff.unit == receiver),
        units=[
            UnitName(
                code=each.slug,
                label=each.name_en if english else each.name,
                short=each.name_en if english else each.short,
                reports=each.slug in reporting,
            )
            for each in units
        ],
        topics=[
            TopicName(code=code, label=title, track=track_of(code))
            for code, title in desk.desks.topics_of(commune).items()
        ],
    )
