"""Sentences that the service itself writes for people: reminders, periods, health."""

import re
from collections.abc import Mapping
from datetime import date

from services.tasks.models.progress import KIND_NAMES
from services.tasks.models.reminder import Cause, Matter
from services.tasks.models.task import Task
from shared.contracts.tasks import Health

QUARTERS = ("I", "II", "III", "IV")

HEALTHS = {
    Health.ON_TRACK: "đúng tiến độ",
    Health.AT_RISK: "có nguy cơ trễ",
    Health.LATE: "trễ hạn",
    Health.STALE: "lâu chưa có kết quả",
    Health.ADJUSTED: "điều chỉnh theo quyết định",
    Health.DONE: "hoàn thành",
}


def day(moment: date) -> str:
    """Return a day as people write it, e.g. ``05/09/2025``."""
    return f"{moment:%d/%m/%Y}"


def period_name(period: str) -> str:
    """Return a report's period in words, e.g. ``Quý III/2025``."""
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        return f"Quý {QUARTERS[int(quarter[2]) - 1]}/{quarter[1]}"
    if re.fullmatch(r"\d{4}", period):
        return f"năm {period}"
    first, _, last = period.partition("..")
    return f"từ {day(date.fromisoformat(first))} đến {day(date.fromisoformat(last))}"


def report_name(report_id: str) -> str:
    """Return a report's name in words, e.g. ``báo cáo CĐS Quý III/2025``; of a unit's, too."""
    product, _, rest = report_id.partition(".")
    name = re.match(r"\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d|\d{4}(?:-Q[1-4])?", rest)
    words = {"cds": "CĐS", "cchc": "CCHC"}.get(product, "")
    return " ".join(filter(None, ("báo cáo", words, period_name(name[0]) if name else "")))


def reminder_text(
    matter: Matter,
    cause: Cause,
    number: int,
    task: Task | None,
    names: Mapping[str, str],
    *,
    today: date,
) -> str:
    """Return what a reminder says, ready to be sent or copied into a group."""
    unit = names.get(matter.unit, matter.unit)
    if task is None:
        about = report_name(matter.report_id or "")
    else:
        about = f"nhiệm vụ {task.plan.ref} “{task.plan.title}”"
    said = [f"Đôn đốc lần {number}: {unit}, {about}.", _why(cause, task, today)]
    return " ".join(filter(None, [*said, "Đề nghị đơn vị thực hiện và trả lời."]))


def _why(cause: Cause, task: Task | None, today: date) -> str:
    due = day(cause.due) if cause.due else ""
    kinds = " và ".join(KIND_NAMES[kind].vi for kind in task.plan.counts) if task else ""
    sentences = {
        "due_soon": f"Hạn là ngày {due}, {_ahead(cause.days)}.",
        "overdue": f"Đã quá hạn {-cause.days} ngày (hạn {due}).",
        "debt": f"Tính đến ngày {day(today)} còn nợ {cause.owed} ({kinds}).",
        "missing_rerun": f"Chương trình trong tháng còn thiếu {cause.owed} lượt phát lại, "
        f"cần phát trước ngày {due}.",
        "stale": f"Đã {cause.days} ngày chưa có kết quả mới.",
        "missing_report": f"Báo cáo đã quá hạn {-cause.days} ngày (hạn {due}).",
        "report_due": f"Hạn nộp báo cáo là ngày {due}, {_ahead(cause.days)}.",
    }
    return sentences.get(_told(cause), "")


def _told(cause: Cause) -> str:
    """Return which sentence says why; whoever presses by hand says how the matter stands."""
    if cause.name != "by_hand":
        return cause.name
    if cause.due and cause.days < 0:
        return "overdue"
    if cause.owed:
        return "debt"
    if cause.due:
        return "due_soon"
    return "stale" if cause.days else ""


def _ahead(days: int) -> str:
    return f"còn {days} ngày" if days else "là hôm nay"
