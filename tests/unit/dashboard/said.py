"""Facts as the services say them, for the dashboard's tests."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from shared.contracts.feedback import (
    CaseAnsweredV1,
    CaseAssignedV1,
    CaseReceivedV1,
    CaseStanding,
    CaseStatus,
    Category,
    Channel,
)
from shared.contracts.notify import DeliveryFailedV1, DeliverySentV1
from shared.contracts.tasks import (
    PlanAdoptedV1,
    PlannedTask,
    ProgressKind,
    ProgressReportedV1,
    Quota,
    Role,
    RoleName,
    Schedule,
    Standing,
    TaskCompletedV1,
    Track,
)

RADIO, EVENT, WEBSITE = "2025-cds-1a", "2025-cds-2a", "2025-cchc-2"
CENTRE, CULTURE = "trung-tam-cung-ung-dich-vu-cong", "phong-van-hoa-xa-hoi"
END = date(2025, 12, 31)
NOON = datetime(2025, 9, 15, 5, tzinfo=UTC)


def plan(revision: int = 1, year: int = 2025, **values: Any) -> PlanAdoptedV1:
    """Return a plan of three tasks: a weekly quota, an event of quarter III, a website."""
    start, end = date(year, 1, 1), date(year, 12, 31)
    weekly = Quota(kind=ProgressKind.ISSUE, per="week", count=1, target=52)
    all_year: dict[str, Any] = {"start": start, "end": end}
    third_quarter: dict[str, Any] = {"start": date(year, 7, 1), "end": date(year, 9, 30)}
    tasks = (
        _task(
            RADIO,
            Track.CDS,
            CENTRE,
            Schedule(kind="quota", quotas=(weekly,), **all_year),
            ref="C.I.1.a",
            title="Chuyên mục phát thanh",
            target=52,
            due=end,
        ),
        _task(
            EVENT,
            Track.CDS,
            CULTURE,
            Schedule(kind="once", **third_quarter),
            ref="C.I.2.a",
            title="Ngày chuyển đổi số quốc gia",
            target=1,
            due=date(year, 9, 30),
        ),
        _task(
            WEBSITE,
            Track.CCHC,
            CULTURE,
            Schedule(kind="continuous", stale_after_days=30, **all_year),
            ref="C.II.2",
            title="Thông tin CCHC trên Trang",
        ),
    )
    return PlanAdoptedV1(
        **{
            "commune": "son-mai",
            "actor": "system",
            "revision": revision,
            "plan_id": str(year),
            "year": year,
            "title": f"Kế hoạch {year}",
            "tasks": tasks,
            "occurred_at": NOON,
            **values,
        }
    )


def progress(task_id: str = RADIO, revision: int = 2, done: int = 1, **values: Any) -> Any:
    """Return one report of output, after which ``done`` is done."""
    return ProgressReportedV1(
        **{
            "commune": "son-mai",
            "actor": "key:k_1",
            "revision": revision,
            "progress_id": uuid4(),
            "task_id": task_id,
            "unit": CENTRE,
            "kind": ProgressKind.ISSUE,
            "quantity": 1,
            "occurred_on": date(2025, 9, 15),
            "standing": standing(done),
            "occurred_at": NOON,
            **values,
        }
    )


def standing(done: int, **values: Any) -> Standing:
    """Return the radio task's standing with ``done`` issues."""
    return Standing(
        **{
            "done": done,
            "target": 52,
            "due": END,
            "last_on": date(2025, 9, 15),
            "completed": False,
            **values,
        }
    )


def completed(task_id: str = RADIO, revision: int = 3, done: int = 52) -> TaskCompletedV1:
    """Return the fact that a task reached its target."""
    return TaskCompletedV1(
        commune="son-mai",
        actor="key:k_1",
        revision=revision,
        task_id=task_id,
        standing=standing(done, completed=True),
        occurred_at=NOON,
    )


def received(case_id: UUID | None = None, **values: Any) -> CaseReceivedV1:
    """Return the fact that feedback came in."""
    return CaseReceivedV1(
        **{
            "commune": "son-mai",
            "actor": "resident",
            "revision": 1,
            "case_id": case_id or uuid4(),
            "code": "SM-1",
            "category": Category.TTHC,
            "channel": Channel.WEB,
            "submitter_kind": "individual",
            "received_at": NOON,
            "occurred_at": NOON,
            **values,
        }
    )


def stepped(case_id: UUID, status: CaseStatus, **values: Any) -> CaseAssignedV1:
    """Return the fact of a step after which a case stands at ``status``."""
    return CaseAssignedV1(
        **{
            "commune": "son-mai",
            "actor": "key:k_2",
            "revision": 2,
            "case_id": case_id,
            "code": "SM-1",
            "category": Category.TTHC,
            "channel": Channel.WEB,
            "received_at": NOON,
            "occurred_at": NOON,
            "unit": CENTRE,
            "standing": CaseStanding(status=status, classification="feedback"),
            **values,
        }
    )


def answered(case_id: UUID, **values: Any) -> CaseAnsweredV1:
    """Return the fact that feedback was answered."""
    return CaseAnsweredV1(
        **{
            "commune": "son-mai",
            "actor": "key:k_2",
            "revision": 2,
            "case_id": case_id,
            "code": "SM-1",
            "category": Category.TTHC,
            "channel": Channel.WEB,
            "received_at": NOON,
            "answered_at": NOON,
            "unit": CULTURE,
            "reachable_by_email": False,
            "occurred_at": NOON,
            **values,
        }
    )


def delivered(delivery_id: UUID, revision: int = 2, **values: Any) -> DeliverySentV1:
    """Return the fact that a message was handed over."""
    return DeliverySentV1(**_delivery(delivery_id, revision, values))


def failed(delivery_id: UUID, revision: int = 2, **values: Any) -> DeliveryFailedV1:
    """Return the fact that a message was given up."""
    return DeliveryFailedV1(**_delivery(delivery_id, revision, values), code="mailbox-unknown")


def _delivery(delivery_id: UUID, revision: int, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "commune": "son-mai",
        "actor": "notify",
        "revision": revision,
        "delivery_id": delivery_id,
        "channel": "email",
        "template": "progress-reported",
        "recipient": f"unit:{CULTURE}",
        "occurred_at": NOON,
        **values,
    }


def _task(task_id: str, track: Track, unit: str, schedule: Schedule, **values: Any) -> PlannedTask:
    role = Role(role=RoleName.LEAD, unit=unit, as_written=unit)
    return PlannedTask(
        **{
            "task_id": task_id,
            "track": track,
            "roles": (role,),
            "schedule": schedule,
            "target": None,
            "due": None,
            **values,
        }
    )
