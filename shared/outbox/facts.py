"""Facts as they wait in a document, and the operators that put them there."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import uuid4

from shared import tracing
from shared.contracts.base import Event
from shared.mongo import ASCENDING, Document, IndexModel

PENDING = IndexModel([("outbox_at", ASCENDING)], name="outbox_pending", sparse=True)
"""Every collection whose documents raise facts has this index."""

EVENTS = "events"
INDEXES: Mapping[str, list[IndexModel]] = {
    EVENTS: [IndexModel([("commune", ASCENDING), ("at", ASCENDING)], name="by_commune_and_time")],
}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def pending(event: Event) -> Document:
    """Return ``event`` as it waits in the document that raised it."""
    headers = {
        "Content-Type": "application/json",
        "correlation_id": str(event.correlation_id),
        "ce-specversion": "1.0",
        "ce-id": str(event.event_id),
        "ce-type": event.name,
        "ce-source": f"/xaso/{event.commune}/{event.name.split('.')[0]}",
        "ce-time": event.occurred_at.isoformat(),
    }
    if trace := tracing.traceparent():
        headers["traceparent"] = trace
    return {
        "_id": str(event.event_id),
        "commune": event.commune,
        "subject": event.subject,
        "at": event.occurred_at,
        "headers": headers,
        "body": event.model_dump_json(),
    }


def raising(events: Iterable[Event]) -> Document:
    """Return the fields that a new document carries to say ``events``; none for no events."""
    facts = [pending(event) for event in events]
    return {"outbox": facts, "outbox_at": min(f["at"] for f in facts)} if facts else {}


def raised(events: Iterable[Event]) -> Document:
    """Return the update operators that make a stored document say ``events`` as well."""
    facts = [pending(event) for event in events]
    if not facts:
        return {}
    return {
        "$push": {"outbox": {"$each": facts}},
        "$min": {"outbox_at": min(f["at"] for f in facts)},
    }


def slip(facts: Iterable[Document]) -> Document:
    """Return a document that holds nothing but ``facts``, made by ``pending``; one or more."""
    some = list(facts)
    return {"_id": str(uuid4()), "outbox": some, "outbox_at": min(f["at"] for f in some)}
