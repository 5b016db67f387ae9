"""A unit's calendar for other programs: due dates and airings, behind a secret address."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from services.tasks.models.broadcast import Programme
from services.tasks.models.progress import KIND_NAMES
from services.tasks.models.task import Task
from shared.contracts.tasks import Health

MOST = 1000
"""Of entries in one feed."""
FRESH = timedelta(hours=1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Feed:
    """A secret address of a unit's calendar; only a digest of its token is kept."""

    id: str
    commune: str
    unit: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar. ``sequence`` rises whenever the entry changes; ``uid`` never does.

    An entry with ``at`` has a time of day, one with only ``day`` lasts all day.
    """

    uid: str
    sequence: int
    summary: str
    description: str
    day: date
    at: datetime | None = None
    minutes: int = 0
    cancelled: bool = False


def new_token() -> str:
    """Return the secret part of an address: 256 random bits."""
    return secrets.token_urlsafe(32)


def feed_id(token: str) -> str:
    """Return what is kept of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def due_dates(tasks: Iterable[Task], unit: str, today: date) -> Sequence[Entry]:
    """Return the due dates of what ``unit`` owes; what is overdue and undone stays.

    A due date on a Sunday stays where it is (domain A4). Shown all day long: telephones show
    events, and hide to-dos.
    """
    entries = []
    for task in tasks:
        snapshot = task.on(today)
        due = snapshot.standing.due
        if unit not in task.obliged or due is None or task.plan.withdrawn:
            continue
        late = snapshot.health is Health.LATE
        done = snapshot.standing.completed
        mark = "Quá hạn: " if late else ("Đã xong: " if done else "Hạn: ")
        owed = f"Còn nợ {snapshot.debt}." if snapshot.debt else "Không nợ."
        entries.append(
            Entry(
                uid=f"{task.id}@{task.commune}.xaso",
                sequence=task.revision * 2
                + late,  # the revision rises with every fact and decision
                summary=f"{mark}{task.plan.ref} {task.plan.title}",
                description=f"Chỉ tiêu {task.plan.target or 'không nêu'}; "
                f"đã có {snapshot.standing.opening + snapshot.standing.done}. {owed}",
                day=max(due, today) if late else due,
            )
        )
    return entries


def airings(programmes: Iterable[Programme], unit: str) -> Sequence[Entry]:
    """Return the unit's airings; one called off stays, as cancelled."""
    return [
        Entry(
            uid=f"{airing.id}@{programme.commune}.xaso",
            sequence=airing.sequence,
            summary=f"{KIND_NAMES[airing.kind].vi.capitalize()}: {programme.title}",
            description=f"Cụm loa: {', '.join(airing.clusters) or 'chưa chọn'}.",
            day=airing.at.date(),
            at=airing.at,
            minutes=airing.minutes,
            cancelled=airing.state == "cancelled",
        )
        for programme in programmes
        if programme.unit == unit
        for airing in programme.airings
    ]


def to_ics(name: str, entries: Sequence[Entry], changed_at: datetime) -> bytes:
    """Return entries as an iCalendar file (RFC 5545), at most ``MOST`` of them."""
    calendar = Calendar()
    calendar.add("prodid", "-//Xa So//tasks//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in sorted(entries, key=lambda each: (each.day, each.uid))[:MOST]:
        event = Event()
        event.add("uid", entry.uid)
        event.add("sequence", entry.sequence)
        event.add("summary", entry.summary)
        event.add("description", entry.description)
        event.add("dtstamp", changed_at.astimezone(UTC))
        event.add("last-modified", changed_at.astimezone(UTC))
        if entry.at:
            event.add("dtstart", entry.at.astimezone(UTC))
            event.add("dtend", (entry.at + timedelta(minutes=entry.minutes)).astimezone(UTC))
        else:
            event.add("dtstart", entry.day)
            event.add("dtend", entry.day + ONE_DAY)
            event.add("transp", "TRANSPARENT")
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
