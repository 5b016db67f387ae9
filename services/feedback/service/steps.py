"""A step that no person takes with a case in their hand."""

from collections.abc import Callable

from services.feedback.models import Case
from services.feedback.ports import Ports
from services.feedback.service.refusals import not_found
from shared.errors import Transient

TRIES = 5


async def change(case: Case, step: Callable[[Case], None], ports: Ports) -> Case:
    """Take ``step`` with the case as it is then; one that says nothing changes nothing."""
    current: Case | None = case
    for _ in range(TRIES):
        if current is None:
            raise not_found()
        step(current)
        if not current.events or await ports.cases.save(current):
            return current
        current = await ports.cases.get(case.commune, case.id)
    raise Transient("the case keeps changing under us")
