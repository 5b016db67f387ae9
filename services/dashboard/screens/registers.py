"""The register of reminders as a table, for whoever may see it."""

from services.dashboard.client.task_shapes import Reminder
from services.dashboard.screens import periods, task_blocks
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import Words


def table(name: str, here: TaskVisit) -> Table[Reminder]:
    """Return the register's table under a name of its own."""
    words, desk = here.words, here.desk
    return Table(
        name,
        (
            Column("col_issued", lambda each: each.issued_on),
            Column("col_unit", lambda each: desk.named(each.unit)),
            Column("col_matter", lambda each: matter(each, words)),
            Column("col_cause", lambda each: words(f"cause_{each.cause}")),
            Column("col_number", lambda each: each.number),
            Column("col_level", lambda each: words(f"level_{each.level}")),
            Column(
                "col_answer",
                lambda each: each.reply or words("answered_no"),
                lambda each: task_blocks.chip(
                    "done" if each.reply else "late",
                    words("answered_yes" if each.reply else "answered_no"),
                ),
            ),
        ),
    )


def matter(found: Reminder, words: Words) -> str:
    """Return what a reminder is about: a task's id, or a report and its period."""
    if found.task_id:
        return found.task_id
    product, _, period = (found.report_id or "").partition(".")
    return words("report_named", product=product.upper(), period=periods.named(period, words))
