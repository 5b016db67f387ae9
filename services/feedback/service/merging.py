"""Staff letting one case go on for another about the same matter; and what its writer may see."""

from services.feedback.models import Act, Case, Status
from services.feedback.models.submission import refused
from services.feedback.ports import Ports
from services.feedback.service import access
from services.feedback.service.handling import Hand, take
from services.feedback.service.intake import find
from services.feedback.service.similar import adopt
from shared.errors import FieldError, Text


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


UNKNOWN = Text("Không có phản ánh nào mang mã này.", "No case has this code.")
