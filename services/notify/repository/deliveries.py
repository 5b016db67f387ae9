"""Deliveries in MongoDB: addressed by key, claimed by compare-and-set on their revision."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.notify.models import Attempt, Cause, Delivery, State
from services.notify.repository.windows import newest, read_place, write_place
from shared.mongo import ASCENDING, Document, IndexModel, Mongo, insert_new
from shared.outbox import LONG_AGO, PENDING, raised

DELIVERIES = "deliveries"
INDEXES = [
    PENDING,
    # The sweep asks for all communes at once, and only what waits is in here.
    IndexModel([("next_attempt_at", ASCENDING)], name="due", sparse=True),
    IndexModel([("commune", ASCENDING), ("created_at", ASCENDING)], name="by_commune_and_time"),
    IndexModel(
        [("commune", ASCENDING), ("state", ASCENDING), ("created_at", ASCENDING)],
        name="by_commune_state_and_time",
    ),
]
LOOKED_AT = 500


class MongoDeliveries:
    """Implements ``ports.Deliveries``."""

    def __init__(self, mongo: Mongo) -> None:
        self._collection = mongo.db[DELIVERIES]

    async def add(self, deliveries: Sequence[Delivery]) -> None:
        """Record those that are not there yet; the others stay as they are."""
        await insert_new(self._collection, [_to_document(each) for each in deliveries])

    async def save(self, delivery: Delivery, *, was: int) -> bool:
        """Store ``delivery`` and its facts in one step if the stored revision is still ``was``."""
        document = _changing(delivery)
        changes: Document = {"$set": document, **raised(delivery.events)}
        if gone := {name: "" for name in _OPTIONAL if name not in document}:
            changes["$unset"] = gone
        result = await self._collection.update_one(
            {"_id": str(delivery.id), "revision": was}, changes
        )
        return result.matched_count == 1

    async def due(self, at: datetime, limit: int) -> list[Delivery]:
        """Return deliveries whose next attempt, or whose lease's end, is not after ``at``."""
        documents = await self._collection.find(
            {"next_attempt_at": {"$gt": LONG_AGO, "$lte": at}}
        ).to_list(limit)
        return [_from_document(each) for each in documents]

    async def oldest_unsent(self) -> datetime | None:
        """Return when the oldest delivery that still waits was created.

        Looks at the ``LOOKED_AT`` that are due first.
        """
        documents = await self._collection.find(
            {"next_attempt_at": {"$gt": LONG_AGO}}, {"created_at": 1}
        ).to_list(LOOKED_AT)
        return min((each["created_at"] for each in documents), default=None)

    async def get(self, commune: str, delivery_id: UUID) -> Delivery | None:
        """Return one delivery of ``commune``."""
        document = await self._collection.find_one({"_id": str(delivery_id)})
        if document is None or document["commune"] != commune:
            return None
        return _from_document(document)

    async def page(
        self, commune: str, state: State | None, after: str | None, limit: int
    ) -> tuple[list[Delivery], str | None]:
        """Return a window, newest first, and where the next one begins."""
        where: Document = {"commune": commune}
        if state:
            where["state"] = state.value
        documents = await newest(
            self._collection, where, "created_at", read_place(after), limit + 1
        )
        last = documents[limit - 1] if len(documents) > limit else None
        return (
            [_from_document(each) for each in documents[:limit]],
            write_place((last["created_at"], last["_id"])) if last else None,
        )


_OPTIONAL = ("next_attempt_at", "lease_until", "sent_at", "message_id")


def _to_document(delivery: Delivery) -> Document:
    cause = delivery.cause
    return {
        "_id": str(delivery.id),
        "commune": delivery.commune,
        "channel": delivery.channel,
        "template": delivery.template,
        "recipient": delivery.recipient,
        "about": delivery.about,
        "cause": {
            "name": cause.name,
            "event_id": str(cause.event_id),
            "occurred_at": cause.occurred_at,
        },
        "correlation_id": str(cause.correlation_id),
        "created_at": delivery.created_at,
        **_changing(delivery),
    }


def _changing(delivery: Delivery) -> Document:
    document: Document = {
        "revision": delivery.revision,
        "state": delivery.state.value,
        "attempts": [{"at": each.at, "code": each.code} for each in delivery.attempts],
    }
    for name in _OPTIONAL:
        if (value := getattr(delivery, name)) is not None:
            document[name] = value
    return document


def _from_document(document: Document) -> Delivery:
    cause = document["cause"]
    return Delivery(
        id=UUID(document["_id"]),
        commune=document["commune"],
        channel=document["channel"],
        template=document["template"],
        recipient=document["recipient"],
        about=document["about"],
        cause=Cause(
            cause["name"],
            UUID(cause["event_id"]),
            cause["occurred_at"],
            UUID(document["correlation_id"]),
        ),
        created_at=document["created_at"],
        state=State(document["state"]),
        revision=document["revision"],
        attempts=[Attempt(each["at"], each["code"]) for each in document["attempts"]],
        next_attempt_at=document.get("next_attempt_at"),
        lease_until=document.get("lease_until"),
        sent_at=document.get("sent_at"),
        message_id=document.get("message_id"),
    )
