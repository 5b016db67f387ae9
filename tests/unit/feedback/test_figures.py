"""Whatever the order, repetition and split in which cases are counted, the figures are the same."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.models import (
    Act,
    Answer,
    Case,
    Consent,
    Message,
    Office,
    Places,
    Rating,
    Term,
    check,
)
from services.feedback.models.contribution import (
    Contribution,
    contribution,
    difference,
    outcome,
)
from services.feedback.models.summary import quantile, summarise, told_cells
from shared.calendar_vn import Calendar
from shared.contracts.feedback import Category, Channel

MONDAY = datetime(2025, 9, 15, 1, 30, tzinfo=UTC)
OFFICE = Office(
    Calendar(),
    {Category.CDS: Term(5, "Căn cứ thử nghiệm.")},
    transfer=Term(5, "Căn cứ thử nghiệm."),
)
PLACES = Places(frozenset({"thon-mot", "thon-hai"}))
DAY = timedelta(days=1)


def an_act(days: float = 0, by: str = "user:dau-moi") -> Act:
    return Act(MONDAY + days * DAY, by, uuid4(), OFFICE)


def a_case(village: str | None = "thon-mot", *, named: bool = True) -> Case:
    person = (
        {"name": "Người Thử", "phone": "0912345678", "consent": Consent("1", accepted=True)}
        if named
        else {}
    )
    message = Message(Category.CDS, "Loa hỏng đã lâu.", village=village, **person)  # type: ignore[arg-type]
    return Case.receive(
        check(message, {"1"}, PLACES),
        case_id=uuid4(),
        commune="son-mai",
        code="SM-000001",
        channel=Channel.WEB,
        identity=None,
        fingerprint="",
        act=an_act(by="resident"),
    )


def adds(case: Case) -> set[str]:
    return set(contribution(case, OFFICE.calendar).names)


def answered(case: Case, days: float) -> Case:
    act = an_act(days)
    case.give_answer(Answer("Đã sửa.", None, act.at, act.by), act)
    return case


def test_what_is_received_counts_in_every_breakdown() -> None:
    found = adds(a_case())

    for part in ("all", "category:CDS", "village:thon-mot", "cell:CDS:thon-mot", "channel:web"):
        assert {f"{part}:received", f"{part}:open"} <= found
    assert "reference" not in found
    assert {"reference", "village:_:received"} <= adds(a_case(None, named=False))


@pytest.mark.parametrize(("days", "measure"), [(1, "in_time"), (6.9, "in_time"), (9, "late")])
def test_an_answer_is_in_time_or_late_by_its_clock(days: float, measure: str) -> None:
    found = adds(answered(a_case(), days))

    assert {"all:answered", f"all:{measure}"} <= found
    assert "all:open" not in found
    assert len({"all:in_time", "all:late"} & found) == 1


def test_without_a_term_nothing_is_in_time_or_late() -> None:
    assert not {"all:in_time", "all:late"} & adds(answered(a_case(named=False), 30))


def test_the_time_to_an_answer_is_counted_in_working_hours() -> None:
    # Monday 08:30 to Tuesday 08:30 at the office: 7.5 hours, the eighth begun.
    assert "hours:8" in adds(answered(a_case(), 1))


def test_an_open_case_is_late_once_its_clock_said_so() -> None:
    case = a_case()
    assert "all:late" not in adds(case)

    for alarm in case.due_alarms(an_act(30)):
        case.ring(alarm, an_act(30))

    assert {"all:late", "all:open"} <= adds(case)


def test_closing_changes_nothing_in_what_became_of_a_case() -> None:
    case = answered(a_case(), 1)
    case.rate(Rating(MONDAY + DAY, 5, resolved=True), an_act(2, "resident"))
    assert outcome(case) == "answered"
    assert {"score:5", "resolved:yes", "all:answered"} <= adds(case)

    passed_on = a_case()
    passed_on.classify(4, an_act())
    passed_on.transfer("ubnd-tinh", "Thuộc tỉnh.", an_act(2))
    passed_on.close(an_act(9))
    assert outcome(passed_on) == "transferred"
    assert {"transfer:in_time", "class:4"} <= adds(passed_on)


def test_a_probe_counts_nowhere() -> None:
    case = a_case()
    case.probe = True
    assert adds(case) == set()


NAMES = st.frozensets(st.sampled_from(["all:received", "all:open", "all:answered", "score:5"]))
STEPS = st.lists(st.tuples(st.sampled_from("ABC"), NAMES), max_size=12)


@given(STEPS, st.randoms(use_true_random=False))
def test_any_order_repetition_and_split_gives_the_same_figures(
    steps: list[tuple[str, frozenset[str]]], random: object
) -> None:
    """Each case is heard of at any of its revisions, any number of times; the last one stays."""
    revisions = [(code, number, names) for number, (code, names) in enumerate(steps)]
    last = {code: names for code, _, names in revisions}
    heard = [*revisions, *revisions]
    random.shuffle(heard)  # type: ignore[attr-defined]
    stored: dict[str, tuple[int, Contribution]] = {}
    figures: Counter[tuple[str, str]] = Counter()
    for code, revision, names in heard:
        old = stored.get(code)
        if old and old[0] > revision:
            continue
        new = Contribution("2025-09-15", names)
        figures.update(difference(old[1] if old else None, new))
        stored[code] = (revision, new)

    expected = Counter(
        (period, name)
        for names in last.values()
        for name in names
        for period in ("2025-09-15", "2025-09")
    )
    assert +figures == expected
    assert all(count >= 0 for count in figures.values())


def test_small_cells_are_not_told_nor_what_would_give_them_away() -> None:
    cells = {
        ("a", "1"): 9,
        ("a", "2"): 4,
        ("a", "3"): 1,
        ("b", "1"): 0,
        ("b", "2"): 7,
        ("b", "3"): 2,
    }

    told = told_cells(cells)

    assert ("a", "3") not in told
    assert ("a", "2") not in told  # else 1 would be the rest of row a
    assert told == {("a", "1")}  # and column 2 would give row b away


def test_a_table_of_large_cells_is_told_whole() -> None:
    cells = {(row, column): 3 for row in "ab" for column in "12"}
    assert told_cells(cells) == set(cells)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abc"), st.sampled_from("1234")), st.integers(0, 6), min_size=1
    )
)
def test_no_line_of_a_table_lacks_a_single_cell(cells: dict[tuple[str, str], int]) -> None:
    told = told_cells(cells)

    assert all(cells[cell] >= 3 for cell in told)
    for axis in (0, 1):
        for name in {cell[axis] for cell in cells}:
            line = [cell for cell in cells if cell[axis] == name]
            hidden = [cells[cell] for cell in line if cell not in told]
            assert len(hidden) != 1 or len(line) == 1 or hidden == [0]


@given(st.lists(st.integers(0, 300), min_size=1))
def test_the_quantiles_are_those_of_the_list(values: list[int]) -> None:
    in_order = sorted(values)
    assert quantile(Counter(values), 50) == in_order[(len(values) + 1) // 2 - 1]
    assert quantile(Counter(values), 100) == in_order[-1]
    assert quantile({}, 50) is None


def test_a_village_of_few_cases_has_no_figures() -> None:
    counters = Counter({"all:received": 6, "village:mot:received": 1, "village:hai:received": 5})

    found = summarise(
        {"2025-09": counters}, categories=[], villages=["mot", "hai", "ba"], channels=[]
    )

    assert [row.figures and row.figures["received"] for row in found.by_village] == [None, 5, None]
    assert found.total["received"] == 6
    assert (found.average_score, found.in_time_share, found.median_hours) == (None, None, None)
