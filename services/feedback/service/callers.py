"""Who calls: the earlier cases of a telephone number, for staff only."""

from collections.abc import Sequence
from uuid import UUID

from services.feedback.models import Case, Reading, phone_of
from services.feedback.models.submission import BAD_PHONE, refused
from services.feedback.ports import Ports
from services.feedback.service import access, hotline
from services.feedback.service.refusals import not_found
from shared.auth import Principal
from shared.errors import FieldError

MOST = 20


async def cases_of(
    phone: str, principal: Principal, correlation_id: UUID, ports: Ports
) -> Sequence[Case]:
    """Return a caller's cases that ``principal`` may see, newest first, at most ``MOST``.

    The look-up is on record, without the number, before anything is shown. Raises ``Invalid``.
    """
    number = phone_of(phone)
    if number is None:
        raise refused([FieldError("phone", BAD_PHONE)])
    handle = ports.citizens.handle_of(principal.commune, number)
    return await cases_found_by(handle, principal, correlation_id, ports)


async def cases_of_ring(
    ring_id: UUID, principal: Principal, correlation_id: UUID, ports: Ports
) -> Sequence[Case]:
    """Return the earlier cases of whoever rings, as ``cases_of``; raises ``NotFound``."""
    now = await hotline.ringing(principal.commune, ports)
    ring = next((each for each in now if each.id == ring_id), None)
    if ring is None:
        raise not_found()
    if ring.caller is None:
        return ()
    return await cases_found_by(ring.caller, principal, correlation_id, ports)


async def cases_found_by(
    handle: str, principal: Principal, correlation_id: UUID, ports: Ports
) -> Sequence[Case]:
    """Return the cases that ``handle`` finds, as ``cases_of``."""
    commune = principal.commune
    reading = Reading(
        commune, None, principal.subject, "citizen.looked_up", ports.clock(), correlation_id
    )
    await ports.audit.record(reading)
    ids = await ports.citizens.cases_of(commune, handle, MOST)
    cases = [await ports.cases.get(commune, each) for each in ids]
    return [each for each in cases if each and access.may_see(principal, each)]
