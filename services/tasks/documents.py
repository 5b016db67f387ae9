"""The stored shapes of tasks and reports; only the repository knows them.

Days are stored as ``YYYY-MM-DD``: they sort as days do, and have no time zone to go wrong in.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.tasks.models.task import Progress, Snapshot, Task
from shared.contracts.tasks import Health, PlannedTask, ProgressKind, Standing
from shared.mongo import Document


def key_of(commune: str, name: str) -> str:
    """Return the ``_id`` of a commune's task or plan."""
    return f"{commune}/{name}"


def task_state(task: Task) -> Document:
    """Return the part of a task that changes."""
    return {
        "by_kind": {kind.value: count for kind, count in task.by_kind.items()},
        "last_on": task.last_on.isoformat() if task.last_on else None,
        "completed": task.completed,
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
        "units": sorted(set(task.units())),
        "planned": task.plan.model_dump(mode="json"),
        **task_state(task),
    }


def to_task(stored: Mapping[str, Any]) -> Task:
    """Return the task that a document holds."""
    last_on = stored["last_on"]
    return Task(
        commune=stored["commune"],
        plan_id=stored["plan_id"],
        year=stored["year"],
        place=stored["place"],
        plan=PlannedTask.model_validate(stored["planned"]),
        by_kind={ProgressKind(kind): count for kind, count in stored["by_kind"].items()},
        last_on=date.fromisoformat(last_on) if last_on else None,
        completed=stored["completed"],
        revision=stored["revision"],
    )


def progress_document(progress: Progress) -> Document:
    """Return a report as it is stored."""
    snapshot = progress.snapshot
    return {
        "_id": progress.id,
        "event_id": progress.event_id,
        "commune": progress.commune,
        "task_id": progress.task_id,
        "unit": progress.unit,
        "kind": progress.kind.value,
        "quantity": progress.quantity,
        "occurred_on": progress.occurred_on.isoformat(),
        "note": progress.note,
        "topics": list(progress.topics),
        "evidence": list(progress.evidence),
        "actor": progress.actor,
        "via": progress.via,
        "reported_at": progress.reported_at,
        "fingerprint": progress.fingerprint,
        "snapshot": {
            "standing": snapshot.standing.model_dump(mode="json"),
            "health": snapshot.health.value,
            "expected": snapshot.expected,
            "revision": snapshot.revision,
        },
    }


def to_progress(stored: Mapping[str, Any]) -> Progress:
    """Return the report that a document holds."""
    fields = {name: stored[name] for name in Progress.__slots__ if name in stored}
    snapshot = stored["snapshot"]
    return Progress(
        **{
            **fields,
            "id": stored["_id"],
            "kind": ProgressKind(stored["kind"]),
            "occurred_on": date.fromisoformat(stored["occurred_on"]),
            "topics": tuple(stored["topics"]),
            "evidence": tuple(stored["evidence"]),
            "snapshot": Snapshot(
                Standing.model_validate(snapshot["standing"]),
                Health(snapshot["health"]),
                snapshot["expected"],
                snapshot["revision"],
            ),
        }
    )
