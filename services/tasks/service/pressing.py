"""Reminders by hand, the answers of units, and why a reminder came on its day."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.tasks.models.ledger import ledger_of
from services.tasks.models.occasion import cause_by_hand
from services.tasks.models.reminder import Cause, History, Matter, Reminder
from services.tasks.models.report import PRODUCTS, Period
from services.tasks.models.task import AT_WORK, Task
from services.tasks.ports import Desk, OvertakenError
from services.tasks.service.attempts import insist
from services.tasks.service.missing import reporting_units
from services.tasks.service.reading import find_task
from services.tasks.service.reminders import Draft, may_press, written
from shared.auth import Principal, Role
from shared.calendar_vn import VIETNAM, WEEKDAYS, Calendar
from shared.errors import Conflict, FieldError, Forbidden, Invalid, KeyReused, NotFound, Text

MOST_DAYS = timedelta(days=31)
"""So far between a reminder and its due date, each day is explained; beyond that, the two."""


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody's wish that a unit be reminded of a task, or of a report that it owes.

    ``key`` makes a repetition recognisable; ``origin`` is the request's correlation id.
    """

    principal: Principal
    unit: str
    task_id: str | None = None
    report_id: str | None = None
    text: str = ""
    key: str | None = None
    origin: UUID | None = None


async def press(wish: Press, desk: Desk) -> Reminder:
    """Remind a unit by hand; outside working hours it is said when the office opens.

    The same wish again (same principal, matter and key) returns the reminder of the first time.
    Raises ``NotFound`` for a task that the commune does not have, ``Forbidden`` for who has not
    the right to press it, ``Conflict`` for one taken out of the plan, ``Invalid`` for a unit that
    has no part in it, for a wish that names no matter, and for a key used for another text.
    """
    who, commune = wish.principal, wish.principal.commune
    task = await find_task(commune, wish.task_id, desk) if wish.task_id else None
    may_press(who, wish.task_id, desk)
    matter = _matter(wish, task, desk)
    key = f"hand:{_digest(who.subject, wish.key) if wish.key else desk.clock.today()}"
    cause = _cause(wish, task, matter, key, desk)
    opening = desk.office.calendar(commune).next_opening(desk.clock.now())

    async def attempt() -> Reminder:
        entries = await desk.register.of(commune, matter)
        if wish.key:
            for earlier in entries:
                if earlier.cause.key == key:
                    return _same(earlier, wish)
        number = History.of(entries).number + 1
        reminder = written(Draft(commune, matter, cause, number, task, who.subject), desk)
        reminder.by_hand = True
        if wish.text:
            reminder.text = f"{reminder.text}\n{wish.text}"
        reminder.issue(opening, wish.origin)
        if not await desk.register.enter(reminder):
            raise OvertakenError
        return reminder

    return await insist(attempt)


async def reply(
    principal: Principal, reminder_id: str, text: str, desk: Desk, origin: UUID | None = None
) -> Reminder:
    """Enter the reminded unit's answer; raises ``NotFound``, ``Forbidden``, ``Conflict``."""

    async def attempt() -> Reminder:
        found = await find_reminder(principal.commune, reminder_id, desk)
        own = principal.unit == found.matter.unit
        if not (own and principal.has(Role.UNIT_OFFICER, Role.FOCAL)):
            raise Forbidden(
                "not-your-reminder",
                Text(
                    "Chỉ đơn vị được đôn đốc mới trả lời được.",
                    "Only the reminded unit may answer.",
                ),
            )
        found.answer(text, principal.subject, desk.clock.now(), origin)
        await desk.register.save(found)
        return found

    return await insist(attempt)


async def find_reminder(commune: str, reminder_id: str, desk: Desk) -> Reminder:
    """Return a reminder of the commune; raises ``NotFound``."""
    found = await desk.register.get(commune, reminder_id)
    if found is None:
        raise NotFound(
            "unknown-reminder", Text("Không có lần đôn đốc này.", "There is no such reminder.")
        )
    return found


async def explain(reminder: Reminder, desk: Desk) -> Sequence[Text]:
    """Return, line by line, why a reminder came on its day and what its figures are made of.

    The figures are those of that day with what is known now.
    """
    lines = list(_days(reminder, desk.office.calendar(reminder.commune)))
    task_id = reminder.matter.task_id
    if task_id and (task := await desk.tasks.get(reminder.commune, task_id)):
        lines += ledger_of(task, reminder.issued_on).why
    return lines


def _days(reminder: Reminder, calendar: Calendar) -> Iterator[Text]:
    opening = calendar.next_opening(reminder.issued_at)
    if opening > reminder.issued_at:
        made, sent = (each.astimezone(VIETNAM) for each in (reminder.issued_at, opening))
        weekday = WEEKDAYS[sent.weekday()]
        yield Text(
            f"Ghi vào sổ lúc {made:%H:%M}, ngoài giờ làm việc; "
            f"gửi từ {sent:%H:%M} {weekday.vi} {sent:%d/%m/%Y}.",
            f"Entered at {made:%H:%M}, outside working hours; "
            f"sent from {sent:%H:%M} on {weekday.en} {sent:%d/%m/%Y}.",
        )
    issued, due = reminder.issued_on, reminder.cause.due or reminder.issued_on
    first, last = min(issued, due), max(issued, due)
    if last - first <= MOST_DAYS:
        yield from calendar.course(first, last)
    else:
        yield from (calendar.explain(first), calendar.explain(last))


def _matter(wish: Press, task: Task | None, desk: Desk) -> Matter:
    """Return what is pressed; raises ``Invalid``, ``Conflict``."""
    if bool(wish.task_id) == bool(wish.report_id):
        raise _invalid(
            "no-matter",
            "task_id",
            Text(
                "Phải nêu một nhiệm vụ hoặc một báo cáo.",
                "Name either a task or a report, not both.",
            ),
        )
    if wish.unit not in desk.directory.units(wish.principal.commune):
        raise _invalid(
            "unknown-unit",
            "unit",
            Text("Xã không có đơn vị này.", "The commune has no such unit."),
        )
    if task:
        if task.plan.withdrawn:
            raise Conflict(
                "task-withdrawn",
                Text(
                    "Nhiệm vụ này đã được đưa ra khỏi kế hoạch theo quyết định.",
                    "A decision took this task out of the plan.",
                ),
            )
        behind = {unit for members in task.members.values() for unit in members}
        if wish.unit not in {*task.units(*AT_WORK), *task.obliged, *behind}:
            raise _no_part()
        return Matter(wish.unit, task_id=task.id)
    product, _, rest = (wish.report_id or "").partition(".")
    period = Period.parse(rest.removesuffix(f".{wish.unit}"))
    if product not in PRODUCTS or wish.unit not in reporting_units(wish.principal.commune, desk):
        raise _no_part()
    return Matter(wish.unit, report_id=f"{product}.{period.name}")


def _cause(wish: Press, task: Task | None, matter: Matter, key: str, desk: Desk) -> Cause:
    today = desk.clock.today()
    if task:
        return cause_by_hand(task, matter.unit, today, key)
    name = (matter.report_id or "").partition(".")[2]
    due = Period.parse(name).due(desk.desks.reports(wish.principal.commune))
    return Cause("by_hand", key, due, (due - today).days if due else 0)


def _same(earlier: Reminder, wish: Press) -> Reminder:
    if earlier.text.partition("\n")[2] != wish.text:
        raise KeyReused
    return earlier


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _no_part() -> Invalid:
    return _invalid(
        "not-their-matter",
        "unit",
        Text(
            "Đơn vị này không có phần việc trong nhiệm vụ hoặc báo cáo đã nêu.",
            "This unit has no part in the task or report named.",
        ),
    )


def _invalid(code: str, field: str, sentence: Text) -> Invalid:
    return Invalid(code, sentence, FieldError(field, sentence))
