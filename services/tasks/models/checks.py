"""What a report on a task must hold to: its kind, its day, its topics, its programme."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from services.tasks.models.progress import KIND_NAMES
from shared.contracts.tasks import ProgressKind, ReportProgress
from shared.errors import FieldError, Invalid, Text

NO_PROGRAMME = Text(
    "Lượt phát lại phải nêu chương trình đã phát lần đầu của chính nhiệm vụ này.",
    "A rerun names the programme that it airs again, one of this task.",
)


def check_kind(kind: ProgressKind, counts: Collection[ProgressKind]) -> None:
    """Raise ``Invalid`` for a kind of output that does not count."""
    if kind in counts:
        return
    counted = [KIND_NAMES[each] for each in counts]
    raise _invalid(
        "kind-not-counted",
        "kind",
        Text(
            f"Nhiệm vụ này không tính “{KIND_NAMES[kind].vi}”; "
            f"chỉ tính: {', '.join(each.vi for each in counted)}.",
            f"This task does not count “{KIND_NAMES[kind].en}”; "
            f"it counts: {', '.join(each.en for each in counted)}.",
        ),
    )


def check_day(day: date, year: int, today: date) -> None:
    """Raise ``Invalid`` for a day outside the plan's year or after ``today``."""
    if day.year != year:
        raise _invalid(
            "outside-plan-year",
            "occurred_on",
            Text(
                f"Ngày thực hiện phải trong năm {year}, năm của kế hoạch.",
                f"The day must be in {year}, the year of the plan.",
            ),
        )
    if day > today:
        raise _invalid(
            "in-the-future",
            "occurred_on",
            Text(
                f"Ngày thực hiện chưa đến; hôm nay là {today:%d/%m/%Y}.",
                f"The day has not come yet; today is {today:%d/%m/%Y}.",
            ),
        )


def check_topics(given: tuple[str, ...], known: Collection[str]) -> None:
    """Raise ``Invalid`` for a topic that the plan does not have."""
    unknown = [place for place, code in enumerate(given) if code not in known]
    if unknown:
        raise _invalid(
            "unknown-topic",
            f"topics.{unknown[0]}",
            Text(
                f"Chuyên đề thứ {unknown[0] + 1} không có trong danh mục của kế hoạch.",
                f"Topic number {unknown[0] + 1} is not among the plan's topics.",
            ),
        )


def check_programme(report: ReportProgress, known: Collection[UUID]) -> None:
    """Raise ``Invalid`` for a rerun that names none of the task's programmes."""
    if report.kind is ProgressKind.RERUN and report.programme not in known:
        raise _invalid("unknown-programme", "programme", NO_PROGRAMME)


def not_at_work() -> Invalid:
    """Return the error for a unit that somebody reports for, and that does not do the task."""
    return _invalid(
        "unit-not-at-work",
        "unit",
        Text(
            "Đơn vị này không chủ trì, thực hiện hay phối hợp nhiệm vụ.",
            "This unit does not lead, execute or coordinate the task.",
        ),
    )


def _invalid(code: str, where: str, sentence: Text) -> Invalid:
    return Invalid(code, sentence, FieldError(where, sentence))
