"""More facts as ``tasks`` and ``notify`` say them: what became of reports, who was told of what."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from shared.contracts.feedback import CaseRatedV1, Category, Channel, ClockMissedV1
from shared.contracts.notify import DeliveryConfirmedV1
from shared.contracts.tasks import (
    Airing,
    ProgrammeChangedV1,
    ProgressAcceptedV1,
    ProgressKind,
    ProgressRefusedV1,
    ProgressReturnedV1,
    ProgressReversedV1,
    ReminderIssuedV1,
    ReminderRepliedV1,
    ReportAcceptedV1,
    ReportFrozenV1,
    ReportSubmittedV1,
    Track,
)
from tests.unit.dashboard.said import CENTRE, CULTURE, EVENT, NOON, RADIO, standing

REPORT = "cds.2025-Q3"


def _envelope(revision: int, values: dict[str, Any], **usual: Any) -> dict[str, Any]:
    return {
        "commune": "son-mai",
        "actor": "key:k_1",
        "revision": revision,
        "occurred_at": NOON,
        **usual,
        **values,
    }


def accepted(progress_id: UUID, revision: int = 3, **values: Any) -> ProgressAcceptedV1:
    """Return the fact that a report was accepted."""
    return ProgressAcceptedV1(**_judged(progress_id, revision, values))


def returned(progress_id: UUID, revision: int = 3, **values: Any) -> ProgressReturnedV1:
    """Return the fact that a report was returned."""
    return ProgressReturnedV1(**_judged(progress_id, revision, values))


def _judged(progress_id: UUID, revision: int, values: dict[str, Any]) -> dict[str, Any]:
    usual = {"progress_id": progress_id, "task_id": RADIO, "unit": CENTRE, "standing": standing(0)}
    return _envelope(revision, values, **usual)


def taken_back(progress_id: UUID, revision: int = 4, **values: Any) -> ProgressReversedV1:
    """Return the fact that a report was reversed."""
    usual: dict[str, Any] = {
        "progress_id": uuid4(),
        "reverses": progress_id,
        "task_id": RADIO,
        "unit": CENTRE,
        "kind": ProgressKind.ISSUE,
        "quantity": -1,
        "occurred_on": date(2025, 9, 15),
        "standing": standing(0),
    }
    return ProgressReversedV1(**_envelope(revision, values, **usual))


def refused(command_id: UUID | None = None, **values: Any) -> ProgressRefusedV1:
    """Return the fact that a post over the bus was not counted."""
    usual = {"command_id": command_id or uuid4(), "task_id": RADIO, "unit": CENTRE}
    return ProgressRefusedV1(
        **_envelope(1, values, **usual, code="unknown-task", reason="Không có nhiệm vụ này.")
    )


def reminded(number: int = 1, task_id: str | None = EVENT, **values: Any) -> ReminderIssuedV1:
    """Return the ``number``-th reminder of the culture division."""
    matter = task_id or REPORT
    usual: dict[str, Any] = {
        "reminder_id": f"{matter}.{CULTURE}.{number:04}",
        "number": number,
        "unit": CULTURE,
        "task_id": task_id,
        "report_id": None if task_id else REPORT,
        "cause": "overdue",
        "days": -3,
        "owed": 1,
    }
    return ReminderIssuedV1(**_envelope(1, values, **usual))


def replied(number: int = 1, task_id: str | None = EVENT, **values: Any) -> ReminderRepliedV1:
    """Return the unit's answer to that reminder."""
    matter = task_id or REPORT
    usual = {
        "reminder_id": f"{matter}.{CULTURE}.{number:04}",
        "unit": CULTURE,
        "task_id": task_id,
        "report_id": None if task_id else REPORT,
    }
    return ReminderRepliedV1(**_envelope(2, values, **usual))


def handed_in(revision: int = 1, *, good: bool = False, **values: Any) -> ReportSubmittedV1:
    """Return the fact that the culture division handed in, or with ``good`` got it accepted."""
    usual = {"report_id": f"{REPORT}.{CULTURE}", "product": Track.CDS, "period": "2025-Q3"}
    kind = ReportAcceptedV1 if good else ReportSubmittedV1
    return kind(**_envelope(revision, values, **usual, unit=CULTURE))


def frozen(**values: Any) -> ReportFrozenV1:
    """Return the fact that the commune's report of the quarter is final."""
    usual = {"report_id": REPORT, "product": Track.CDS, "period": "2025-Q3", "sha256": "0" * 64}
    return ReportFrozenV1(**_envelope(1, values, **usual))


def scheduled(programme_id: UUID, revision: int, *airings: tuple[datetime, str]) -> Any:
    """Return a programme with its airings, each at a moment in a state."""
    return ProgrammeChangedV1(
        **_envelope(revision, {}, programme_id=programme_id, task_id=RADIO, unit=CENTRE),
        state="planned",
        airings=tuple(
            Airing.model_validate(
                {"airing_id": uuid4(), "kind": "first_airing", "at": at, "state": state}
            )
            for at, state in airings
        ),
    )


def confirmed(delivery_id: UUID, revision: int = 3, **values: Any) -> DeliveryConfirmedV1:
    """Return the fact that a message arrived."""
    usual = {"delivery_id": delivery_id, "channel": "email", "template": "progress-reported"}
    return DeliveryConfirmedV1(**_envelope(revision, values, **usual, recipient=f"unit:{CULTURE}"))


def _of_case(case_id: UUID, revision: int, values: dict[str, Any]) -> dict[str, Any]:
    usual = {"case_id": case_id, "code": "SM-1", "category": Category.TTHC, "received_at": NOON}
    return _envelope(revision, values, **usual, channel=Channel.WEB)


def missed(case_id: UUID, revision: int = 5, **values: Any) -> ClockMissedV1:
    """Return the fact that a term passed without an answer."""
    return ClockMissedV1(**_of_case(case_id, revision, {"unit": CULTURE, **values}))


def rated(case_id: UUID, revision: int = 6, **values: Any) -> CaseRatedV1:
    """Return the resident's judgement."""
    return CaseRatedV1(**_of_case(case_id, revision, values))
