"""One report on a task, and what may become of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from shared.contracts.tasks import Form, Health, ProgressKind, Standing
from shared.errors import Conflict, Text

KIND_NAMES = {
    ProgressKind.ISSUE: Text("số", "issue"),
    ProgressKind.FIRST_AIRING: Text("phát lần đầu", "first airing"),
    ProgressKind.RERUN: Text("phát lại", "rerun"),
    ProgressKind.ITEM: Text("tin bài", "item"),
    ProgressKind.EVENT: Text("sự kiện", "event"),
    ProgressKind.MILESTONE: Text("mốc", "milestone"),
}

USUAL_FORM = {
    ProgressKind.ISSUE: Form.RADIO,
    ProgressKind.FIRST_AIRING: Form.RADIO,
    ProgressKind.RERUN: Form.RADIO,
    ProgressKind.ITEM: Form.WEB,
    ProgressKind.EVENT: Form.EVENT,
    ProgressKind.MILESTONE: Form.OTHER,
}
"""The form of communication that a kind of output has unless the unit says otherwise."""


class State(StrEnum):
    """What became of a report. Only what is reported or accepted counts."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REVERSED = "reversed"
    REVERSAL = "reversal"
    """An entry that takes another back; its quantity is negative."""


COUNTED = (State.REPORTED, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How a task stands at one moment of one day; ``debt`` is the output owed by then."""

    standing: Standing
    health: Health
    expected: int | None
    debt: int
    revision: int


@dataclass(frozen=True, slots=True)
class Review:
    """Who judged a report, when, and why so."""

    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """One report as it is kept, with note and evidence, and the answer that it was given.

    ``evidence`` holds links and, as ``file:<id>``, uploaded files. ``work_id`` is the id of the
    report in which the same work was first counted: totals count a work once (domain A10);
    ``also`` names the other tasks that it was credited to from there. ``posted_by`` is the unit
    that reported it on behalf of ``unit``. ``version`` rises with each change of state.
    """

    id: UUID
    event_id: UUID
    commune: str
    task_id: str
    unit: str
    kind: ProgressKind
    quantity: int
    occurred_on: date
    note: str
    topics: tuple[str, ...]
    evidence: tuple[str, ...]
    actor: str
    via: str
    reported_at: datetime
    fingerprint: str
    snapshot: Snapshot
    form: Form
    work_id: UUID
    programme: UUID | None = None
    also: tuple[str, ...] = ()
    state: State = State.REPORTED
    review: Review | None = None
    reverses: UUID | None = None
    reversed_by: UUID | None = None
    posted_by: str | None = None
    version: int = 0

    @property
    def counts(self) -> bool:
        """Whether the report adds to what its task has done."""
        return self.state in COUNTED

    @property
    def first(self) -> bool:
        """Whether this is the report in which its work was first counted."""
        return self.work_id == self.id

    def judged(self, state: State, review: Review) -> Self:
        """Return the report accepted or returned.

        Raises ``Conflict`` for one that was judged so before, or counts no longer.
        """
        if not self.counts or state is self.state:
            raise Conflict(
                "already-judged",
                Text(
                    f"Báo cáo này {STATE_NAMES[self.state].vi}, không duyệt lại được.",
                    f"This report was {STATE_NAMES[self.state].en}; it cannot be judged again.",
                ),
            )
        return replace(self, state=state, review=review, version=self.version + 1)

    def taken_back(self, by: UUID, review: Review) -> Self:
        """Return the report as reversed by the entry ``by``; raises ``Conflict`` if not counted."""
        if not self.counts:
            raise Conflict(
                "not-counted",
                Text(
                    f"Báo cáo này {STATE_NAMES[self.state].vi}, không còn được tính "
                    "nên không có gì để đảo.",
                    f"This report was {STATE_NAMES[self.state].en} and counts no longer; "
                    "there is nothing to reverse.",
                ),
            )
        return replace(
            self, state=State.REVERSED, reversed_by=by, review=review, version=self.version + 1
        )


STATE_NAMES = {
    State.REPORTED: Text("đang chờ duyệt", "reported"),
    State.ACCEPTED: Text("đã được duyệt", "accepted"),
    State.RETURNED: Text("đã bị trả lại", "returned"),
    State.REVERSED: Text("đã bị đảo", "reversed"),
    State.REVERSAL: Text("là bút toán đảo", "a reversal"),
}
