"""What answers are drafted from."""

from collections.abc import Sequence
from uuid import UUID

from services.feedback.desk_parts import AnswerTemplate
from services.feedback.models import Case
from services.feedback.ports import Ports
from services.feedback.service import access
from services.feedback.service.intake import find
from services.feedback.service.refusals import not_found
from shared.auth import Principal
from shared.calendar_vn import VIETNAM


async def templates(
    principal: Principal, case_id: UUID | None, ports: Ports
) -> Sequence[AnswerTemplate]:
    """Return the commune's templates; those that fit a case are filled in for it.

    Raises ``NotFound`` for a case that the principal may not see.
    """
    desk = ports.desks.get(principal.commune)
    if desk is None:
        raise not_found()
    if case_id is None:
        return desk.answer_templates
    case = await find(principal.commune, case_id, ports)
    access.check_seeing(principal, case)
    return [
        each.model_copy(update={"text": _filled(each.text, case)})
        for each in desk.answer_templates
        if each.category in (None, case.category)
    ]


def _filled(text: str, case: Case) -> str:
    """Return ``text`` with the case's own in it; what is not known here stays as it is."""
    received_on = case.received_at.astimezone(VIETNAM)
    return text.replace("{code}", case.code).replace("{received_on}", f"{received_on:%d/%m/%Y}")
