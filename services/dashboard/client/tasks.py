"""What the desks ask the service ``tasks``."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

import httpx

from services.dashboard.client.api import Api, Caller
from services.dashboard.client.broadcast_shapes import (
    Broadcasts,
    Foreseen,
    Programme,
    Slot,
    Suggestion,
)
from services.dashboard.client.plan_shapes import Plan, PlanHead, PlanVersion
from services.dashboard.client.report_shapes import UnitReport, WholeReport
from services.dashboard.client.shapes import Body
from services.dashboard.client.task_shapes import (
    Batch,
    Entries,
    Entry,
    Ledger,
    Reminder,
    Reminders,
    Reported,
    StoredFile,
    Task,
    TaskDesk,
)

MOST = 200
Verdict = Literal["accept", "return", "reverse"]
FileFormat = Literal["xlsx", "docx", "pdf"]
Settled = Literal["aired", "cancel"]


class Tasks:
    """The HTTP API of ``tasks``; one for all viewers, safe to share between threads.

    Every method raises ``SignedOut``, ``NotAllowed``, ``Lost``, or ``Refused`` with the sentences
    that say why.
    """

    def __init__(self, url: str, http: httpx.Client) -> None:
        self._api = Api(url, http)

    def desk(self, caller: Caller) -> TaskDesk:
        """Return the commune's units and topics, and the caller's part."""
        return TaskDesk.model_validate(self._api.get(caller, "/desk"))

    def tasks(
        self, caller: Caller, *, unit: str | None = None, as_of: date | None = None
    ) -> list[Task]:
        """Return the tasks of the plan in force, in its order, as they stand on a day."""
        day = as_of.isoformat() if as_of else None
        found = self._api.get(caller, "/tasks", unit=unit, as_of=day, limit=MOST)
        return [Task.model_validate(each) for each in found["items"]]

    def ledger(self, caller: Caller, task_id: str) -> Ledger:
        """Return a task's figures with what explains them."""
        return Ledger.model_validate(self._api.get(caller, f"/tasks/{task_id}/ledger"))

    def report(self, caller: Caller, task_id: str, body: Body, key: str) -> Reported:
        """Post output on a task; the same under the same key counts once."""
        done = self._api.post(caller, f"/tasks/{task_id}/progress", body, key)
        return Reported.model_validate(done)

    def entries(self, caller: Caller, **which: Any) -> Entries:
        """Return a window of the commune's entries, latest day first."""
        return Entries.model_validate(self._api.get(caller, "/progress", **which))

    def judge(self, caller: Caller, entry_id: UUID, verdict: Verdict, reason: str) -> Entry:
        """Accept, return or reverse a report; return it as it is then."""
        done = self._api.post(caller, f"/progress/{entry_id}/{verdict}", {"reason": reason})
        return Entry.model_validate(done["report"] if verdict == "reverse" else done)

    def store(self, caller: Caller, name: str, content: bytes, key: str) -> StoredFile:
        """Upload a file that proves output."""
        stored = self._api.upload(caller, "/evidence", name, content, key)
        return StoredFile.model_validate(stored)

    def file(self, caller: Caller, file_id: UUID) -> tuple[bytes, str]:
        """Return a file that proves output, and its media type."""
        answer = self._api.send(caller, "GET", f"/evidence/{file_id}")
        return answer.content, answer.headers["Content-Type"].partition(";")[0]

    def template(self, caller: Caller, kind: Literal["xlsx", "csv"]) -> bytes:
        """Return the table to fill in."""
        where = f"/progress/template?format={kind}"
        return self._api.send(caller, "GET", where).content

    def offer(self, caller: Caller, name: str, content: bytes) -> Batch:
        """Offer a table of reports; nothing of it is counted yet."""
        return Batch.model_validate(self._api.upload(caller, "/progress/batches", name, content))

    def batch(self, caller: Caller, batch_id: str) -> Batch:
        """Return a table of reports as far as it has come."""
        return Batch.model_validate(self._api.get(caller, f"/progress/batches/{batch_id}"))

    def confirm(self, caller: Caller, batch_id: str) -> Batch:
        """Count the rows that are right, each once."""
        done = self._api.post(caller, f"/progress/batches/{batch_id}/confirm")
        return Batch.model_validate(done)

    def reminders(self, caller: Caller, **which: Any) -> Reminders:
        """Return a window of the register of reminders, latest first."""
        return Reminders.model_validate(self._api.get(caller, "/reminders", **which))

    def reminder(self, caller: Caller, reminder_id: str) -> Reminder:
        """Return a reminder with what explains it."""
        return Reminder.model_validate(self._api.get(caller, f"/reminders/{reminder_id}"))

    def press(self, caller: Caller, body: Body, key: str) -> Reminder:
        """Remind a unit; the same under the same key is entered once."""
        return Reminder.model_validate(self._api.post(caller, "/reminders", body, key))

    def reply(self, caller: Caller, reminder_id: str, text: str) -> Reminder:
        """Answer a reminder."""
        done = self._api.post(caller, f"/reminders/{reminder_id}/reply", {"text": text})
        return Reminder.model_validate(done)

    def unit_reports(self, caller: Caller, product: str, period: str) -> list[UnitReport]:
        """Return every reporting unit with the state of its report."""
        found = self._api.get(caller, f"/reports/{product}/units", period=period)
        return [UnitReport.model_validate(each) for each in found]

    def unit_report(self, caller: Caller, report_id: str) -> UnitReport:
        """Return a unit's report with its figures."""
        return UnitReport.model_validate(self._api.get(caller, f"/reports/units/{report_id}"))

    def write_report(self, caller: Caller, report_id: str, narrative: Body) -> UnitReport:
        """Keep a unit's own words."""
        done = self._api.send(caller, "PUT", f"/reports/{report_id}", json=narrative).json()
        return UnitReport.model_validate(done)

    def report_step(
        self, caller: Caller, report_id: str, step: str, body: Body | None = None
    ) -> UnitReport:
        """Hand a unit's report in, accept it, or return it."""
        done = self._api.post(caller, f"/reports/{report_id}/{step}", body)
        return UnitReport.model_validate(done)

    def whole(self, caller: Caller, product: str, period: str) -> WholeReport:
        """Return the commune's report as it stands."""
        return WholeReport.model_validate(
            self._api.get(caller, f"/reports/{product}", period=period)
        )

    def paper(self, caller: Caller, product: str, period: str, kind: FileFormat) -> bytes:
        """Return the commune's report as a file."""
        where = {"period": period, "format": kind}
        return self._api.send(caller, "GET", f"/reports/{product}", params=where).content

    def freeze(self, caller: Caller, report_id: str) -> None:
        """Keep the commune's report for good."""
        self._api.post(caller, f"/reports/{report_id}/freeze")

    def plans(self, caller: Caller) -> list[PlanHead]:
        """Return plans and drafts, latest year first."""
        return [PlanHead.model_validate(each) for each in self._api.get(caller, "/plans")["items"]]

    def plan(self, caller: Caller, plan_id: str, *, version: int | None = None) -> Plan:
        """Return a plan with its text: the version in force, or a former one."""
        return Plan.model_validate(self._api.get(caller, f"/plans/{plan_id}", version=version))

    def plan_text(self, caller: Caller, plan_id: str) -> list[str]:
        """Return the lines of the document that a plan was read from."""
        lines: list[str] = self._api.get(caller, f"/plans/{plan_id}/text")["lines"]
        return lines

    def plan_versions(self, caller: Caller, plan_id: str) -> list[PlanVersion]:
        """Return the versions of a plan in force, latest first."""
        found = self._api.get(caller, f"/plans/{plan_id}/versions")["items"]
        return [PlanVersion.model_validate(each) for each in found]

    def draft_plan(self, caller: Caller, name: str, content: bytes) -> Plan:
        """Read a plan from its document; the same document again is the same draft."""
        return Plan.model_validate(self._api.upload(caller, "/plans", name, content))

    def edit_plan(self, caller: Caller, plan_id: str, document: Body, revision: int) -> Plan:
        """Replace a draft's content, unless somebody else changed it since."""
        body = {"revision": revision, "document": document}
        return Plan.model_validate(
            self._api.send(caller, "PUT", f"/plans/{plan_id}", json=body).json()
        )

    def remove_draft(self, caller: Caller, plan_id: str) -> None:
        """Delete a draft."""
        self._api.send(caller, "DELETE", f"/plans/{plan_id}")

    def adopt(self, caller: Caller, plan_id: str, decision: Body) -> Plan:
        """Put a draft in force."""
        return Plan.model_validate(self._api.post(caller, f"/plans/{plan_id}/adopt", decision))

    def amend(self, caller: Caller, plan_id: str, decision: Body, *, dry_run: bool = False) -> Plan:
        """Change a plan in force by a decision; ``dry_run`` shows what it comes to."""
        path = f"/plans/{plan_id}/amend{'?dry_run=true' if dry_run else ''}"
        return Plan.model_validate(self._api.post(caller, path, decision))

    def broadcasts(self, caller: Caller, year: int) -> Broadcasts:
        """Return what is on the air in a year, what waits for a time, and the days off."""
        days = {"from": f"{year}-01-01", "to": f"{year}-12-31"}
        return Broadcasts.model_validate(
            {
                "year": year,
                "programmes": self._api.get(caller, "/programmes", **days),
                "waiting": self._api.get(caller, "/programmes/waiting"),
                "holidays": self._api.get(caller, "/holidays", **days),
            }
        )

    def suggestions(self, caller: Caller) -> list[Suggestion]:
        """Return the topics that should be told of next, the most urgent first."""
        found = self._api.get(caller, "/topics/suggestion")
        return [Suggestion.model_validate(each) for each in found]

    def slot(self, caller: Caller, airing: Body, moving: UUID | None = None) -> Slot:
        """Return what stands in the way of a time on the air."""
        path = f"/programmes/slot{f'?moving={moving}' if moving else ''}"
        return Slot.model_validate(self._api.post(caller, path, airing))

    def plan_programme(self, caller: Caller, body: Body, key: str) -> Programme:
        """Put a programme on the schedule; the same under the same key once."""
        return Programme.model_validate(self._api.post(caller, "/programmes", body, key))

    def foresee(self, caller: Caller, series: Body) -> list[Foreseen]:
        """Return what a series of programmes comes to, before it is planned."""
        found = self._api.post(caller, "/programmes/series/preview", series)
        return [Foreseen.model_validate(each) for each in found]

    def plan_series(self, caller: Caller, series: Body, key: str) -> list[Programme]:
        """Put a whole series on the schedule, or nothing; the same under the same key once."""
        found = self._api.post(caller, "/programmes/series", series, key)
        return [Programme.model_validate(each) for each in found]

    def rewrite(self, caller: Caller, programme_id: UUID, body: Body) -> Programme:
        """Change a programme's title or topics."""
        done = self._api.send(caller, "PATCH", f"/programmes/{programme_id}", json=body).json()
        return Programme.model_validate(done)

    def add_airing(self, caller: Caller, programme_id: UUID, body: Body, key: str) -> Programme:
        """Give a programme a time on the air; the same under the same key once."""
        done = self._api.post(caller, f"/programmes/{programme_id}/airings", body, key)
        return Programme.model_validate(done)

    def move(self, caller: Caller, programme_id: UUID, airing_id: UUID, body: Body) -> Programme:
        """Put an airing at another time."""
        path = f"/programmes/{programme_id}/airings/{airing_id}"
        return Programme.model_validate(self._api.send(caller, "PATCH", path, json=body).json())

    def settle(
        self, caller: Caller, programme_id: UUID, airing_id: UUID, how: Settled
    ) -> Programme:
        """Say that an airing took place, which counts for its task once, or call it off."""
        path = f"/programmes/{programme_id}/airings/{airing_id}/{how}"
        return Programme.model_validate(self._api.post(caller, path))
