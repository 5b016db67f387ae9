"""When a task is to be done, from the words that plans use for it (domain A12).

Nothing is guessed: words that no rule knows are returned, and left to a person.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.tasks.reader.words import folded
from shared.contracts.periods import periods
from shared.contracts.tasks import Per, ProgressKind, Quota, Schedule, Span

STALE_AFTER_DAYS = 30
"""A setting of the product: plans say “thường xuyên” and name no number of days."""

PERS: dict[str, Per] = {
    "ngày": "day",
    "tuần": "week",
    "tháng": "month",
    "quý": "quarter",
    "6 tháng": "half_year",
    "sáu tháng": "half_year",
    "năm": "year",
}
PER = r"(ngày|tuần|(?:6|sáu) tháng|tháng|quý|năm)"
NUMBER = r"(\d{1,3}|một|hai|ba|bốn)"
NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4}
ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
FILLER = re.compile(
    r"tần suất|thời gian|thực hiện|hoàn thành|tổ chức|định kỳ|trong|vào|mỗi|và|ít nhất|tối thiểu"
    r"|khoảng|phát sóng|đăng tải|xã|cho đến|hết|chậm nhất|[().,;:/-]"
)
THING = r"([^\d/;()]{1,40}?)"


@dataclass(frozen=True, slots=True)
class Timing:
    """A schedule as understood, with target and due date; ``left`` is what was not."""

    schedule: Schedule
    target: int | None
    stated: bool
    due: date | None
    counts: tuple[ProgressKind, ...]
    left: tuple[str, ...]


@dataclass
class _Reading:
    """Words that are read bit by bit; what has been understood is taken out."""

    text: str

    def take(self, pattern: str) -> list[re.Match[str]]:
        """Return every match, and take it out of the text."""
        found = list(re.finditer(pattern, self.text))
        self.text = re.sub(pattern, " ; ", self.text)
        return found

    @property
    def rest(self) -> str:
        """What nothing was made of, without words that say nothing."""
        return " ".join(FILLER.sub(" ", self.text).split())


@dataclass
class _Found:
    """What the words came to so far."""

    quotas: list[tuple[ProgressKind, Per, int]] = field(default_factory=list)
    stated: int | None = None
    continuous: bool = False
    spans: list[Span] = field(default_factory=list)
    whole_year: bool = False


def timing(frequency: str | None, time: str | None, title: str, year: int) -> Timing:
    """Return what the words about frequency and time order in ``year``."""
    found, left = _Found(), []
    for words in (frequency, time):
        if words:
            reading = _Reading(folded(words))
            _quotas(reading, title, found)
            _days(reading, year, found)
            if reading.rest:
                left.append(words)
    start, end = date(year, 1, 1), date(year, 12, 31)
    if left:
        # Half understood is not understood: no date is made of it, and a person decides.
        found = _Found()
    if found.quotas:
        return _by_quota(found, _around(found.spans, start, end), tuple(left))
    if found.spans and not found.continuous:
        return _by_dates(found, title, tuple(left))
    if found.continuous or not found.whole_year:
        schedule = Schedule(
            kind="continuous", start=start, end=end, stale_after_days=STALE_AFTER_DAYS
        )
        if not found.continuous and not left:
            left = ["(không nêu thời gian)"]
        return Timing(schedule, None, False, None, kinds_of(title), tuple(left))
    schedule = Schedule(kind="window", start=start, end=end)
    return Timing(schedule, 1, False, end, kinds_of(title), tuple(left))


def kinds_of(title: str) -> tuple[ProgressKind, ...]:
    """Return the kinds of output that a task without a quota counts, by what it is about."""
    words = folded(title)
    for pattern, kinds in _KINDS:
        if re.search(pattern, words):
            return kinds
    return (ProgressKind.ITEM,)


ITEM, EVENT, ISSUE = ProgressKind.ITEM, ProgressKind.EVENT, ProgressKind.ISSUE
_KINDS: tuple[tuple[str, tuple[ProgressKind, ...]], ...] = (
    (r"trực quan|cổ động|pa nô|băng rôn|áp phích", (ITEM,)),
    (r"phát thanh|truyền thanh", (ISSUE, ITEM)),
    (r"^hướng dẫn", (ITEM, EVENT)),
    (r"^xây dựng", (ITEM, ProgressKind.MILESTONE)),
    (r"^cập nhật|công khai|đăng tải|tin, bài|tin bài", (ITEM,)),
    (r"tổ chức|lễ |hội nghị|tập huấn|hội thảo|hội thi|sự kiện|ra quân|hoạt động", (EVENT,)),
)


def _kind(thing: str, title: str) -> ProgressKind:
    """Return what a noun of a frequency counts: số, chuyên mục, tin, đợt and their like."""
    words = folded(thing)
    if re.search(r"\bsố\b", words):
        return ISSUE
    if re.search(r"chuyên mục|chương trình", words):
        return ProgressKind.FIRST_AIRING if "phát" in folded(title) else ISSUE
    if re.search(r"\b(tin|bài|video|clip|ảnh|phóng sự|ấn phẩm|lượt)", words):
        return ITEM
    if re.search(r"đợt|buổi|cuộc|hội nghị|lớp|hoạt động|sự kiện", words):
        return EVENT
    return kinds_of(title)[0]


def _quotas(reading: _Reading, title: str, found: _Found) -> None:
    for match in reading.take(rf"\(?\s*{NUMBER}\s*{THING}?/\s*năm\s*\)"):
        found.stated = _number(match[1])
    reruns = reading.take(rf"phát lại {NUMBER} lần\s*/?\s*(?:mỗi |một |trong )?{PER}")
    counted = (
        (rf"{NUMBER}\s*{THING}\s*/\s*(?:0?1 )?{PER}\b", 1, 2, 3),
        (rf"(?:mỗi|một|trong) {PER},?\s+(?:có )?{NUMBER}\s+{THING}(?= và|;|,|$|\.|\()", 2, 3, 1),
        (rf"\b{NUMBER}\s+{THING}\s+(?:mỗi|một|trong) {PER}\b", 1, 2, 3),
    )
    for pattern, number, thing, per in counted:
        for match in reading.take(pattern):
            kind = _kind(match[thing], title)
            found.quotas.append((kind, PERS[match[per]], _number(match[number])))
    for match in reading.take(rf"(?:mỗi )?{PER}\s+(?:một|0?1)\s+(?:lần|đợt|buổi|số)"):
        found.quotas.append((kinds_of(title)[0], PERS[match[1]], 1))
    for match in reading.take(rf"(?:hàng|hằng) {PER}"):
        if not found.quotas:
            found.quotas.append((kinds_of(title)[0], PERS[match[1]], 1))
    for match in reruns:
        found.quotas.append((ProgressKind.RERUN, PERS[match[2]], _number(match[1])))


def _days(reading: _Reading, year: int, found: _Found) -> None:
    if reading.take(r"thường xuyên(?:,? liên tục)?|liên tục|(?:trong )?cả năm|quanh năm"):
        found.continuous = True
    of_year = rf"(?:\s*/\s*{year}| năm {year})?"
    for match in reading.take(
        rf"(?:từ )?tháng (\d{{1,2}}){of_year} ?(?:đến|-) ?(?:hết )?tháng (\d{{1,2}}){of_year}"
    ):
        found.spans += _months(year, int(match[1]), int(match[2]))
    day = rf"(?:ngày )?(\d{{1,2}})\s*/\s*(\d{{1,2}})(?!\d)(?:\s*/\s*{year})?"
    for match in reading.take(rf"trước {day}"):
        found.spans += _until(year, match, before=True)
    for match in reading.take(rf"(?:chậm nhất|đến|hết|xong) (?:là )?{day}"):
        found.spans += _until(year, match, before=False)
    for match in reading.take(day):
        found.spans += _until(year, match, before=False, only=True)
    for match in reading.take(rf"quý ({_listed('iv|iii|ii|i', 'quý')}){of_year}"):
        firsts = [ROMANS[roman] * 3 - 2 for roman in re.findall(r"iv|iii|ii|i", match[1])]
        found.spans += [span for first in firsts for span in _months(year, first, first + 2)]
    for match in reading.take(rf"tháng ({_listed(NUMERAL, 'tháng')}){of_year}"):
        months = [int(month) for month in re.findall(NUMERAL, match[1])]
        found.spans += [span for month in months for span in _months(year, month, month)]
    if reading.take(rf"trong năm(?: {year})?|năm {year}"):
        found.whole_year = True
    found.spans = sorted(set(found.spans), key=lambda span: (span.start, span.end))


NUMERAL = r"\d{1,2}"


def _listed(one: str, noun: str) -> str:
    """Return a pattern for “II”, “II, III” and “II và Quý IV”."""
    return rf"(?:{one})\b(?:(?:\s*[,;]\s*|\s+và\s+|\s*-\s*)(?:{noun} )?(?:{one})\b)*"


def _months(year: int, first: int, last: int) -> list[Span]:
    if not 1 <= first <= last <= 12:  # noqa: PLR2004
        return []
    return [Span(start=date(year, first, 1), end=date(year, last, monthrange(year, last)[1]))]


def _until(year: int, match: re.Match[str], *, before: bool, only: bool = False) -> list[Span]:
    """Return the time until a day; “trước ngày” leaves the day itself out."""
    try:
        day = date(year, int(match[2]), int(match[1]))
    except ValueError:
        return []
    end = day - timedelta(days=1) if before else day
    return [Span(start=day if only else date(year, 1, 1), end=end)]


def _around(spans: list[Span], start: date, end: date) -> tuple[date, date]:
    if not spans:
        return start, end
    return min(span.start for span in spans), max(span.end for span in spans)


def _by_quota(found: _Found, time: tuple[date, date], left: tuple[str, ...]) -> Timing:
    start, end = time
    merged: dict[ProgressKind, Quota] = {}
    for kind, per, count in found.quotas:
        derived = count * len(periods(per, start, end))
        stated = found.stated if len(found.quotas) == 1 else None
        merged[kind] = Quota(kind=kind, per=per, count=count, target=stated or derived)
    quotas = tuple(merged.values())
    schedule = Schedule(kind="quota", start=start, end=end, quotas=quotas)
    target = sum(quota.target for quota in quotas)
    kinds = tuple(merged)
    return Timing(schedule, target, found.stated is not None and len(quotas) == 1, end, kinds, left)


def _by_dates(found: _Found, title: str, left: tuple[str, ...]) -> Timing:
    start, end = _around(found.spans, found.spans[0].start, found.spans[-1].end)
    spans = tuple(found.spans) if len(found.spans) > 1 else ()
    schedule = Schedule(kind="once", start=start, end=end, spans=spans)
    return Timing(schedule, len(found.spans), False, end, kinds_of(title), left)


def _number(written: str) -> int:
    return NUMBERS.get(written) or int(written)
