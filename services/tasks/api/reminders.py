"""The register of reminders: read by all staff, entered by who may press, answered by the unit."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Self

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.tasks.api.base import CorrelationId, Ports, Staff, page_of, router_of
from services.tasks.api.views import View
from services.tasks.models.reminder import Level, Reminder
from services.tasks.ports.reminder import Wanted
from services.tasks.service import pressing, reminders
from services.tasks.service.pressing import Press
from shared.auth import Principal, Role, require
from shared.contracts.base import Slug
from shared.errors import FieldError, Invalid, Text
from shared.web import (
    DEFAULT_LIMIT,
    IDEMPOTENCY_KEY,
    After,
    Limit,
    Page,
    idempotency_key,
    language_of,
    problems,
)

router = router_of("reminders")

May = Annotated[Principal, Depends(require(Role.FOCAL, Role.LEADER, Role.ADMIN))]
Officer = Annotated[Principal, Depends(require(Role.UNIT_OFFICER, Role.FOCAL))]
LONGEST = timedelta(days=366)


class Wish(BaseModel):
    """A reminder by hand: of a task, or of a report that a unit owes."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    unit: Slug
    task_id: str | None = Field(None, max_length=64)
    report_id: str | None = Field(
        None, max_length=120, description="Of a period, with or without the unit's name."
    )
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
    why: Sequence[str] = Field(
        (), description="The days between the reminder and the due date; the figures that day."
    )

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
    begin = first or date(end.year, 1, 1)
    if end - begin > LONGEST:
        sentence = Text(
            "Chỉ xem được tối đa 366 ngày một lần.", "At most 366 days are shown at a time."
        )
        raise Invalid("window-too-long", sentence, FieldError("from", sentence))
    wanted = Wanted(begin, end, unit, task, open)
    found = await desk.register.list(staff.commune, wanted, limit, after)
    return page_of(found, limit, ReminderView.of, lambda each: f"{each.issued_on}/{each.id}")


@router.get("/reminders/{reminder_id}", summary="One reminder", responses=problems(404))
async def show_reminder(
    reminder_id: str, request: Request, staff: Staff, desk: Ports
) -> ReminderView:
    """Return a reminder, with the days between it and the due date and its figures explained."""
    found = await pressing.find_reminder(staff.commune, reminder_id, desk)
    language = language_of(request)
    lines = await pressing.explain(found, desk)
    return ReminderView.of(found, [line.to(language) for line in lines])


@router.post(
    "/reminders",
    status_code=201,
    summary="Remind a unit by hand",
    responses=problems(404, 409),
    openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
)
async def press(
    wish: Wish,
    principal: May,
    desk: Ports,
    key: Annotated[str | None, Depends(idempotency_key)],
    correlation_id: CorrelationId,
) -> ReminderView:
    """Enter a reminder; outside working hours it is sent on the next working morning.

    Phòng Văn hóa – Xã hội presses all tasks, Trung tâm Phục vụ hành chính công the disclosure of
    procedures only (plan E.1, E.4).
    """
    text = wish.text.strip()
    asked = Press(principal, wish.unit, wish.task_id, wish.report_id, text, key, correlation_id)
    return ReminderView.of(await pressing.press(asked, desk))


@router.post("/reminders/sweep", summary="Remind of everything that is due today")
async def sweep(principal: May, desk: Ports) -> Page[ReminderView]:
    """Enter what the morning's sweep would enter; what was entered today is not repeated.

    Outside working hours it is sent when the office opens.
    """
    issued = await reminders.sweep_now(principal, desk)
    return Page[ReminderView](items=[ReminderView.of(each) for each in issued], next=None)


@router.post(
    "/reminders/{reminder_id}/reply", summary="Answer a reminder", responses=problems(404, 409)
)
async def reply(
    reminder_id: str, answer: Answer, officer: Officer, desk: Ports, correlation_id: CorrelationId
) -> ReminderView:
    """Enter the reminded unit's answer, once."""
    entered = await pressing.reply(officer, reminder_id, answer.text, desk, correlation_id)
    return ReminderView.of(entered)
