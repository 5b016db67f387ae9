"""MongoDB: where everything of the service is kept; one module for each kind of document."""

from collections.abc import Mapping, Sequence

from services.tasks.repository import (
    batches,
    broadcasts,
    evidence,
    feeds,
    plans,
    refusals,
    reminders,
    reports,
    tasks,
)
from shared import dismissed, outbox
from shared.mongo import IndexModel

SPEAKING = (
    plans.PLANS,
    tasks.TASKS,
    refusals.REFUSALS,
    reminders.REMINDERS,
    reports.UNIT_REPORTS,
    reports.REPORTS,
    evidence.EVIDENCE,
    broadcasts.PROGRAMMES,
)
"""The collections whose documents raise facts."""

INDEXES: Mapping[str, Sequence[IndexModel]] = {
    **tasks.INDEXES,
    **plans.INDEXES,
    **refusals.INDEXES,
    **reminders.INDEXES,
    **reports.INDEXES,
    **evidence.INDEXES,
    **feeds.INDEXES,
    **broadcasts.INDEXES,
    **batches.INDEXES,
    **outbox.INDEXES,
    **dismissed.INDEXES,
}
