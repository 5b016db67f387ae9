"""Facts of a busy commune's year: reports that are accepted, feedback that is answered and rated.

A story is all that is said of one report or one case, messages to people among it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from shared.contracts.base import Event
from shared.contracts.feedback import (
    CaseAnsweredV1,
    CaseAssignedV1,
    CaseRatedV1,
    CaseReceivedV1,
    CaseStanding,
    CaseStatus,
    Category,
    Channel,
)
from shared.contracts.notify import DeliverySentV1
from shared.contracts.tasks import (
    Form,
    PlanAdoptedV1,
    PlannedTask,
    ProgressAcceptedV1,
    ProgressKind,
    ProgressReportedV1,
    Role,
    RoleName,
    Standing,
    Track,
)

COMMUNE, TASKS = "son-mai", 25
UNITS = (
    "phong-van-hoa-xa-hoi", "van-phong-hdnd-ubnd", "phong-kinh-te",
    "trung-tam-phuc-vu-hanh-chinh-cong", "trung-tam-cung-ung-dich-vu-cong",
)  # fmt: skip
TOPICS = ("I.1", "I.2", "I.4.a", "I.4.đ", "II.1", "II.4.b", "II.6")
WEEKLY = {"kind": "issue", "per": "week", "count": 1, "target": 52}


def a_plan(year: int) -> PlanAdoptedV1:
    """Return a plan of ``TASKS`` tasks, each with a weekly quota."""
    tasks = tuple(
        PlannedTask.model_validate(
            {
                "task_id": f"{year}-bench-{number}",
                "ref": f"C.I.{number}",
                "title": "Chuyên mục trên hệ thống truyền thanh của xã",
                "track": list(Track)[number % 2],
                "roles": [Role(role=RoleName.LEAD, unit=UNITS[number % len(UNITS)], as_written="")],
                "schedule": {
                    "kind": "quota",
                    "start": date(year, 1, 1),
                    "end": date(year, 12, 31),
                    "quotas": [WEEKLY],
                },
                "target": 52,
                "due": date(year, 12, 31),
                "counts": ["issue"],
            }
        )
        for number in range(TASKS)
    )
    return PlanAdoptedV1(
        commune=COMMUNE, actor="system", revision=1, plan_id=str(year), year=year,
        title=f"Kế hoạch {year}", tasks=tasks,
    )  # fmt: skip


def stories(facts: int, last: date) -> Iterator[list[Event]]:
    """Yield about ``facts`` facts in stories, spread over the year of ``last`` until that day."""
    chance = Random(facts)
    first = date(last.year, 1, 1)
    said, revisions = 0, [0] * TASKS
    for number in count():
        if said >= facts:
            return
        share = min(1.0, said / facts)
        day = first + timedelta(int((last - first).days * share))
        story = _report(chance, day, revisions) if number % 2 else _case(chance, day, last)
        said += len(story)
        yield story


def _report(chance: Random, day: date, revisions: list[int]) -> list[Event]:
    task = chance.randrange(TASKS)
    revisions[task] += 2
    unit = UNITS[task % len(UNITS)]
    progress_id = _uuid(chance)
    standing = Standing(
        done=revisions[task] // 2, by_kind={ProgressKind.ISSUE: revisions[task] // 2}, target=52,
        due=date(day.year, 12, 31), last_on=day, completed=revisions[task] >= 104,
    )  # fmt: skip
    about: dict[str, Any] = {
        "progress_id": progress_id, "task_id": f"{day.year}-bench-{task}", "unit": unit,
        "standing": standing,
    }  # fmt: skip
    at = _moment(chance, day)
    return [
        ProgressReportedV1(
            **_envelope(chance, at, revisions[task] - 1, "key:k_1"), **about,
            kind=ProgressKind.ISSUE, quantity=1, occurred_on=day, evidence_count=1,
            topics=(chance.choice(TOPICS),), form=Form.RADIO, work_id=progress_id,
        ),
        _delivery(chance, at, f"unit:{unit}"),
        ProgressAcceptedV1(**_envelope(chance, at, revisions[task], "user:dau-moi"), **about),
    ]  # fmt: skip


def _case(chance: Random, day: date, last: date) -> list[Event]:
    """Return a case's story; one that would be answered after ``last`` still waits."""
    at, unit = _moment(chance, day), chance.choice(UNITS)
    later = at + timedelta(chance.expovariate(1 / 3))
    case: dict[str, Any] = {
        "case_id": _uuid(chance), "code": f"SM-{chance.randrange(10**6)}",
        "category": chance.choice(list(Category)), "channel": chance.choice(list(Channel)),
        "received_at": at,
    }  # fmt: skip
    village = f"thon-{chance.randrange(12)}"

    def standing(status: CaseStatus, **values: Any) -> CaseStanding:
        return CaseStanding(status=status, classification="feedback", village=village, **values)

    begun: list[Event] = [
        CaseReceivedV1(
            **_envelope(chance, at, 1, "resident"), **case, submitter_kind="individual",
            standing=standing(CaseStatus.RECEIVED),
        ),
        _delivery(chance, at, "role:hotline_operator"),
        CaseAssignedV1(
            **_envelope(chance, at, 2, "user:truc"), **case, unit=unit,
            standing=standing(CaseStatus.ASSIGNED, unit=unit),
        ),
    ]  # fmt: skip
    if later.date() > last:
        return begun
    return [
        *begun,
        CaseAnsweredV1(
            **_envelope(chance, later, 3, "user:xu-ly"), **case, answered_at=later, unit=unit,
            reachable_by_email=False, standing=standing(CaseStatus.ANSWERED, unit=unit),
            working_days=(later - at).days,
        ),
        _delivery(chance, later, f"unit:{unit}"),
        CaseRatedV1(
            **_envelope(chance, later, 4, "resident"), **case, score=chance.randint(1, 5),
            standing=standing(CaseStatus.ANSWERED, unit=unit, score=chance.randint(1, 5)),
        ),
    ]  # fmt: skip


def _delivery(chance: Random, at: datetime, recipient: str) -> DeliverySentV1:
    return DeliverySentV1(
        **_envelope(chance, at, 2, "notify"), delivery_id=_uuid(chance), channel="email",
        template="progress-reported", recipient=recipient,
    )  # fmt: skip


def _envelope(chance: Random, at: datetime, revision: int, actor: str) -> dict[str, Any]:
    return {
        "event_id": _uuid(chance), "correlation_id": _uuid(chance), "occurred_at": at,
        "commune": COMMUNE, "revision": revision, "actor": actor,
    }  # fmt: skip


def _moment(chance: Random, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC) + timedelta(
        milliseconds=chance.randrange(8 * 3600 * 1000)
    )


def _uuid(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
