"""Dead letters that a person put away: each is kept whole, with who did so, when and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.bus.dead_letters import DeadLetter
from shared.contracts.base import now
from shared.mongo import ASCENDING, DESCENDING, Document, DuplicateKeyError, IndexModel, Mongo

DISMISSED = "dismissed_letters"
INDEXES: Mapping[str, list[IndexModel]] = {
    DISMISSED: [
        IndexModel([("commune", ASCENDING), ("at", ASCENDING)], name="by_commune_and_time")
    ],
}


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A letter that was put away; ``by`` is a principal's reference, never a name."""

    letter: DeadLetter
    at: datetime
    by: str
    why: str


class Dismissals:
    """What was put away, in a service's own database; nothing here is changed or forgotten."""

    def __init__(self, mongo: Mongo) -> None:
        self._collection = mongo.db[DISMISSED]

    async def keep(self, dismissal: Dismissal) -> None:
        """Put a letter on record; the first record of a letter stays."""
        try:
            await self._collection.insert_one(_to_document(dismissal))
        except DuplicateKeyError:
            return

    async def of(self, communes: Sequence[str], days: int, limit: int) -> list[Dismissal]:
        """Return at most ``limit`` that were put away in the last ``days``, newest first."""
        at = now()
        window = {"$gt": at - timedelta(days=days), "$lte": at + timedelta(minutes=1)}
        found: list[Document] = []
        for commune in communes:
            question = self._collection.find({"commune": commune, "at": window})
            found += await question.sort([("at", DESCENDING)]).limit(limit).to_list(limit)
        found.sort(key=lambda each: each["at"], reverse=True)
        return [_from_document(each) for each in found[:limit]]


def _to_document(dismissal: Dismissal) -> Document:
    letter = dismissal.letter
    return {
        # A number is given once in a stream's life; with the moment also if the stream is new.
        "_id": f"{letter.sequence}@{letter.at}",
        "commune": letter.commune,
        "at": dismissal.at,
        "by": dismissal.by,
        "why": dismissal.why,
        "number": letter.sequence,
        "consumer": letter.consumer,
        "subject": letter.subject,
        "reason": letter.reason,
        "error": letter.error,
        "set_aside_at": letter.at,
        "tries": letter.tries,
        "original": letter.original,
        "body": letter.body,
        # A list, for a header's name may have dots.
        "headers": [[name, value] for name, value in sorted(letter.headers.items())],
    }


def _from_document(found: Document) -> Dismissal:
    letter = DeadLetter(
        sequence=found["number"],
        commune=found["commune"],
        consumer=found["consumer"],
        subject=found["subject"],
        reason=found["reason"],
        error=found["error"],
        at=found["set_aside_at"],
        tries=found["tries"],
        original=found["original"],
        body=bytes(found["body"]),
        headers=dict(found["headers"]),
    )
    return Dismissal(letter, found["at"], found["by"], found["why"])
