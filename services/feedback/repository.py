"""Cases, identities and the audit log in MongoDB; the stored shapes are private to this file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.feedback.models import Answer, Case, Line, Person, Status
from services.feedback.ports import Cursor, Reading
from services.feedback.vault import Sealed, Vault
from shared import outbox
from shared.contracts.feedback import Category, Channel
from shared.mongo import (
    ASCENDING,
    Database,
    Document,
    DuplicateKeyError,
    IndexModel,
    insert_new,
)

CASES = "cases"
IDENTITIES = "identities"
AUDIT = "audit"
FIRST_WINDOW = timedelta(minutes=5)
WIDER = 4
BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
"""No case is older: the plan that orders this service is of 2025."""

INDEXES: Mapping[str, list[IndexModel]] = {
    CASES: [
        outbox.PENDING,
        IndexModel(
            [("commune", ASCENDING), ("token_digest", ASCENDING)], name="by_token", unique=True
        ),
        IndexModel([("commune", ASCENDING), ("code", ASCENDING)], name="by_code", unique=True),
        IndexModel(
            [("commune", ASCENDING), ("probe", ASCENDING), ("received_at", ASCENDING)],
            name="by_time",
        ),
        IndexModel(
            [
                ("commune", ASCENDING),
                ("probe", ASCENDING),
                ("status", ASCENDING),
                ("received_at", ASCENDING),
            ],
            name="by_status_and_time",
        ),
    ],
    IDENTITIES: [IndexModel([("commune", ASCENDING), ("case_id", ASCENDING)], name="by_case")],
    AUDIT: [IndexModel([("commune", ASCENDING), ("at", ASCENDING)], name="by_time")],
}


class CaseRepository:
    """The cases; each is one document, with the facts it still has to say."""

    def __init__(self, db: Database, communes: Sequence[str], saved: Callable[[], None]) -> None:
        self._cases = db[CASES]
        self._communes = tuple(communes)
        self._saved = saved

    async def add(self, case: Case, token_digest: str) -> bool:
        """Store a new case and its facts; False if its id or its code is taken."""
        document = {
            "_id": case.id,
            "commune": case.commune,
            "code": case.code,
            "token_digest": token_digest,
            "category": case.category.value,
            "channel": case.channel.value,
            "text": case.text,
            "classification": case.classification,
            "submitter_kind": case.submitter_kind,
            "identity": case.identity,
            "reachable_by_email": case.reachable_by_email,
            "language": case.language,
            "received_at": case.received_at,
            "received_by": case.received_by,
            "fingerprint": case.fingerprint,
            "probe": case.probe,
            "revision": case.revision,
            **_progress(case),
            **outbox.raising(case.events),
        }
        try:
            await self._cases.insert_one(document)
        except DuplicateKeyError:
            return False
        self._saved()
        return True

    async def get(self, commune: str, case_id: UUID) -> Case | None:
        """Return the commune's case, or None."""
        found = await self._cases.find_one({"_id": case_id, "commune": commune})
        return _case(found) if found else None

    async def tracked(self, token_digest: str) -> Case | None:
        """Return the case that a tracking token belongs to, or None."""
        # One look by the whole index for each commune: an $in would not use it.
        for commune in self._communes:
            key = {"commune": commune, "token_digest": token_digest}
            if found := await self._cases.find_one(key):
                return _case(found)
        return None

    async def save(self, case: Case) -> bool:
        """Store a changed case and its facts; False if it changed under us."""
        result = await self._cases.update_one(
            {"_id": case.id, "commune": case.commune, "revision": case.revision},
            {
                "$set": {"revision": case.revision + 1, **_progress(case)},
                **outbox.raised(case.events),
            },
        )
        if result.matched_count:
            case.revision += 1
            self._saved()
        return bool(result.matched_count)

    async def newest(
        self, commune: str, status: Status | None, after: Cursor | None, limit: int
    ) -> list[Case]:
        """Return at most ``limit`` cases, newest first, that come after ``after``; no probes.

        Looks at a few minutes, and at an ever longer time before them until the window is full;
        asks for nothing that is not in an index.
        """
        wanted: Document = {"commune": commune, "probe": False}
        if status:
            wanted["status"] = status.value
        found: list[Document] = []
        if after:
            tied = await self._cases.find({**wanted, "received_at": after.received_at}).to_list()
            tied = [each for each in tied if each["_id"].bytes < after.case_id.bytes]
            found = sorted(tied, key=lambda each: each["_id"].bytes, reverse=True)[:limit]
        until = after.received_at if after else datetime.now(UTC) + FIRST_WINDOW
        width = FIRST_WINDOW
        while len(found) < limit and until > BEGINNING:
            since = max(until - width, BEGINNING)
            window = {**wanted, "received_at": {"$gte": since, "$lt": until}}
            newest_first = self._cases.find(window).sort([("received_at", -1), ("_id", -1)])
            found += await newest_first.limit(limit - len(found)).to_list()
            until, width = since, width * WIDER
        return [_case(document) for document in found]


class IdentityRepository:
    """Who wrote, encrypted; deleting ``wrapped_key`` erases the person, backups included."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._identities = db[IDENTITIES]
        self._vault = vault

    async def keep(self, ref: UUID, case: Case, person: Person, notice_version: str) -> None:
        """Store ``person`` under ``ref``; a second time changes nothing."""
        document = {
            "_id": ref,
            "commune": case.commune,
            "case_id": case.id,
            **asdict(self._vault.seal(person, ref)),
            "consent": {
                "notice_version": notice_version,
                "at": case.received_at,
                "channel": case.channel.value,
                "by": case.received_by,
            },
        }
        await insert_new(self._identities, [document])

    async def discard(self, commune: str, ref: UUID) -> None:
        """Forget a person whose case was not taken."""
        await self._identities.delete_one({"_id": ref, "commune": commune})

    async def read(self, commune: str, ref: UUID) -> Person | None:
        """Return the person, or None if there is none or the person was erased."""
        found = await self._identities.find_one({"_id": ref, "commune": commune})
        if not found or not found.get("wrapped_key"):
            return None
        sealed = Sealed(found["kek"], found["wrapped_key"], found["nonce"], found["ciphertext"])
        return self._vault.open(sealed, ref)


class AuditRepository:
    """The record of every reading of personal data; only ever added to."""

    def __init__(self, db: Database) -> None:
        self._audit = db[AUDIT]

    async def record(self, reading: Reading) -> None:
        """Store ``reading``; only then may the data be shown."""
        await self._audit.insert_one({"_id": uuid4(), **asdict(reading)})


def _progress(case: Case) -> dict[str, Any]:
    """Return what changes in a case after its receipt."""
    return {
        "status": case.status.value,
        "answer": asdict(case.answer) if case.answer else None,
        "history": [asdict(line) for line in case.history],
    }


def _case(document: Document) -> Case:
    return Case(
        id=document["_id"],
        commune=document["commune"],
        code=document["code"],
        category=Category(document["category"]),
        channel=Channel(document["channel"]),
        text=document["text"],
        classification=document["classification"],
        submitter_kind=document["submitter_kind"],
        identity=document["identity"],
        reachable_by_email=document["reachable_by_email"],
        language=document["language"],
        received_at=document["received_at"],
        received_by=document["received_by"],
        fingerprint=document["fingerprint"],
        probe=document["probe"],
        status=Status(document["status"]),
        answer=Answer(**document["answer"]) if document["answer"] else None,
        history=[Line(**line) for line in document["history"]],
        revision=document["revision"],
    )
