"""The collections ``plans`` and ``plan_versions``, and the files that plans were read from.

A version's text is written once, under an id of its own, before the plan refers to it; what a
crash leaves without a plan harms nobody.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.tasks.models.document import Document
from services.tasks.models.plan import Decision, Plan, Source, State, Version
from services.tasks.ports import OvertakenError
from services.tasks.repository.base import key_of
from shared import mongo, outbox
from shared.mongo import ASCENDING, Database, DuplicateKeyError, Files, IndexModel, insert_new

PLANS, VERSIONS, FILES = "plans", "plan_versions", "plan_files"

INDEXES = {
    PLANS: [
        IndexModel([("commune", ASCENDING), ("year", ASCENDING)], name="by_commune_and_year"),
        IndexModel([("unapplied", ASCENDING)], name="unapplied", sparse=True),
        outbox.PENDING,
    ],
}


class PlanRepository:
    """Plans and their versions; ``saved`` is called after each write that says something."""

    def __init__(self, db: Database, saved: Callable[[], None]) -> None:
        self._db = db
        self._saved = saved
        self._files = Files(db, FILES)
        self._topics: dict[str, frozenset[str]] = {}

    async def get(self, commune: str, plan_id: str) -> Plan | None:
        """Return a plan with the text in force, or None."""
        found = await self._db[PLANS].find_one({"_id": key_of(commune, plan_id)}, {"outbox": 0})
        return _to_plan(found) if found else None

    async def text(self, plan: Plan, version_id: UUID) -> Document | None:
        """Return the text of a former version, or None."""
        found = await self._db[VERSIONS].find_one({"_id": version_id})
        if not found or found["plan"] != key_of(plan.commune, plan.id):
            return None
        return Document.model_validate(found["document"])

    async def add(self, plan: Plan) -> bool:
        """Store a new plan; False if its id is taken."""
        await self._keep_text(plan)
        document = {
            "_id": key_of(plan.commune, plan.id),
            "commune": plan.commune,
            "plan_id": plan.id,
            **_state(plan),
            **outbox.raising(plan.events),
        }
        try:
            await self._db[PLANS].insert_one(document)
        except DuplicateKeyError:
            return False
        plan.events.clear()
        self._saved()
        return True

    async def save(self, plan: Plan) -> None:
        """Store a changed plan, with the text of its version; raises ``OvertakenError``."""
        await self._keep_text(plan)
        update = outbox.raised(plan.events)
        update["$set"] = _state(plan)
        seen = {
            "_id": key_of(plan.commune, plan.id),
            "revision": plan.revision - len(plan.events),
        }
        written = await self._db[PLANS].update_one(seen, update)
        if not written.matched_count:
            raise OvertakenError
        plan.events.clear()
        self._saved()

    async def applied(self, plan: Plan) -> None:
        """Note that the tasks are as the plan's version orders them."""
        seen = {"_id": key_of(plan.commune, plan.id), "revision": plan.revision}
        await self._db[PLANS].update_one(seen, {"$unset": {"unapplied": ""}})

    async def remove(self, plan: Plan) -> None:
        """Delete a draft; raises ``OvertakenError``."""
        key = key_of(plan.commune, plan.id)
        gone = await self._db[PLANS].delete_one(
            {"_id": key, "revision": plan.revision, "state": State.DRAFT.value}
        )
        if not gone.deleted_count:
            raise OvertakenError
        if plan.source:
            await self._files.delete(plan.source.id)

    async def all(self, commune: str) -> Sequence[Plan]:
        """Return the commune's plans, latest year first."""
        found = (
            await self._db[PLANS]
            .find({"commune": commune, "year": {"$gt": 0}}, {"outbox": 0})
            .to_list(100)
        )
        plans = [_to_plan(each) for each in found]
        return sorted(plans, key=lambda plan: (-plan.year, plan.id))

    async def unapplied(self) -> Sequence[Plan]:
        """Return the plans whose tasks are not yet as they order."""
        found = await self._db[PLANS].find({"unapplied": {"$gt": 0}}, {"outbox": 0}).to_list(200)
        return [_to_plan(each) for each in found]

    async def topics(self, commune: str, plan_id: str) -> Collection[str]:
        """Return the codes of a plan's topics; they do not change once it is in force."""
        key = key_of(commune, plan_id)
        if key not in self._topics:
            plan = await self.get(commune, plan_id)
            if plan is None:
                return frozenset()
            self._topics[key] = frozenset(topic.code for topic in plan.document.topics)
        return self._topics[key]

    async def keep(self, file_id: UUID, content: bytes) -> None:
        """Keep the file that a plan was read from."""
        await self._files.put(file_id, content)

    async def file(self, file_id: UUID) -> bytes | None:
        """Return the file that a plan was read from, or None if it is lost."""
        return await self._files.get(file_id)

    async def _keep_text(self, plan: Plan) -> None:
        if plan.versions:
            text = {
                "_id": plan.versions[-1].id,
                "plan": key_of(plan.commune, plan.id),
                "version": plan.version,
                "document": plan.document.model_dump(mode="json"),
            }
            await insert_new(self._db[VERSIONS], [text])


def _state(plan: Plan) -> mongo.Document:
    return {
        "year": plan.year,
        "state": plan.state.value,
        "document": plan.document.model_dump(mode="json"),
        "versions": [
            {
                "version": each.version,
                "id": each.id,
                **asdict(each.decision),
                "dated": each.decision.dated.isoformat() if each.decision.dated else None,
            }
            for each in plan.versions
        ],
        "source": asdict(plan.source) if plan.source else None,
        **({"unapplied": plan.version} if plan.unapplied else {}),
        "revision": plan.revision,
    }


def _to_plan(stored: Mapping[str, Any]) -> Plan:
    return Plan(
        commune=stored["commune"],
        id=stored["plan_id"],
        document=Document.model_validate(stored["document"]),
        state=State(stored["state"]),
        versions=tuple(
            Version(
                each["version"],
                each["id"],
                Decision(
                    each["number"],
                    date.fromisoformat(each["dated"]) if each["dated"] else None,
                    each["reason"],
                    each["by"],
                    each["at"],
                ),
            )
            for each in stored["versions"]
        ),
        source=Source(**stored["source"]) if stored["source"] else None,
        unapplied="unapplied" in stored,
        revision=stored["revision"],
    )
