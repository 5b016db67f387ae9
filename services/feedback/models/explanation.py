"""Why a term ends when it does, day by day and in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shared.calendar_vn import VIETNAM, Calendar
from shared.errors import Text

if TYPE_CHECKING:
    from services.feedback.models.clock import Clock


def lines(clock: "Clock", calendar: Calendar) -> Sequence[Text]:
    """Say line by line when a term began, what it rests on, which days count, when it ends."""
    return [*_terms(clock), *_days(clock, calendar), *_end(clock, calendar)]


def _terms(clock: "Clock") -> Iterator[Text]:
    began = _moment(clock.started_at)
    yield Text(
        f"Bắt đầu lúc {began.vi}; ngày này không tính.",
        f"Began {began.en}; that day is not counted.",
    )
    days, basis = clock.term.working_days, _bare(clock.term.basis)
    yield Text(
        f"Thời hạn {days} ngày làm việc. Căn cứ: {basis}.",
        f"Term: {days} working days. Basis: {basis}.",
    )
    if clock.kind == "answer":
        for each in clock.extensions:
            reason, basis = _bare(each.reason), _bare(each.basis)
            yield Text(
                f"Gia hạn thêm {each.working_days} ngày làm việc: {reason}. Căn cứ: {basis}.",
                f"Extended by {each.working_days} working days: {reason}. Basis: {basis}.",
            )


def _days(clock: "Clock", calendar: Calendar) -> Iterator[Text]:
    for day, number, why in clock.course(calendar):
        said = calendar.explain(day)
        if number:
            yield Text(f"{said.vi}, ngày thứ {number}", f"{said.en}, number {number}")
        elif why and calendar.is_working(day):
            yield Text(
                f"{said.vi}; không tính, chờ người gửi bổ sung: {_bare(why)}",
                f"{said.en}; not counted, waiting for the sender: {_bare(why)}",
            )
        else:
            yield said
        if number == clock.working_days:
            return


def _end(clock: "Clock", calendar: Calendar) -> Iterator[Text]:
    due = clock.due_at(calendar)
    if due:
        end = _moment(due)
        yield Text(f"Hạn: {end.vi}.", f"Due {end.en}.")
    if clock.paused:
        passed = max((number for _, number, _ in clock.course(calendar)), default=0)
        left = max(clock.working_days - passed, 0)
        pause = clock.pauses[-1]
        since, reason = _moment(pause.since), _bare(pause.reason)
        yield Text(
            f"Đang tạm dừng từ {since.vi}: {reason}. Còn {left} ngày làm việc.",
            f"Paused {since.en}: {reason}. {left} working days are left.",
        )
    if clock.stopped_at:
        stopped = _moment(clock.stopped_at)
        late = clock.is_late(clock.stopped_at, calendar)
        yield Text(
            f"Xong lúc {stopped.vi}, {'quá hạn' if late else 'trong hạn'}.",
            f"Done {stopped.en}, {'late' if late else 'in time'}.",
        )


def _moment(at: datetime) -> Text:
    local = at.astimezone(VIETNAM)
    return Text(f"{local:%H:%M} ngày {local:%d/%m/%Y}", f"on {local:%d/%m/%Y} at {local:%H:%M}")


def _bare(sentence: str) -> str:
    """Return a sentence without the full stop that the line puts at its end."""
    return sentence.strip().rstrip(".")
