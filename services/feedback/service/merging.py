"""Staff letting one case go on for another about the same matter; and what its writer may see."""

from uuid import UUID

from services.feedback.models import SYSTEM, Act, Case, Status
from services.feedback.models.submission import refused
from services.feedback.ports import Ports
from services.feedback.service import access
from services.feedback.service.handling import Hand, take
from services.feedback.service.intake import find
from services.feedback.service.similar import adopt
from services.feedback.service.steps import change
from shared.errors import FieldError, Text

CHUNK = 100


async def merge(hand: Hand, into: str, ports: Ports) -> Case:
    """Merge a case into the one with the code ``into``; a second time changes nothing.

    The merge is saved first: where a crash follows it, whoever hears of it counts the follower.
    Raises ``NotFound``, ``Invalid`` for a code that is none, ``Conflict``.
    """
    principal = hand.principal
    own = await find(principal.commune, hand.case_id, ports)
    access.check_handling(principal, own)
    other = await ports.cases.coded(principal.commune, into.strip().upper())
    if other is None or other.probe != own.probe or not access.may_see(principal, other):
        raise refused([FieldError("into", UNKNOWN)])
    access.check_handling(principal, other)

    def step(case: Case, act: Act) -> None:
        if case.merged_into != other.code:
            case.merge(other, act)

    merged = await take(hand, step, ports)
    await adopt(merged, principal.subject, hand.correlation_id, ports)
    return merged


async def goes_on_as(case: Case, ports: Ports) -> Case | None:
    """Return the open or done case that goes on for a merged one; None for one that is not.

    Its writer may know how that stands and what of it is public, never its words.
    """
    found: Case | None = case
    while found and found.status is Status.MERGED and found.merged_into:
        found = await ports.cases.coded(case.commune, found.merged_into)
    return found if found is not case else None


async def heard_of_merge(commune: str, code: str, correlation_id: UUID, ports: Ports) -> None:
    """Finish a merge that a crash may have cut in two; the other may have ended meanwhile."""
    if commune not in ports.desks or (merged := await ports.cases.coded(commune, code)) is None:
        return
    await adopt(merged, SYSTEM, correlation_id, ports)
    if goes_on := await goes_on_as(merged, ports):
        await _tell_merged(goes_on, correlation_id, ports)


async def heard_of_end(commune: str, code: str, correlation_id: UUID, ports: Ports) -> None:
    """Let every case merged into one that came to its end say so; safe to repeat.

    Whatever was merged in whichever order, the later of merge and end finds the other on record.
    An end that was taken back meanwhile is no end: the next one is told.
    """
    if commune in ports.desks and (ended := await ports.cases.coded(commune, code)):
        await _tell_merged(ended, correlation_id, ports)


async def _tell_merged(ended: Case, correlation_id: UUID, ports: Ports) -> None:
    """Tell those merged into ``ended``, and those merged into them, unless it is open."""
    if ended.ended_at is None:
        return
    act = Act(ports.clock(), SYSTEM, correlation_id, ports.desks[ended.commune].office)
    codes = list(ended.adopted)
    while codes:
        next_ones, codes = codes[:CHUNK], codes[CHUNK:]
        for merged in await ports.cases.named(ended.commune, next_ones):
            await change(merged, lambda case: case.settle(ended, act), ports)
            codes += merged.adopted


UNKNOWN = Text("Không có phản ánh nào mang mã này.", "No case has this code.")
