"""Deliveries in MongoDB: addressed by key, claimed by compare-and-set on their revision.

What waits stands in a queue, one for each channel and urgency, so that nothing urgent waits behind
what is not, and no channel behind another.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from services.notify.models import DIGEST, Attempt, Cause, Delivery, State, Urgency
from services.notify.ports import Which
from services.notify.repository.gathered import Change, Gathered
from services.notify.repository.windows import AHEAD, TICK, newest, read_place, write_place
from shared.contracts.base import now
from shared.contracts.notify import DeliveryChannel
from shared.mongo import (
    ASCENDING,
    DUPLICATE_KEY,
    BulkWriteError,
    Document,
    IndexModel,
    Mongo,
)
from shared.outbox import LONG_AGO, pending

DELIVERIES = "deliveries"
SLIPS = "outbox"
"""What deliveries say: one document for the facts of each batch of outcomes."""
INDEXES = [
    # The sweep asks for all communes at once, and only what waits is in here.
    IndexModel([("queue", ASCENDING), ("next_attempt_at", ASCENDING)], name="due", sparse=True),
    IndexModel([("commune", ASCENDING), ("created_at", ASCENDING)], name="by_commune_and_time"),
    IndexModel(
        [("commune", ASCENDING), ("state", ASCENDING), ("created_at", ASCENDING)],
        name="by_commune_state_and_time",
    ),
    IndexModel([("digest", ASCENDING)], name="by_digest", sparse=True),
    IndexModel([("receipt", ASCENDING)], name="by_receipt", sparse=True),
]
LOOKED_AT = 500


class MongoDeliveries:
    """Implements ``ports.Deliveries``."""

    def __init__(self, mongo: Mongo, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock
        self._collection = mongo.db[DELIVERIES]
        self._gathered = Gathered(self._collection, mongo.db[SLIPS])

    async def add(self, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
        """Record those that are not there yet, and return them; the others stay as they are."""
        if not deliveries:
            return ()
        try:
            await self._collection.insert_many(map(_to_document, deliveries), ordered=False)
        except BulkWriteError as error:
            refused = error.details["writeErrors"]
            if any(each["code"] != DUPLICATE_KEY for each in refused):
                raise
            known = {each["index"] for each in refused}
            return [each for number, each in enumerate(deliveries) if number not in known]
        return deliveries

    async def save(self, delivery: Delivery, *, was: int) -> bool:
        """Store ``delivery`` if the stored revision is still ``was``, and before that its facts."""
        values = _changing(delivery)
        return await self._gathered.apply(
            Change(
                key=str(delivery.id),
                was=was,
                becomes=delivery.revision,
                holder=delivery.holder,
                values=values,
                gone=tuple(name for name in _OPTIONAL if name not in values),
                facts=[pending(each) for each in delivery.events],
            )
        )

    async def due(self, channel: DeliveryChannel, at: datetime, limit: int) -> list[Delivery]:
        """Return deliveries of ``channel`` whose next attempt, or lease's end, is not after ``at``.

        The urgent ones first.
        """
        return [_from_document(each) for each in await self._due(channel, at, limit)]

    async def oldest_unsent(self, channel: DeliveryChannel) -> datetime | None:
        """Return since when the oldest delivery of ``channel`` that is due could have gone out.

        What waits for the morning or for a digest is not late. Looks at ``LOOKED_AT`` at most.
        """
        found = await self._due(
            channel, self._clock(), LOOKED_AT, {"held_until": 1, "created_at": 1}
        )
        return min((each.get("held_until") or each["created_at"] for each in found), default=None)

    async def of_digest(self, digest: UUID, limit: int) -> list[Delivery]:
        """Return deliveries that go out with one digest."""
        found = await self._collection.find({"digest": str(digest)}).to_list(limit)
        return [_from_document(each) for each in found]

    async def receipt(self, channel: DeliveryChannel, provider_id: str) -> Delivery | None:
        """Return the delivery that a provider's receipt names, or None while it is not known."""
        found = await self._collection.find_one({"receipt": f"{channel}/{provider_id}"})
        return _from_document(found) if found else None

    async def get(self, commune: str, delivery_id: UUID) -> Delivery | None:
        """Return one delivery of ``commune``."""
        document = await self._collection.find_one({"_id": str(delivery_id)})
        if document is None or document["commune"] != commune:
            return None
        return _from_document(document)

    async def page(
        self, commune: str, which: Which, after: str | None, limit: int
    ) -> tuple[list[Delivery], str | None]:
        """Return a window, newest first, and where the next one begins."""
        place, wanted = read_place(after), _filter(which)
        found: dict[str, Document] = {}
        # A question for each state, with which the index begins; what changes meanwhile may be in
        # two answers.
        for state in which.states or (None,):
            where: Document = {"commune": commune}
            if state:
                where["state"] = state.value
            window = await newest(
                self._collection,
                where,
                "created_at",
                place,
                limit + 1,
                until=self._clock() + AHEAD,
                wanted=wanted,
            )
            found |= {each["_id"]: each for each in window}
        documents = sorted(
            found.values(), key=lambda each: (each["created_at"], each["_id"]), reverse=True
        )
        last = documents[limit - 1] if len(documents) > limit else None
        return (
            [_from_document(each) for each in documents[:limit]],
            write_place((last["created_at"], last["_id"])) if last else None,
        )

    async def _due(
        self, channel: DeliveryChannel, at: datetime, limit: int, fields: Document | None = None
    ) -> list[Document]:
        found: list[Document] = []
        window = {"$gt": LONG_AGO, "$lt": at + TICK}
        for urgency in Urgency:
            if (room := limit - len(found)) > 0:
                where = {"queue": _queue(channel, urgency), "next_attempt_at": window}
                found += await self._collection.find(where, fields).limit(room).to_list(room)
        return found


_OPTIONAL = (
    "queue", "next_attempt_at", "lease_until", "holder", "sent_at", "message_id", "receipt",
    "held_until", "digest",
)  # fmt: skip


def _queue(channel: DeliveryChannel, urgency: Urgency) -> str:
    return f"{channel}/{urgency}"


def _filter(which: Which) -> Callable[[Document], bool]:
    return lambda found: (
        which.channel in (None, found["channel"])
        and (which.to is None or which.to == found["recipient"])
    )


def _to_document(delivery: Delivery) -> Document:
    cause = delivery.cause
    return {
        "_id": str(delivery.id),
        "commune": delivery.commune,
        "channel": delivery.channel,
        "template": delivery.template,
        "version": delivery.version,
        "recipient": delivery.recipient,
        "about": delivery.about,
        "cause": {
            "name": cause.name,
            "event_id": str(cause.event_id),
            "occurred_at": cause.occurred_at,
        },
        "correlation_id": str(cause.correlation_id),
        "created_at": delivery.created_at,
        "urgency": delivery.urgency.value,
        "subject": delivery.subject,
        "until": list(delivery.until),
        "critical": delivery.critical,
        **_changing(delivery),
    }


def _changing(delivery: Delivery) -> Document:
    document: Document = {
        "revision": delivery.revision,
        "state": delivery.state.value,
        "attempts": [{"at": each.at, "code": each.code} for each in delivery.attempts],
    }
    receipt = delivery.provider_id and f"{delivery.channel}/{delivery.provider_id}"
    values = {
        "queue": _queue(delivery.channel, delivery.urgency) if delivery.next_attempt_at else None,
        "next_attempt_at": delivery.next_attempt_at,
        "lease_until": delivery.lease_until,
        "holder": delivery.holder,
        "sent_at": delivery.sent_at,
        "message_id": delivery.message_id,
        "receipt": receipt,
        "held_until": delivery.held_until,
        "digest": str(delivery.digest) if delivery.digest else None,
        # Only a digest learns what it says after it was recorded.
        "about": delivery.about if delivery.template == DIGEST else None,
    }
    return document | {name: value for name, value in values.items() if value is not None}


def _from_document(document: Document) -> Delivery:
    cause = document["cause"]
    return Delivery(
        id=UUID(document["_id"]),
        commune=document["commune"],
        channel=document["channel"],
        template=document["template"],
        version=document.get("version", 0),
        recipient=document["recipient"],
        about=document["about"],
        cause=Cause(
            cause["name"],
            UUID(cause["event_id"]),
            cause["occurred_at"],
            UUID(document["correlation_id"]),
        ),
        created_at=document["created_at"],
        urgency=Urgency(document["urgency"]),
        subject=document["subject"],
        until=tuple(document["until"]),
        state=State(document["state"]),
        revision=document["revision"],
        attempts=[Attempt(each["at"], each["code"]) for each in document["attempts"]],
        next_attempt_at=document.get("next_attempt_at"),
        lease_until=document.get("lease_until"),
        holder=document.get("holder"),
        sent_at=document.get("sent_at"),
        provider_id=document["receipt"].partition("/")[2] if "receipt" in document else None,
        message_id=document.get("message_id"),
        critical=document.get("critical", True),
        held_until=document.get("held_until"),
        digest=UUID(document["digest"]) if "digest" in document else None,
    )
