"""Cases, identities and the audit log in MongoDB; the stored shapes are private to this file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.feedback.models import Answer, Case, Line, Person, Status
from services.feedback.ports import Cursor, Reading
from services.feedback.together import Together
from services.feedback.tokens import codes
from services.feedback.vault import Sealed, Vault
from shared import outbox
from shared.contracts.feedback import Category, Channel
from shared.mongo import (
    ASCENDING,
    DESCENDING,
    Database,
    Document,
    IndexModel,
    insert_new,
)

CASES = "cases"
IDENTITIES = "identities"
AUDIT = "audit"
FIRST_WINDOW = timedelta(minutes=5)
WIDER = 4
MAX_TIED = 1000
"""No more cases than this arrive in one millisecond."""
NEWEST_FIRST = [("received_at", DESCENDING), ("_id", DESCENDING)]
BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
"""No case is older: the plan that orders this service is of 2025."""

INDEXES: Mapping[str, list[IndexModel]] = {
    CASES: [
        outbox.PENDING,
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
    """The cases; each is one document, with the facts it still has to say.

    Its key is ``<commune>/<code>``: the code follows from the case's id, and so neither code nor
    id nor tracking token needs an index of its own. No case is ever removed: a case whose first
    code was taken is found by way of the one that took it.
    """

    def __init__(self, db: Database, saved: Callable[[], None]) -> None:
        self._cases = db[CASES]
        self._together = Together(self._cases)
        self._saved = saved

    async def add(self, case: Case) -> bool:
        """Store a new case and its facts; False if its code is taken, perhaps by itself."""
        document = {
            "_id": _key(case.commune, case.code),
            "commune": case.commune,
            "code": case.code,
            "case_id": case.id,
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
        added = await self._together.insert(document)
        if added:
            self._saved()
        return added

    async def get(self, commune: str, case_id: UUID) -> Case | None:
        """Return the commune's case, or None."""
        for code in codes(commune, case_id):
            found = await self._cases.find_one({"_id": _key(commune, code)})
            if found is None:
                return None
            if found["case_id"] == case_id:
                return _case(found)
        return None

    async def save(self, case: Case) -> bool:
        """Store a changed case and its facts; False if it changed under us."""
        result = await self._cases.update_one(
            {"_id": _key(case.commune, case.code), "revision": case.revision},
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

        Looks at a few minutes, and at an ever longer time before them until the window is full.
        Each status is asked for by itself, with nothing in the question that is not in the index.
        """
        statuses = [status] if status else list(Status)
        until = after.received_at if after else datetime.now(UTC) + FIRST_WINDOW
        found: list[Document] = []
        if after:
            tied = await self._among(commune, statuses, until, MAX_TIED)
            key = _key(commune, after.code)
            found = [document for document in tied if document["_id"] < key][:limit]
        width = FIRST_WINDOW
        while len(found) < limit and until > BEGINNING:
            since = max(until - width, BEGINNING)
            window = {"$gte": since, "$lt": until}
            found += await self._among(commune, statuses, window, limit - len(found))
            until, width = since, width * WIDER
        return [_case(document) for document in found]

    async def _among(
        self, commune: str, statuses: Iterable[Status], received_at: object, limit: int
    ) -> list[Document]:
        found: list[Document] = []
        for status in statuses:
            question = {
                "commune": commune,
                "probe": False,
                "status": status.value,
                "received_at": received_at,
            }
            newest_first = self._cases.find(question, {"outbox": 0}).sort(NEWEST_FIRST)
            found += await newest_first.limit(limit).to_list()
        found.sort(key=lambda each: (each["received_at"], each["_id"]), reverse=True)
        return found[:limit]


class IdentityRepository:
    """Who wrote, encrypted; without ``wrapped_key`` nobody can read the person again."""

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


def _key(commune: str, code: str) -> str:
    return f"{commune}/{code}"


def _progress(case: Case) -> dict[str, Any]:
    """Return what changes in a case after its receipt."""
    return {
        "status": case.status.value,
        "answer": asdict(case.answer) if case.answer else None,
        "history": [{"at": line.at, "code": line.code} for line in case.history],
    }


def _case(document: Document) -> Case:
    return Case(
        id=document["case_id"],
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
