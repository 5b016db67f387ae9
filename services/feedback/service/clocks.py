"""What the clocks have to say: warnings, overdue cases, cases that close by themselves."""

from datetime import timedelta
from uuid import UUID, uuid5

from services.feedback.models import SYSTEM, Act, Case
from services.feedback.ports import Ports
from services.feedback.service.apart import apart
from shared import logs

BATCH = 200
UNSERVED = timedelta(days=1)
"""So long a case of a commune without data waits, lest it stand in the way of others."""

log = logs.get(__name__)


async def sweep(ports: Ports) -> int:
    """Say what is due of every clock by now; return how many cases had something to say.

    May run in any number of replicas: each case is saved by one of them. One that meets an
    unexpected error is passed over.
    """
    said, passed = 0, set[UUID]()
    while found := await ports.cases.needing_attention(ports.clock(), BATCH + len(passed)):
        taken = 0
        for case in found:
            if case.id not in passed:
                with apart(case.id, passed):
                    taken += await _look_at(case, ports)
        said += taken
        if taken == 0:
            break
    return said


async def _look_at(case: Case, ports: Ports) -> int:
    desk = ports.desks.get(case.commune)
    if desk is None:
        log.warning("a case of a commune that is not served waits", commune=case.commune)
        case.attention_at = ports.clock() + UNSERVED
        return int(await ports.cases.save(case))
    act = Act(ports.clock(), SYSTEM, uuid5(case.id, str(case.revision)), desk.office)
    for alarm in case.due_alarms(act):
        case.ring(alarm, act)
    if case.closes_by_itself(act):
        case.close(act)
    if not case.events:
        case.look_again(act)
    return int(await ports.cases.save(case))
