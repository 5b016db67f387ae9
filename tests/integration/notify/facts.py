"""Facts as the other services say them."""

from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import uuid4

from nats.aio.client import Client

from shared import outbox
from shared.contracts.base import Event
from shared.contracts.feedback import (
    CaseAnsweredV1,
    CaseFact,
    CaseReceivedV1,
    CaseStanding,
    CaseStatus,
    Category,
    Channel,
)
from shared.contracts.tasks import (
    PlanAdoptedV1,
    PlannedTask,
    ProgressKind,
    ProgressRefusedV1,
    ProgressReportedV1,
    Role,
    RoleName,
    Schedule,
    Standing,
    TaskCompletedV1,
    Track,
)

Fact = TypeVar("Fact", bound=CaseFact)
CENTRE = "trung-tam-cung-ung-dich-vu-cong"
FOCAL_MAIL, LEADER_MAIL = "dau-moi@son-mai.example", "lanh-dao@son-mai.example"
HOTLINE_MAIL = "duong-day-nong@son-mai.example"
RADIO = "2025-cds-1a"
ONE_OF_52 = Standing(done=1, target=52, due=None, last_on=date(2025, 9, 15), completed=False)
SAID: dict[str, Any] = {"commune": "son-mai", "revision": 1, "actor": "key:k_1"}
YEAR = Schedule(kind="quota", start=date(2025, 1, 1), end=date(2025, 12, 31))
RECEIVED = datetime(2025, 9, 15, 7, 5, tzinfo=UTC)


def progress(**values: Any) -> ProgressReportedV1:
    return ProgressReportedV1(
        **{**SAID, "progress_id": uuid4(), "task_id": RADIO, "unit": CENTRE,
           "kind": ProgressKind.ISSUE, "quantity": 1, "occurred_on": date(2025, 9, 15),
           "standing": ONE_OF_52, **values}
    )  # fmt: skip


def plan(**values: Any) -> PlanAdoptedV1:
    lead = Role(role=RoleName.LEAD, unit=CENTRE, as_written="Trung tâm cung ứng dịch vụ công")
    task = PlannedTask(
        task_id=RADIO, ref="C.I.1.a", title="Thực hiện chuyên mục Chuyển đổi số", track=Track.CDS,
        roles=(lead,), schedule=YEAR, target=52, due=None,
    )  # fmt: skip
    return PlanAdoptedV1(
        **{**SAID, "plan_id": "2025", "year": 2025, "title": "Kế hoạch truyền thông năm 2025",
           "tasks": (task,), **values}
    )  # fmt: skip


def completed(**values: Any) -> TaskCompletedV1:
    standing = Standing(done=52, target=52, due=None, last_on=date(2025, 12, 30), completed=True)
    return TaskCompletedV1(**{**SAID, "task_id": RADIO, "standing": standing, **values})


def refused(**values: Any) -> ProgressRefusedV1:
    return ProgressRefusedV1(
        **{**SAID, "command_id": uuid4(), "task_id": "khong-co", "unit": CENTRE,
           "code": "unknown-task", "reason": "Không có nhiệm vụ này trong kế hoạch.", **values}
    )  # fmt: skip


def received(**values: Any) -> CaseReceivedV1:
    return CaseReceivedV1(
        **{**SAID, "case_id": uuid4(), "code": "SM-2025-0001", "category": Category.TTHC,
           "channel": Channel.WEB, "submitter_kind": "individual", "received_at": RECEIVED,
           **values}
    )  # fmt: skip


def answered(**values: Any) -> CaseAnsweredV1:
    return CaseAnsweredV1(
        **{**SAID, "case_id": uuid4(), "code": "SM-2025-0001", "category": Category.TTHC,
           "channel": Channel.WEB, "received_at": RECEIVED, "answered_at": RECEIVED,
           "unit": "trung-tam-phuc-vu-hanh-chinh-cong", "reachable_by_email": True, **values}
    )  # fmt: skip


def step(kind: type[Fact], **values: Any) -> Fact:
    """Return a fact about a case that a resident with an e-mail sent."""
    standing = CaseStanding(status=CaseStatus.ASSIGNED, classification="feedback", unit=CENTRE)
    return kind(
        **{**SAID, "case_id": uuid4(), "code": "SM-2025-0001", "category": Category.TTHC,
           "channel": Channel.WEB, "received_at": RECEIVED, "reachable_by_email": True,
           "standing": standing, **values}
    )  # fmt: skip


async def say(client: Client, *facts: Event, message_id: str | None = None) -> None:
    """Store ``facts`` in their stream; with another ``message_id`` the stream takes them twice."""
    for fact in facts:
        entry = outbox.pending(fact)
        await client.jetstream().publish(
            entry["subject"],
            entry["body"].encode(),
            headers={**entry["headers"], "Nats-Msg-Id": message_id or entry["_id"]},
        )
