"""The stored shapes of tasks and reports; only the repository knows them.

Days are stored as ``YYYY-MM-DD``: they sort as days do, and have no time zone to go wrong in.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.tasks.models.progress import Progress, Review, Snapshot, State
from services.tasks.models.tally import Programme, Tally
from services.tasks.models.task import Task
from services.tasks.repository.base import key_of
from shared.contracts.standing import Amounts, Counts
from shared.contracts.tasks import (
    Form,
    Health,
    PlannedTask,
    ProgressKind,
    Standing,
    UnitStanding,
)
from shared.mongo import Document

DAYS = "days"
"""The tally; left out of lists, which need only the sums."""


def task_state(task: Task) -> Document:
    """Return the part of a task that changes."""
    if task.tally is None:
        raise RuntimeError("a task is stored only with its tally")
    return {
        "version": task.version,
        "members": {unit: list(members) for unit, members in task.members.items()},
        "units": _units(task),
        "planned": task.plan.model_dump(mode="json"),
        "counts": _counts(task.counts),
        DAYS: {
            day.isoformat(): {unit: _plain(amounts) for unit, amounts in units.items()}
            for day, units in task.tally.days.items()
        },
        "programmes": {
            str(programme): {
                "first_on": known.first_on.isoformat() if known.first_on else None,
                "reruns": [day.isoformat() for day in known.reruns],
            }
            for programme, known in task.programmes.items()
        },
        "revision": task.revision,
    }


def task_document(task: Task) -> Document:
    """Return a task as it is first stored; ``units`` are all that have a part in it."""
    return {
        "_id": key_of(task.commune, task.id),
        "commune": task.commune,
        "plan_id": task.plan_id,
        "year": task.year,
        "place": task.place,
        **task_state(task),
    }


def to_task(stored: Mapping[str, Any]) -> Task:
    """Return the task that a document holds, without its tally where that was not asked for."""
    return Task(
        commune=stored["commune"],
        plan_id=stored["plan_id"],
        year=stored["year"],
        place=stored["place"],
        plan=PlannedTask.model_validate(stored["planned"]),
        version=stored["version"],
        members={unit: tuple(members) for unit, members in stored["members"].items()},
        counts=_to_counts(stored["counts"]),
        tally=_to_tally(stored[DAYS]) if DAYS in stored else None,
        programmes={
            UUID(name): Programme(
                _day(known["first_on"]), tuple(map(date.fromisoformat, known["reruns"]))
            )
            for name, known in stored["programmes"].items()
        },
        revision=stored["revision"],
    )


def progress_document(progress: Progress) -> Document:
    """Return a report as it is stored."""
    snapshot, review = progress.snapshot, progress.review
    fields = {name: getattr(progress, name) for name in Progress.__slots__ if name != "id"}
    return {
        "_id": progress.id,
        **fields,
        "kind": progress.kind.value,
        "form": progress.form.value,
        "state": progress.state.value,
        "occurred_on": progress.occurred_on.isoformat(),
        "topics": list(progress.topics),
        "evidence": list(progress.evidence),
        "also": list(progress.also),
        "review": asdict(review) if review else None,
        "snapshot": {
            "standing": snapshot.standing.model_dump(mode="json"),
            "health": snapshot.health.value,
            "expected": snapshot.expected,
            "debt": snapshot.debt,
            "revision": snapshot.revision,
        },
    }


def to_progress(stored: Mapping[str, Any]) -> Progress:
    """Return the report that a document holds."""
    fields = {name: stored[name] for name in Progress.__slots__ if name in stored}
    snapshot, review = stored["snapshot"], stored["review"]
    return Progress(
        **{
            **fields,
            "id": stored["_id"],
            "kind": ProgressKind(stored["kind"]),
            "form": Form(stored["form"]),
            "state": State(stored["state"]),
            "occurred_on": date.fromisoformat(stored["occurred_on"]),
            "topics": tuple(stored["topics"]),
            "evidence": tuple(stored["evidence"]),
            "also": tuple(stored["also"]),
            "review": Review(**review) if review else None,
            "snapshot": Snapshot(
                Standing.model_validate(snapshot["standing"]),
                Health(snapshot["health"]),
                snapshot["expected"],
                snapshot["debt"],
                snapshot["revision"],
            ),
        }
    )


def _units(task: Task) -> list[str]:
    behind = (member for members in task.members.values() for member in members)
    return sorted({*task.units(), *behind})


def _plain(amounts: Amounts) -> dict[str, int]:
    return {kind.value: quantity for kind, quantity in amounts.items()}


def _amounts(stored: Mapping[str, int]) -> Amounts:
    return {ProgressKind(kind): quantity for kind, quantity in stored.items()}


def _counts(counts: Counts) -> Document:
    return {
        "done": _plain(counts.done),
        "opening": _plain(counts.opening),
        "last_on": counts.last_on.isoformat() if counts.last_on else None,
        "units": {unit: each.model_dump(mode="json") for unit, each in counts.units.items()},
    }


def _to_counts(stored: Mapping[str, Any]) -> Counts:
    return Counts(
        _amounts(stored["done"]),
        _amounts(stored["opening"]),
        _day(stored["last_on"]),
        {unit: UnitStanding.model_validate(each) for unit, each in stored["units"].items()},
    )


def _to_tally(stored: Mapping[str, Any]) -> Tally:
    return Tally(
        {
            date.fromisoformat(day): {unit: _amounts(kinds) for unit, kinds in units.items()}
            for day, units in stored.items()
        }
    )


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
