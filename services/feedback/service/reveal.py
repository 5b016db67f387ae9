"""Showing the focal unit who wrote; on record before it is shown."""

from services.feedback.models import Person, Reading, tidy
from services.feedback.models.submission import refused
from services.feedback.ports import Ports
from services.feedback.service import access
from services.feedback.service.handling import REASON_LIMIT, Hand
from services.feedback.service.intake import find
from services.feedback.service.refusals import nobody
from shared.errors import FieldError, Text
from shared.logs import masked

SHORTEST_REASON = 10


async def reveal(hand: Hand, reason: str, ports: Ports) -> Person:
    """Return who wrote a case that ``hand`` may handle; never to whom it criticises.

    Raises ``Invalid`` without a reason, ``Conflict``, and ``NotFound`` where nobody is known.
    """
    why = reason_of(reason)
    principal = hand.principal
    case = await find(principal.commune, hand.case_id, ports)
    access.check_handling(principal, case)
    reading = Reading(
        case.commune,
        case.id,
        principal.subject,
        "case.revealed",
        ports.clock(),
        hand.correlation_id,
        why,
    )
    await ports.audit.record(reading)
    person = await ports.identities.read(case.commune, case.identity) if case.identity else None
    if person is None:
        raise nobody(case.code)
    return person


def reason_of(value: str) -> str:
    """Return why personal data is read, without such data in it; raises ``Invalid``."""
    wrong: list[FieldError] = []
    reason = tidy(value, "reason", REASON_LIMIT, wrong, lines=True)
    if len(reason) < SHORTEST_REASON and not wrong:
        wrong.append(FieldError("reason", TOO_SHORT))
    if wrong:
        raise refused(wrong)
    return masked(reason)


TOO_SHORT = Text(
    "Hãy nêu lý do xem thông tin người gửi, ít nhất 10 ký tự; xin đừng ghi tên người gửi.",
    "Please give a reason of at least 10 characters, without the sender's name.",
)
