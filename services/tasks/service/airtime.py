"""What stands in the way of a time on the air: a day off, or somebody else at that time."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from services.tasks.models.broadcast import Airing, Programme
from services.tasks.ports import Desk
from services.tasks.service.broadcasts import LONGEST, Slot, around
from shared.calendar_vn import VIETNAM, Calendar
from shared.errors import FieldError, Invalid, Text

ONE_DAY = timedelta(days=1)


def holidays(commune: str, first: date, last: date, desk: Desk) -> list[tuple[date, Text]]:
    """Return the commune's days off between two days, weekends apart, with their reasons.

    Raises ``Invalid`` for more than a year.
    """
    if not timedelta() <= last - first <= LONGEST:
        sentence = Text(
            "Khoảng thời gian phải xuôi chiều và không quá một năm.",
            "The time must run forwards, and not be longer than a year.",
        )
        raise Invalid("bad-period", sentence, FieldError("to", sentence))
    calendar = desk.office.calendar(commune)
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    return [(day, why) for day in days if (why := calendar.holiday(day))]


async def warnings(commune: str, slot: Slot, moving: UUID | None, desk: Desk) -> list[Text]:
    """Return what somebody should know before a programme is put on the air then.

    ``moving`` is the airing that would be put there, if it has a place already.
    """
    airing = slot.airing(moving or uuid4())
    others = await around(commune, airing, desk)
    return minded(airing, others, desk.office.calendar(commune))


def minded(airing: Airing, others: Sequence[Programme], calendar: Calendar) -> list[Text]:
    """Return what to mind of an airing: its day is off, or ``others`` are on at that time."""
    return [*_day_off(airing, calendar), *_beside(airing, others)]


def _day_off(airing: Airing, calendar: Calendar) -> Iterator[Text]:
    day = airing.at.astimezone(VIETNAM).date()
    if why := calendar.holiday(day):
        yield Text(
            f"Ngày {day:%d/%m/%Y} là ngày nghỉ: {why.vi}. Hãy chắc chắn có người phát.",
            f"{day:%d/%m/%Y} is a day off: {why.en}. Make sure that somebody airs it.",
        )


def _beside(airing: Airing, others: Sequence[Programme]) -> Iterator[Text]:
    """Yield a sentence for each airing at the same time; of the same loudspeakers it is refused."""
    for programme in others:
        for other in programme.airings:
            same_time = airing.at < other.end and other.at < airing.end
            if other.id == airing.id or other.state == "cancelled" or not same_time:
                continue
            at = f"{other.at.astimezone(VIETNAM):%H:%M}"
            if airing.collides(other):
                taken = ", ".join(sorted(set(airing.clusters) & set(other.clusters)))
                yield Text(
                    f"Trùng cụm loa {taken}: “{programme.title}” phát lúc {at}.",
                    f"The loudspeakers {taken} are taken: “{programme.title}” is on at {at}.",
                )
            elif not (airing.clusters and other.clusters):
                yield Text(
                    f"Cùng giờ có “{programme.title}” lúc {at}; chưa ghi đủ cụm loa để biết có "
                    "trùng hay không.",
                    f"“{programme.title}” is on at {at}; whether the loudspeakers are the same is "
                    "not known.",
                )
