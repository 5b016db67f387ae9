"""What ``notify`` asks for, to reach a resident with one message."""

from fastapi import APIRouter, Depends, Request

from services.feedback.api.base import CaseId, Delivery
from services.feedback.api.schemas import ContactOut
from services.feedback.ports import Ports
from services.feedback.service import contact as contacts
from shared.web import KEY_OR_TOKEN, correlation_of, problems, uuid_or_not_found


def add(router: APIRouter, ports: Ports) -> None:
    """Add what a delivery needs."""

    @router.get(
        "/cases/{case_id}/contact",
        tags=["services"],
        summary="Where an answer can be delivered",
        responses=problems(401, 403, 404, 422, 503),
        dependencies=[Depends(KEY_OR_TOKEN)],
    )
    async def contact(case_id: CaseId, request: Request, principal: Delivery) -> ContactOut:
        """Return what one delivery needs; only for the role `service`, and every call audited."""
        case, email, address = await contacts.contact(
            principal.commune,
            uuid_or_not_found(case_id),
            by=principal.subject,
            correlation_id=correlation_of(request),
            ports=ports,
        )
        return ContactOut(email=email, language=case.language, tracking_url=address)
