"""Updates of service requests, out and in: the extension that many servers have.

Out: what became of cases in a time, from the archive of what was said. In: what the application
that sent a case adds to it for its sender.
"""

from datetime import datetime
from typing import Any

from fastapi import Request

from services.feedback import words
from services.feedback.api.open311.answers import Answer, moment, refused, unknown
from services.feedback.api.open311.posting import DESCRIPTION_LIMIT, fields_of, key_of
from services.feedback.api.open311.reading import MOST, STATUSES, period_of
from services.feedback.api.open311.services import desk_of
from services.feedback.models import DONE, Status
from services.feedback.ports import Kind, Ports
from services.feedback.service import residents
from services.feedback.service.residents import Verdict
from services.feedback.settings import Settings
from shared.contracts.base import Event
from shared.contracts.feedback import CaseStanding
from shared.errors import Language
from shared.web import correlation_of, language_of

SCANNED = 5 * MOST
"""Of so many facts at most, those that changed where a case stands are shown."""


async def updates(request: Request, ports: Ports, settings: Settings) -> Answer:
    """Return what became of cases, earliest first: at most 1,000 updates of at most 90 days."""
    desk = desk_of(request.query_params.get("jurisdiction_id"), ports, settings)
    period = period_of(request, ports.clock())
    language = language_of(request)
    facts = await ports.archive.between(desk.slug, period.start, period.end, SCANNED)
    shown = [each for fact in facts if (each := _shown(fact, language))]
    return Answer("service_request_updates", shown[:MOST], "request_update")


async def post_update(request: Request, ports: Ports, settings: Settings) -> Answer:
    """Take what the sender's application adds to a case that it sent.

    Where the commune waits for the sender it is what was asked for; after an answer it says
    whether the matter is settled. Raises ``Rejected`` where nothing can be added.
    """
    fields = await fields_of(request)
    asked = fields.one("jurisdiction_id") or request.query_params.get("jurisdiction_id")
    desk = desk_of(asked, ports, settings)
    principal = await key_of(request, fields, desk)
    ports.limits.take(Kind.OPEN311, principal.subject, desk.slug)
    update_id, code = fields.one("update_id"), fields.one("service_request_id")
    status = (fields.one("status") or "").lower()
    if update_id is None or code is None or status not in STATUSES:
        raise refused(
            "Cần có update_id, service_request_id và status (open hoặc closed).",
            "update_id, service_request_id and status (open or closed) are needed.",
        )
    case = await ports.cases.coded(desk.slug, code)
    if case is None or case.received_by != principal.subject:
        raise unknown("Không có service_request_id này.", "There is no such service_request_id.")
    description = fields.one("description", DESCRIPTION_LIMIT) or ""
    token, correlation_id = ports.tokens.of(case.id), correlation_of(request)
    if case.answer and case.status in (Status.ANSWERED, Status.CLOSED):
        verdict = Verdict(resolved=STATUSES[status], comment=description)
        await residents.rate(token, verdict, correlation_id, ports)
    else:
        key = f"open311/{update_id}"
        await residents.supply(token, description, correlation_id, ports, key=key)
    return Answer("service_request_updates", [{"update_id": update_id}], "request_update")


def _shown(fact: Event, language: Language) -> dict[str, Any] | None:
    standing: CaseStanding | None = getattr(fact, "standing", None)
    if standing is None or getattr(fact, "probe", True):
        return None
    code: str = getattr(fact, "code", "")
    at: datetime = fact.occurred_at
    return {
        "update_id": str(fact.event_id),
        "service_request_id": code,
        "status": "closed" if standing.status in DONE else "open",
        "updated_datetime": moment(at),
        "description": words.STATUS[standing.status].to(language) + ".",
        "media_url": None,
    }
