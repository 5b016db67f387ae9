"""The register of reminders: read by all staff, entered by who may press, answered by the unit."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.tasks.api.base import Ports, Staff, page_of, router_of
from services.tasks.api.views import View
from services.tasks.models.reminder import Level, Reminder
from services.tasks.ports.reminder import Wanted
from services.tasks.service import reminders
from services.tasks.service.reminders import Press
from shared.auth import Principal, Role, require
from shared.contracts.base import Slug
from shared.web import DEFAULT_LIMIT, After, Limit, Page, language_of, problems

router = router_of("reminders")

May = Annotated[Principal, Depends(require(Role.FOCAL, Role.LEADER, Role.ADMIN))]
Officer = Annotated[Principal, Depends(require(Role.UNIT_OFFICER))]


class Wish(BaseModel):
    """A reminder by hand: of a task, or of a report that a unit owes."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    unit: Slug
    task_id: str | None = Field(None, max_length=64)
    report_id: str | None = Field(None, max_length=120, pattern=r"^(cds|cchc)\.[0-9QH.-]+\.")
    text: str = Field("", max_length=1000, description="Added to what the reminder says.")


class Answer(BaseModel):
    """What the unit says to a reminder."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    text: str = Field(min_length=1, max_length=2000)


class ReminderView(View):
    """One entry of the register."""

    id: str
    number: int = Field(description="Lần 1, 2, 3 … of this matter in the plan's year.")
    unit: str
    task_id: str | None
    report_id: str | None
    cause: str
    due: date | None
    days: int
    owed: int
    level: Level = Field(description="Who else hears: nobody, Phó Chủ tịch, or Chủ tịch too.")
    issued_on: date
    issued_at: datetime
    held_until: datetime | None = Field(description="Outside working hours: when it is sent.")
    by: str
    by_hand: bool
    text: str = Field(description="Ready to be copied into a group.")
    reply: str | None
    replied_at: datetime | None
    why: Sequence[str] = Field((), description="The days from the reminder to the due date.")

    @classmethod
    def of(cls, reminder: Reminder, why: Sequence[str] = ()) -> Self:
        """Return ``reminder`` as staff may see it."""
        matter, cause = reminder.matter, reminder.cause
        return cls(
            id=reminder.id,
            number=reminder.number,
            unit=matter.unit,
            task_id=matter.task_id,
            report_id=matter.report_id,
            cause=cause.name,
            due=cause.due,
            days=cause.days,
            owed=cause.owed,
            level=reminder.level,
            issued_on=reminder.issued_on,
            issued_at=reminder.issued_at,
            held_until=reminder.held_until,
            by=reminder.by,
            by_hand=reminder.by_hand,
            text=reminder.text,
            reply=reminder.reply,
            replied_at=reminder.replied_at,
            why=why,
        )


@router.get("/reminders", summary="The register of reminders, latest first")
async def list_reminders(
    *,
    staff: Staff,
    desk: Ports,
    unit: Annotated[str | None, Query(max_length=64)] = None,
    task: Annotated[str | None, Query(max_length=64)] = None,
    first: Annotated[date | None, Query(alias="from", description="This year's first day.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Today unless told.")] = None,
    open: Annotated[bool, Query(description="Only what is not answered.")] = False,  # noqa: A002
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[ReminderView]:
    """Return reminders of the commune."""
    end = last or desk.clock.today()
    wanted = Wanted(first or date(end.year, 1, 1), end, unit, task, open)
    found = await desk.register.list(staff.commune, wanted, limit, after)
    return page_of(found, limit, ReminderView.of, lambda each: f"{each.issued_on}/{each.id}")


@router.get("/reminders/{reminder_id}", summary="One reminder", responses=problems(404))
async def show_reminder(
    reminder_id: str, request: Request, staff: Staff, desk: Ports
) -> ReminderView:
    """Return a reminder, with the days between it and the due date explained."""
    found = await reminders.find_reminder(staff.commune, reminder_id, desk)
    why: Sequence[str] = ()
    due = found.cause.due
    if due and found.issued_on <= due and (due - found.issued_on).days <= MOST_DAYS:
        course = desk.office.calendar(staff.commune).course(found.issued_on, due)
        why = [line.to(language_of(request)) for line in course]
    return ReminderView.of(found, why)


MOST_DAYS = 31


@router.post(
    "/reminders", status_code=201, summary="Remind a unit by hand", responses=problems(404)
)
async def press(wish: Wish, principal: May, desk: Ports) -> ReminderView:
    """Enter a reminder; outside working hours it is sent on the next working morning.

    Phòng Văn hóa – Xã hội presses all tasks, Trung tâm Phục vụ hành chính công the disclosure of
    procedures only (plan E.1, E.4).
    """
    entered = await reminders.press(
        Press(principal, wish.unit, wish.task_id, wish.report_id, wish.text.strip()), desk
    )
    return ReminderView.of(entered)


@router.post("/reminders/sweep", summary="Remind of everything that is due today")
async def sweep(principal: May, desk: Ports) -> Page[ReminderView]:
    """Issue at once what the morning's sweep would issue; what was issued today is not repeated."""
    issued = await reminders.sweep_now(principal, desk)
    return Page[ReminderView](items=[ReminderView.of(each) for each in issued], next=None)


@router.post(
    "/reminders/{reminder_id}/reply", summary="Answer a reminder", responses=problems(404, 409)
)
async def reply(reminder_id: str, answer: Answer, officer: Officer, desk: Ports) -> ReminderView:
    """Enter the reminded unit's answer, once."""
    return ReminderView.of(await reminders.reply(officer, reminder_id, answer.text, desk))
