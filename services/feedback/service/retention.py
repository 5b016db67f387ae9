"""Who wrote is erased once the commune's term for it has passed."""

from datetime import timedelta
from uuid import uuid4

from services.feedback import metrics
from services.feedback.models import DONE, SYSTEM, Act, Case, Kept, Reading
from services.feedback.ports import Ports
from services.feedback.service.steps import change
from shared.outbox import LONG_AGO

BATCH = 200


async def expire(commune: str, ports: Ports) -> int:
    """Erase the commune's senders whose cases are done for longer than the term; return how many.

    May be repeated: who was erased is not found again. Cases that are not done wait.
    """
    term = next(
        (
            timedelta(days=each.days)
            for each in ports.desks[commune].retention
            if each.what == "identity" and each.days
        ),
        None,
    )
    if term is None:
        return 0
    erased, after, before = 0, LONG_AGO, ports.clock() - term
    while found := await ports.citizens.kept_since(commune, before, after, BATCH):
        for kept in found:
            erased += await _expire(kept, term, ports)
        after = found[-1].at
    return erased


async def _expire(kept: Kept, term: timedelta, ports: Ports) -> bool:
    case = await ports.cases.get(kept.commune, kept.case_id)
    if case and not _is_over(case, term, ports):
        return False
    correlation_id = uuid4()
    reading = Reading(
        kept.commune, kept.case_id, SYSTEM, "identity.expired", ports.clock(), correlation_id
    )
    await ports.audit.record(reading)
    if case:
        act = Act(ports.clock(), SYSTEM, correlation_id, ports.desks[kept.commune].office)
        await change(case, lambda it: it.anonymise(act, blank=False), ports)
    await ports.citizens.erase(kept.commune, [kept.ref], ports.clock())
    metrics.record_erasure(kept.commune, "retention")
    return True


def _is_over(case: Case, term: timedelta, ports: Ports) -> bool:
    return case.status in DONE and case.history[-1].at + term < ports.clock()
