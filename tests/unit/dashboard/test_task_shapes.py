"""What the desks of the plan read is what the service ``tasks`` gives."""

from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from services.dashboard.client import task_shapes as shapes
from services.dashboard.texts import TEXTS
from services.tasks.api import (
    batches,
    desk,
    evidence,
    ledger,
    plan_views,
    reminders,
    reports,
    views,
)
from services.tasks.models import batch, document, progress, report
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
        (shapes.UnitReport, reports.UnitReportView),
        (shapes.WholeReport, reports.WholeView),
        (shapes.Difference, reports.DifferenceView),
        (shapes.Content, report.Content),
        (shapes.ReportLine, report.TaskLine),
        (shapes.PlanHead, plan_views.PlanHead),
        (shapes.Plan, plan_views.PlanView),
        (shapes.PlanVersion, plan_views.VersionView),
        (shapes.Source, plan_views.SourceView),
        (shapes.PlanItem, document.Item),
        (shapes.Remark, document.Remark),
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
    "changed": {*report.FIGURES, "works"},
}


@pytest.mark.parametrize("prefix", NAMES)
def test_whatever_the_service_calls_it_has_words(prefix: str) -> None:
    assert {f"{prefix}_{str(name)}" for name in NAMES[prefix]} <= set(TEXTS)  # noqa: RUF010
