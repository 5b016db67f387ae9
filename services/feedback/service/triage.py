"""Showing the right door to whoever came with something that is not feedback."""

from collections.abc import Sequence

from services.feedback.desk_parts import OtherDoor
from services.feedback.ports import Ports, Shown
from services.feedback.service.refusals import not_found
from services.feedback.service.statistics import Period
from shared.calendar_vn import VIETNAM


def door(commune: str, code: str, ports: Ports) -> OtherDoor:
    """Return the commune's door called ``code``; raises ``NotFound``."""
    desk = ports.desks.get(commune)
    found = desk.door(code) if desk else None
    if found is None:
        raise not_found()
    return found


async def go_on(commune: str, code: str, ports: Ports) -> None:
    """Count somebody who goes on to another door: kind, day and commune, and nothing else.

    Raises ``NotFound``.
    """
    known = door(commune, code, ports)
    today = ports.clock().astimezone(VIETNAM).date()
    await ports.doors.count(commune, today, known.code)


async def tally(commune: str, period: Period, ports: Ports) -> Sequence[Shown]:
    """Return how many went on to which door, day by day."""
    return await ports.doors.tally(commune, period.first, period.last)
