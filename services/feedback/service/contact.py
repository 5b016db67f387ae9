"""Reaching who wrote; every reading is on record before the data is shown."""

from uuid import UUID

from services.feedback import metrics
from services.feedback.models import Case, Person
from services.feedback.ports import Ports, Reading
from services.feedback.service.intake import find, tracking_url


async def contact(
    commune: str, case_id: UUID, *, by: str, correlation_id: UUID, ports: Ports
) -> tuple[Case, Person | None, str]:
    """Return the case, who wrote it and its tracking address, for one delivery.

    The reading is on record before the data is shown. Raises ``NotFound``.
    """
    case = await find(commune, case_id, ports)
    reading = Reading(
        commune, case_id, by, "contact.read_for_delivery", ports.clock(), correlation_id
    )
    await ports.audit.record(reading)
    metrics.record_contact_read(commune)
    person = await ports.identities.read(commune, case.identity) if case.identity else None
    return case, person, tracking_url(ports.tokens.of(case_id), ports)
