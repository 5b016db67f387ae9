"""What ``notify`` asks for, to reach a resident with one message."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from services.feedback.api.base import CaseId, Delivery
from services.feedback.api.schemas import Out
from services.feedback.ports import Ports
from services.feedback.service import contact as contacts
from shared.web import KEY_OR_TOKEN, correlation_of, problems, uuid_or_not_found


class ContactOut(Out):
    """What one delivery to a writer needs."""

    email: str | None = Field(
        description="Null when none was given, the person was erased, or it was not asked for."
    )
    phone: str | None = Field(None, description="Only with `way=phone`; null like the e-mail.")
    language: Literal["vi", "en"]
    tracking_url: str


def add(router: APIRouter, ports: Ports) -> None:
    """Add what a delivery needs."""

    @router.get(
        "/cases/{case_id}/contact",
        tags=["services"],
        summary="Where an answer can be delivered",
        responses=problems(401, 403, 404, 422, 503),
        dependencies=[Depends(KEY_OR_TOKEN)],
    )
    async def contact(
        case_id: CaseId,
        request: Request,
        principal: Delivery,
        way: Annotated[
            Literal["email", "phone"], Query(description="By which way it will be delivered.")
        ] = "email",
    ) -> ContactOut:
        """Return what one delivery needs; only for the role `service`, and every call audited."""
        case, person, address = await contacts.contact(
            principal.commune,
            uuid_or_not_found(case_id),
            by=principal.subject,
            correlation_id=correlation_of(request),
            ports=ports,
        )
        return ContactOut(
            email=person.email if person and way == "email" else None,
            phone=person.phone if person and way == "phone" else None,
            language=case.language,
            tracking_url=address,
        )
