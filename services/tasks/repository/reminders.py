"""The collections ``reminders`` (the register) and ``sweeps`` (when each commune's is due)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from services.tasks.models.reminder import Cause, History, Matter, Reminder
from services.tasks.ports import OvertakenError
from services.tasks.ports.reminder import Wanted
from services.tasks.repository.base import key_of
from shared import outbox
from shared.errors import Invalid, Text
from shared.mongo import (
    ASCENDING,
    Database,
    Document,
    DuplicateKeyError,
    IndexModel,
    insert_new,
)

REMINDERS, SWEEPS = "reminders", "sweeps"
DAY = timedelta(days=1)
SPAN = timedelta(days=31)

INDEXES = {
    REMINDERS: [
        IndexModel([("commune", ASCENDING), ("issued_on", ASCENDING)], name="by_commune_and_day"),
        IndexModel([("held_until", ASCENDING)], name="held", sparse=True),
        outbox.PENDING,
    ],
    SWEEPS: [IndexModel([("next_at", ASCENDING)], name="by_moment")],
}


class ReminderRepository:
    """The register; ``saved`` is called after each write that says something."""

    def __init__(self, db: Database, saved: Callable[[], None]) -> None:
        self._db = db
        self._saved = saved

    async def get(self, commune: str, reminder_id: str) -> Reminder | None:
        """Return one reminder, or None."""
        found = await self._db[REMINDERS].find_one({"_id": key_of(commune, reminder_id)})
        return _to_reminder(found) if found else None

    async def list(
        self, commune: str, wanted: Wanted, limit: int, after: str | None
    ) -> Sequence[Reminder]:
        """Return reminders, latest first; one more than the limit if there are more."""
        day, below = _mark(after) if after else (wanted.last, None)
        last = min(wanted.last, day)
        found: list[Reminder] = []
        while last >= wanted.first:
            first = max(wanted.first, last - min(SPAN, last - wanted.first))
            found += [
                each
                for each in reversed(await self._window(commune, first, last))
                if _is_wanted(each, wanted)
                and (below is None or (each.issued_on, each.id) < (day, below))
            ]
            if len(found) > limit or first == wanted.first:
                break
            last = first - DAY
        return found[: limit + 1]

    async def of(self, commune: str, matter: Matter) -> Sequence[Reminder]:
        """Return all reminders of one matter, by number."""
        name = key_of(commune, matter.name)
        # The number follows a full stop, and a full stop is followed by a slash in ASCII.
        entries = self._db[REMINDERS].find(
            {"_id": {"$gte": f"{name}.", "$lt": f"{name}/"}}, {"outbox": 0}
        )
        return sorted(map(_to_reminder, await entries.to_list(None)), key=lambda each: each.number)

    async def histories(self, commune: str, year: int) -> Mapping[Matter, History]:
        """Return what was reminded of in a year, by matter."""
        known: dict[Matter, list[Reminder]] = {}
        for each in await self._window(commune, date(year, 1, 1), date(year, 12, 31)):
            known.setdefault(each.matter, []).append(each)
        return {matter: History.of(entries) for matter, entries in known.items()}

    async def enter(self, reminder: Reminder) -> bool:
        """Enter a new reminder; False if its number is taken."""
        document = _document(reminder) | outbox.raising(reminder.events)
        try:
            await self._db[REMINDERS].insert_one(document)
        except DuplicateKeyError:
            return False
        reminder.events.clear()
        self._saved()
        return True

    async def save(self, reminder: Reminder) -> None:
        """Store an answer, or a release; raises ``OvertakenError``."""
        update = outbox.raised(reminder.events)
        update["$set"] = _answer(reminder)
        if reminder.held_until is None:
            update["$unset"] = {"held_until": ""}
        seen = {
            "_id": key_of(reminder.commune, reminder.id),
            "revision": reminder.revision - len(reminder.events),
        }
        written = await self._db[REMINDERS].update_one(seen, update)
        if not written.matched_count:
            raise OvertakenError
        reminder.events.clear()
        self._saved()

    async def held(self, now: datetime) -> Sequence[Reminder]:
        """Return reminders that were held back and may be said by ``now``."""
        found = await self._db[REMINDERS].find({"held_until": {"$lte": now}}).to_list(200)
        return [_to_reminder(each) for each in found]

    async def due(self, now: datetime) -> Sequence[tuple[str, datetime]]:
        """Return the communes whose sweep is due, and when it was."""
        found = await self._db[SWEEPS].find({"next_at": {"$lte": now}}).to_list(500)
        return [(each["_id"], each["next_at"]) for each in found]

    async def plan(self, commune: str, moment: datetime) -> None:
        """Plan a commune's first sweep, unless one is planned."""
        await insert_new(self._db[SWEEPS], [{"_id": commune, "next_at": moment}])

    async def move(self, commune: str, was: datetime, to: datetime) -> bool:
        """Move a sweep from one moment to another; False if somebody else moved it."""
        moved = await self._db[SWEEPS].update_one(
            {"_id": commune, "next_at": was}, {"$set": {"next_at": to}}
        )
        return bool(moved.matched_count)

    async def _window(self, commune: str, first: date, last: date) -> Sequence[Reminder]:
        found = (
            await self._db[REMINDERS]
            .find(
                {
                    "commune": commune,
                    "issued_on": {"$gte": first.isoformat(), "$lte": last.isoformat()},
                },
                {"outbox": 0},
            )
            .to_list(None)
        )
        return sorted(map(_to_reminder, found), key=lambda each: (each.issued_on, each.id))


def _mark(after: str) -> tuple[date, str]:
    day, _, name = after.partition("/")
    try:
        return date.fromisoformat(day), name
    except ValueError:
        raise Invalid(
            "bad-mark",
            Text("Giá trị after không hợp lệ.", "The value of after is not valid."),
        ) from None


def _is_wanted(reminder: Reminder, wanted: Wanted) -> bool:
    matter = reminder.matter
    return (
        (not wanted.unit or matter.unit == wanted.unit)
        and (not wanted.task_id or matter.task_id == wanted.task_id)
        and not (wanted.open_only and reminder.reply is not None)
    )


def _answer(reminder: Reminder) -> Document:
    return {
        "reply": reminder.reply,
        "replied_at": reminder.replied_at,
        "replied_by": reminder.replied_by,
        "revision": reminder.revision,
    }


def _document(reminder: Reminder) -> Document:
    cause = asdict(reminder.cause)
    return {
        "_id": key_of(reminder.commune, reminder.id),
        "commune": reminder.commune,
        **asdict(reminder.matter),
        "number": reminder.number,
        "cause": {**cause, "due": cause["due"].isoformat() if cause["due"] else None},
        "level": reminder.level,
        "issued_at": reminder.issued_at,
        "issued_on": reminder.issued_on.isoformat(),
        "by": reminder.by,
        "by_hand": reminder.by_hand,
        "text": reminder.text,
        **({"held_until": reminder.held_until} if reminder.held_until else {}),
        **_answer(reminder),
    }


def _to_reminder(stored: Mapping[str, Any]) -> Reminder:
    cause = stored["cause"]
    return Reminder(
        commune=stored["commune"],
        matter=Matter(stored["unit"], stored["task_id"], stored["report_id"]),
        number=stored["number"],
        cause=Cause(**{**cause, "due": date.fromisoformat(cause["due"]) if cause["due"] else None}),
        level=stored["level"],
        issued_at=stored["issued_at"],
        issued_on=date.fromisoformat(stored["issued_on"]),
        by=stored["by"],
        by_hand=stored["by_hand"],
        text=stored["text"],
        held_until=stored.get("held_until"),
        reply=stored["reply"],
        replied_at=stored["replied_at"],
        replied_by=stored["replied_by"],
        revision=stored["revision"],
    )
