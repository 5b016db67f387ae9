"""The files that go with messages, in MongoDB (GridFS), each sealed under a key of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from uuid import UUID

from services.feedback.models.attachment import Attachment, AttachmentState
from services.feedback.repository.keyring import Keyring
from shared.mongo import ASCENDING, Database, Document, Files, IndexModel, insert_new
from shared.outbox import LONG_AGO

ATTACHMENTS, FILES = "attachments", "attachment_files"
MOST = 1000

INDEXES: Mapping[str, list[IndexModel]] = {
    ATTACHMENTS: [
        IndexModel([("commune", ASCENDING), ("case_id", ASCENDING)], name="by_case"),
        IndexModel([("attention_at", ASCENDING)], name="by_attention", sparse=True),
    ],
}


class AttachmentRepository:
    """Attachments. Their keys lie in the keyring, so that they are wrapped and erased alike."""

    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._attachments = db[ATTACHMENTS]
        self._files = Files(db, FILES)
        self._keyring = keyring

    async def add(self, attachment: Attachment, content: bytes) -> None:
        """Store a file, its content first; one that is there already stays as it is."""
        _, key = await self._keyring.open_for(attachment.commune, _handle(attachment))
        await self._files.put(attachment.id, key.seal(content, attachment.id))
        await insert_new(self._attachments, [{"_id": attachment.id, **_document(attachment)}])

    async def get(self, commune: str, attachment_id: UUID) -> Attachment | None:
        """Return what is known of the commune's file, or None."""
        found = await self._attachments.find_one({"_id": attachment_id})
        return _attachment(found) if found and found["commune"] == commune else None

    async def content(self, attachment: Attachment) -> bytes | None:
        """Return the file's content, or None if it or its key was deleted."""
        owner = await self._keyring.citizen(attachment.commune, _handle(attachment))
        key = await self._keyring.open(owner) if owner else None
        sealed = await self._files.get(attachment.id) if key else None
        return key.open(sealed, attachment.id) if key and sealed else None

    async def save(self, attachment: Attachment) -> bool:
        """Store what changed; False if it changed under us."""
        document = _document(attachment)
        document["revision"] += 1
        change: Document = {"$set": document}
        if attachment.attention_at is None:
            change["$unset"] = {"attention_at": ""}
        result = await self._attachments.update_one(
            {"_id": attachment.id, "revision": attachment.revision}, change
        )
        attachment.revision += result.matched_count
        return bool(result.matched_count)

    async def of_case(self, commune: str, case_id: UUID) -> Sequence[Attachment]:
        """Return the files of a case, in the order in which they came."""
        found = self._attachments.find({"commune": commune, "case_id": case_id})
        attached = [_attachment(each) for each in await found.to_list(MOST)]
        return sorted(attached, key=lambda each: (each.stored_at, each.id))

    async def unclaimed(self, commune: str, most: int) -> int:
        """Count the files that belong to no case, at most up to ``most``."""
        found = self._attachments.find({"commune": commune, "case_id": None}, {"_id": 1})
        return len(await found.limit(most).to_list(most))

    async def needing_attention(self, until: datetime, limit: int) -> Sequence[Attachment]:
        """Return files of all communes that must be looked at by ``until``, earliest first."""
        due = {"attention_at": {"$gt": LONG_AGO, "$lt": until}}
        found = await self._attachments.find(due).sort([("attention_at", 1)]).to_list(limit)
        return [_attachment(each) for each in found]

    async def oldest_waiting(self) -> datetime | None:
        """Return when the file was stored that waits longest to be scanned."""
        found = self._attachments.find({"attention_at": {"$gt": LONG_AGO}}).limit(MOST)
        waiting = [_attachment(each) for each in await found.to_list(MOST)]
        return min((each.stored_at for each in waiting if each.is_waiting), default=None)

    async def delete_content(self, attachment: Attachment) -> None:
        """Delete the content and its key; what is known of the file stays."""
        if owner := await self._keyring.citizen(attachment.commune, _handle(attachment)):
            await self._keyring.destroy(owner)
        await self._files.delete(attachment.id)

    async def delete(self, attachment: Attachment) -> None:
        """Delete the file and what is known of it; the latter last."""
        await self.delete_content(attachment)
        await self._attachments.delete_one({"_id": attachment.id})


def _handle(attachment: Attachment) -> str:
    return f"attachment/{attachment.id}"


def _document(attachment: Attachment) -> Document:
    document = {**asdict(attachment), "state": attachment.state.value}
    del document["id"]
    if attachment.attention_at is None:
        del document["attention_at"]
    return document


def _attachment(document: Document) -> Attachment:
    values = {
        each.name: document[each.name] for each in fields(Attachment) if each.name in document
    }
    values["state"] = AttachmentState(document["state"])
    return Attachment(id=document["_id"], **values)
