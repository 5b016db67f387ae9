"""Figures as everybody may see them, out of counters; small cells are not told."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

FEWEST = 3
"""Fewer cases than these of one village are not told: somebody might be recognised."""
MEASURES = ("received", "answered", "in_time", "late", "open", "not_accepted", "transferred",
            "merged")  # fmt: skip
PER_CENT = 100
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a breakdown; without figures where there are few cases, or none."""

    of: tuple[str, ...]
    figures: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a period, by the day of receipt."""

    total: Mapping[str, int]
    by_category: Sequence[Row]
    by_month: Sequence[Row]
    by_village: Sequence[Row]
    by_category_and_village: Sequence[Row]
    by_channel: Sequence[Row]
    by_class: Mapping[str, int]
    median_hours: int | None
    ninth_decile_hours: int | None
    scores: Mapping[int, int]
    settled: int
    not_settled: int

    @property
    def average_score(self) -> float | None:
        """The mean of the scores, or None without one."""
        rated = sum(self.scores.values())
        return sum(score * count for score, count in self.scores.items()) / rated if rated else None

    @property
    def in_time_share(self) -> float | None:
        """How much of what had a term and is answered or late was answered in time, 0 to 1."""
        return share(self.total["in_time"], self.total["in_time"] + self.total["late"])

    @property
    def settled_share(self) -> float | None:
        """How many of those who said so found the matter settled, 0 to 1."""
        return share(self.settled, self.settled + self.not_settled)


def share(part: int, whole: int) -> float | None:
    """Return ``part`` of ``whole``, or None of nothing."""
    return part / whole if whole else None


def summarise(
    months: Mapping[str, "Counter[str]"],
    *,
    categories: Sequence[str],
    villages: Sequence[str],
    channels: Sequence[str],
) -> Summary:
    """Return what the counters of each month come to, in the order of the commune's data."""
    counters: Counter[str] = Counter()
    for each in months.values():
        counters.update(each)
    cells = [(category, village) for category in categories for village in villages]
    told = told_cells({cell: counters[f"cell:{cell[0]}:{cell[1]}:received"] for cell in cells})
    of_villages = {("", each): counters[f"village:{each}:received"] for each in villages}
    told_villages = {village for _, village in told_cells(of_villages)}
    hours = {int(name[6:]): count for name, count in counters.items() if name[:6] == "hours:"}
    extra = ("reference", "published", "transfer:in_time", "transfer:late")
    return Summary(
        total=_measured(counters, "all") | {name: counters[name] for name in extra},
        by_category=[Row((each,), _measured(counters, f"category:{each}")) for each in categories],
        by_month=[Row((month,), _measured(each, "all")) for month, each in sorted(months.items())],
        by_village=[
            Row((each,), _measured(counters, f"village:{each}") if each in told_villages else None)
            for each in villages
        ],
        by_category_and_village=[
            Row(cell, _measured(counters, f"cell:{cell[0]}:{cell[1]}"))
            for cell in cells
            if cell in told
        ],
        by_channel=[Row((each,), _measured(counters, f"channel:{each}")) for each in channels],
        by_class={number: counters[f"class:{number}"] for number in "1234"},
        median_hours=quantile(hours, 50),
        ninth_decile_hours=quantile(hours, 90),
        scores={score: counters[f"score:{score}"] for score in range(1, 6)},
        settled=counters["resolved:yes"],
        not_settled=counters["resolved:no"],
    )


def told_cells(cells: Mapping[Cell, int]) -> set[Cell]:
    """Return the cells of a table, by row and column, that may be told.

    Those with fewer than three cases, or none, are not. A single one left out of a row or column
    could be found from the sum: where that would be a case or two, the smallest of the others is
    left out as well.
    """
    told = {cell for cell, count in cells.items() if count >= FEWEST}
    while more := _given_away(cells, told):
        told -= more
    return told


def quantile(counts: Mapping[int, int], per_cent: int) -> int | None:
    """Return the smallest value that so many per cent of the counted do not exceed."""
    wanted = ceil(sum(counts.values()) * per_cent / PER_CENT)
    seen = 0
    for value, count in sorted(counts.items()):
        seen += count
        if count and seen >= wanted:
            return value
    return None


def _given_away(cells: Mapping[Cell, int], told: set[Cell]) -> set[Cell]:
    found: set[Cell] = set()
    for line in _lines(cells):
        left = [cell for cell in line if cell in told]
        hidden = [cells[cell] for cell in line if cell not in told]
        if left and len(hidden) == 1 and hidden[0]:
            found.add(min(left, key=lambda cell: (cells[cell], cell)))
    return found


def _lines(cells: Mapping[Cell, int]) -> Iterable[list[Cell]]:
    """Return the rows and the columns that have more than one cell."""
    for axis in (0, 1):
        for name in sorted({cell[axis] for cell in cells}):
            line = [cell for cell in cells if cell[axis] == name]
            if len(line) > 1:
                yield line


def _measured(counters: Mapping[str, int], part: str) -> dict[str, int]:
    return {measure: counters.get(f"{part}:{measure}", 0) for measure in MEASURES}
