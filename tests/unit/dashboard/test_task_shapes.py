"""What the desks of the plan read is what the service ``tasks`` gives."""

from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from services.dashboard.client import broadcast_shapes, plan_shapes, report_shapes
from services.dashboard.client import task_shapes as shapes
from services.dashboard.texts import TEXTS
from services.tasks.api import (
    batches,
    broadcasts,
    coverage,
    desk,
    evidence,
    ledger,
    plan_views,
    reminders,
    reports,
    views,
)
from services.tasks.models import batch, document, progress, report, rollup
from services.tasks.models.reminder import Level
from shared.contracts.tasks import Health, Per, ProgressKind, RoleName


def named(kind: Any) -> set[str]:
    if is_dataclass(kind):
        return {each.name for each in fields(kind)}
    return set(kind.model_fields)


@pytest.mark.parametrize(
    ("shape", "given"),
    [
        (shapes.TaskDesk, desk.DeskView),
        (shapes.UnitName, desk.UnitName),
        (shapes.TopicName, desk.TopicName),
        (shapes.Task, views.TaskView),
        (shapes.Standing, views.StandingView),
        (shapes.Reported, views.Reported),
        (shapes.Entry, views.ProgressView),
        (shapes.Proof, views.EvidenceView),
        (shapes.Review, views.ReviewView),
        (shapes.Ledger, ledger.LedgerView),
        (shapes.ProgrammeLine, ledger.ProgrammeView),
        (shapes.StoredFile, evidence.EvidenceFileView),
        (shapes.Batch, batches.BatchView),
        (shapes.BatchRow, batches.RowView),
        (shapes.Reminder, reminders.ReminderView),
        (report_shapes.UnitReport, reports.UnitReportView),
        (report_shapes.WholeReport, reports.WholeView),
        (report_shapes.Difference, reports.DifferenceView),
        (report_shapes.Content, rollup.Content),
        (report_shapes.ReportLine, rollup.TaskLine),
        (plan_shapes.PlanHead, plan_views.PlanHead),
        (plan_shapes.Plan, plan_views.PlanView),
        (plan_shapes.PlanVersion, plan_views.VersionView),
        (plan_shapes.Source, plan_views.SourceView),
        (plan_shapes.PlanItem, document.Item),
        (plan_shapes.Remark, document.Remark),
        (plan_shapes.DutyItem, document.Duty),
        (broadcast_shapes.Programme, broadcasts.ProgrammeView),
        (broadcast_shapes.Airing, broadcasts.AiringView),
        (broadcast_shapes.Holiday, broadcasts.Holiday),
        (broadcast_shapes.Slot, broadcasts.SlotView),
        (broadcast_shapes.Suggestion, coverage.SuggestionView),
    ],
)
def test_the_desks_read_what_the_service_gives(shape: type[BaseModel], given: Any) -> None:
    assert set(shape.model_fields) <= named(given)


CAUSES = (
    "due_soon",
    "overdue",
    "debt",
    "stale",
    "missing_rerun",
    "report_due",
    "missing_report",
    "by_hand",
)
NAMES = {
    "state": {*progress.State, *report.State, *batch.RowState},
    "batch": set(batch.BatchState),
    "level": set(get_args(Level)),
    "cause": set(CAUSES),
    "kind": set(ProgressKind),
    "health": set(Health),
    "role": set(RoleName),
    "per": set(get_args(Per)),
    "changed": {*rollup.FIGURES, "works"},
}


@pytest.mark.parametrize("prefix", NAMES)
def test_whatever_the_service_calls_it_has_words(prefix: str) -> None:
    assert {f"{prefix}_{str(name)}" for name in NAMES[prefix]} <= set(TEXTS)  # noqa: RUF010
