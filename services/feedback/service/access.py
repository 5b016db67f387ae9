"""Who of the staff may see and handle which case; deny by default."""

from services.feedback.models import Case
from services.feedback.service.refusals import not_found
from shared.auth import Principal, Role

EVERYTHING = (Role.FOCAL, Role.HOTLINE_OPERATOR, Role.LEADER, Role.ADMIN)
"""These see every case of their commune; a handler those of the own unit, without one all."""


def may_see(principal: Principal, case: Case) -> bool:
    """Tell whether ``principal`` may see what was written."""
    if principal.subject in case.barred:
        return False
    if principal.has(*EVERYTHING):
        return True
    return principal.has(Role.CASE_HANDLER) and principal.unit in (case.unit, None)


def check_seeing(principal: Principal, case: Case) -> None:
    """Raise ``NotFound`` for a case that ``principal`` may not see."""
    if not may_see(principal, case):
        raise not_found()


def check_handling(principal: Principal, case: Case) -> None:
    """Raise ``NotFound`` for a case not to be seen, ``Conflict`` for one about the own unit.

    The unit that a case is about never handles it; the leaders, who are no unit, do. A person
    whom it criticises does not even learn of it.
    """
    check_seeing(principal, case)
    if not principal.has(Role.LEADER, Role.ADMIN):
        case.keep_out(principal.unit, principal.subject)
