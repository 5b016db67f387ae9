"""What is done once a day, at night: old senders are erased, the audit log is anchored."""

from datetime import date

from services.feedback import metrics
from services.feedback.models import Anchor
from services.feedback.ports import Ports
from services.feedback.service import retention
from shared import logs
from shared.calendar_vn import VIETNAM

BEGINS = 1
"""The hour from which on a day's night work is due; after a night without power, later."""

log = logs.get(__name__)


class Night:
    """Does each commune's night work once a day; may run in any number of replicas."""

    def __init__(self) -> None:
        self._done: dict[str, date] = {}

    async def pass_by(self, ports: Ports) -> None:
        """Do what is due by now."""
        moment = ports.clock()
        local = moment.astimezone(VIETNAM)
        for commune in ports.desks:
            if local.hour >= BEGINS and self._done.get(commune) != local.date():
                await work(commune, local.date(), ports)
                self._done[commune] = local.date()


async def work(commune: str, day: date, ports: Ports) -> None:
    """Do a commune's work of one night; what was done already is not done again."""
    earlier = await ports.audit.anchored(commune, day)
    if earlier:
        metrics.record_audit_anchored(commune, earlier.at)
        return
    await retention.expire(commune, ports)
    inspection, bad = await ports.audit.inspect(commune)
    if bad:
        metrics.record_audit_bad(commune, bad.number)
        log.error(
            "the audit log is not sound", commune=commune, number=bad.number, wrong=bad.wrong.en
        )
        return
    anchor = Anchor(commune, day, inspection.count, inspection.head, ports.clock())
    await ports.audit.anchor(anchor)
    metrics.record_audit_verified(commune, anchor.at)
