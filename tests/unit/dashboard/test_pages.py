"""Pages of any day: figures that were counted day by day answer as the services would."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.testing import ROOT
from services.dashboard import directory
from services.dashboard.directory import Place, Village
from services.dashboard.pages.feedback import feedback_page
from services.dashboard.pages.overview import feedback
from services.dashboard.pages.standing import Board
from services.dashboard.pages.tasks import calendar, tasks, topics
from services.dashboard.pages.totals import unit_totals
from services.dashboard.pages.units import Besides, unit
from services.tasks.models.progress import USUAL_FORM, Progress, Review, State
from services.tasks.models.reporter import Origin, Reporter
from services.tasks.models.task import Task
from shared.contracts.base import Event
from shared.contracts.feedback import CaseStanding, CaseStatus
from shared.contracts.tasks import Health, PlannedTask, ProgressKind, ReportProgress
from tests.unit.dashboard.memory import Memory
from tests.unit.dashboard.more_said import (
    accepted,
    frozen,
    handed_in,
    missed,
    rated,
    refused,
    reminded,
    replied,
    returned,
    scheduled,
    taken_back,
)
from tests.unit.dashboard.said import (
    CENTRE,
    CULTURE,
    EVENT,
    NOON,
    RADIO,
    answered,
    plan,
    progress,
    received,
    standing,
    stepped,
)
from tests.unit.dashboard.views import AUTUMN, COMMUNE, a_board, a_year, view

CASE, REPORT = UUID(int=1), UUID(int=5)
PLACE = directory.load(ROOT / "deploy" / "communes")["son-mai"]
OFFICER = Reporter("key:k_1", CENTRE)
REVIEW = Review("user:dau-moi", NOON)


def radio() -> PlannedTask:
    return plan().tasks[0].model_copy(update={"counts": (ProgressKind.ISSUE,)})


@settings(max_examples=100, deadline=None)
@given(
    data=st.data(),
    days=st.lists(st.dates(date(2025, 1, 1), date(2025, 12, 31)), min_size=1, max_size=15),
)
def test_a_past_day_is_answered_as_the_service_tasks_would(data: Any, days: list[date]) -> None:
    task = Task("son-mai", "2025", 2025, "2025/0001", radio())
    for day in days:
        report = ReportProgress(occurred_on=day, kind=ProgressKind.ISSUE)
        said = task.report_progress(
            report, OFFICER, progress_id=uuid4(), today=date(2026, 1, 1), topics=(),
            origin=Origin(uuid4()),
        )  # fmt: skip
        become_of = data.draw(st.sampled_from(["nothing", "accepted", "returned", "reversed"]))
        entry = a_progress(task, said.progress_id, day)
        if become_of == "reversed":
            task.reverse(entry, uuid4(), REVIEW, Origin(uuid4()))
        elif become_of != "nothing":
            task.judge(entry, State(become_of), REVIEW, Origin(uuid4()))
    facts: list[Event] = [plan(tasks=(task.plan,)), *task.events]

    model = Memory().take(*data.draw(st.permutations(facts)))
    on = data.draw(st.dates(date(2025, 1, 1), date(2025, 12, 31)))
    seen = a_board(model, today=date(2026, 1, 1), on=on).tasks[0]

    there = task.on(on)
    assert (seen.done, seen.opening) == (
        there.standing.done + there.standing.opening, there.standing.opening,
    )  # fmt: skip
    assert (seen.health, seen.expected, seen.behind) == (there.health, there.expected, there.debt)
    assert seen.last_on == there.standing.last_on


def a_progress(task: Task, progress_id: UUID, day: date) -> Progress:
    return Progress(
        id=progress_id, event_id=uuid4(), commune="son-mai", task_id=task.id, unit=CENTRE,
        kind=ProgressKind.ISSUE, quantity=1, occurred_on=day, note="", topics=(), evidence=(),
        actor="key:k_1", via="http", reported_at=NOON, fingerprint="", snapshot=task.on(day),
        form=USUAL_FORM[ProgressKind.ISSUE], work_id=progress_id,
    )  # fmt: skip


def a_board_of(*facts: Event, on: date = AUTUMN, today: date = AUTUMN) -> Board:
    return a_board(Memory().take(*facts), today=today, on=on)


def test_a_day_in_the_past_knows_nothing_of_what_came_after_it() -> None:
    counted = plan(tasks=(radio(),))
    reports = [
        progress(revision=n + 2, done=n + 1, occurred_on=date(2025, 1, 6) + timedelta(7 * n))
        for n in range(30)
    ]

    page = view(counted, *reports, on=date(2025, 3, 1))

    assert (page.as_of, page.tasks[0].done) == (date(2025, 3, 1), 8)
    assert page.tasks[0].health is Health.ON_TRACK


def test_the_first_page_says_who_is_furthest_behind_in_what_since_when_and_was_told() -> None:
    told = [
        reminded(1, occurred_at=NOON + timedelta(20)),
        reminded(2, occurred_at=NOON + timedelta(23), level="deputy"),
        replied(2, occurred_at=NOON + timedelta(24)),
    ]

    page = view(*a_year(*told))

    centre, culture = page.units
    assert centre.unit.slug == CENTRE
    assert centre.worst
    assert (centre.worst.task_id, centre.worst.behind, centre.owed) == (RADIO, 10, 10)
    assert (centre.reminders, centre.told) == (0, None)
    assert culture.worst
    assert (culture.worst.task_id, culture.worst.since) == (EVENT, date(2025, 10, 1))
    assert culture.reminders == 2
    assert culture.told
    assert (culture.told.number, culture.told.level) == (2, "deputy")
    assert (culture.told.on, culture.told.replied_on) == (date(2025, 10, 8), date(2025, 10, 9))
    event = next(task for task in page.late if task.id == EVENT)
    assert event.told == culture.told


def test_reminders_after_the_day_asked_about_are_not_shown() -> None:
    told = [reminded(1, occurred_at=NOON), reminded(2, occurred_at=NOON + timedelta(5))]
    told += [replied(1, occurred_at=NOON + timedelta(2))]

    event = a_board_of(*a_year(*told), on=date(2025, 9, 16)).tasks[1]

    assert event.told
    assert (event.reminders, event.told.number, event.told.replied_on) == (1, 1, None)


def test_a_task_of_each_unit_of_a_set_is_each_units_own() -> None:
    everybody = plan().tasks[2].model_dump()
    everybody["roles"] = [{"role": "lead", "unit": "cac-don-vi", "as_written": "Các đơn vị"}]
    [found] = [unit for unit in COMMUNE.units.values() if unit.set][:1]
    everybody["roles"][0]["unit"] = found.slug
    task = PlannedTask.model_validate(everybody)

    board = a_board_of(plan(tasks=(task,)), on=date(2025, 3, 1))

    members = set(COMMUNE.members(found.slug))
    assert {each.unit.slug for each in unit_totals(board)} == members
    assert {part.unit.slug for part in board.tasks[0].parts} == members
    assert all(each.stale == 1 and each.worst for each in unit_totals(board))


def test_tasks_are_shown_with_their_months_and_what_became_of_reports() -> None:
    reports = [
        progress(progress_id=REPORT, revision=2, occurred_on=date(2025, 8, 4), evidence_count=2),
        progress(progress_id=UUID(int=6), revision=3, occurred_on=date(2025, 9, 1), quantity=2),
        progress(progress_id=UUID(int=7), revision=4, occurred_on=date(2025, 9, 2)),
        accepted(REPORT, 5),
        returned(UUID(int=7), 6, standing=standing(3)),
    ]

    page = tasks(a_board_of(plan(), *reports), 2025, AUTUMN)

    line = page.tasks[0]
    assert [(each.month, each.done) for each in line.months] == [("2025-08", 1), ("2025-09", 2)]
    assert line.reviews.model_dump() == {
        "reported": 3, "accepted": 1, "returned": 1, "reversed": 0, "evidence": 2,
    }  # fmt: skip
    assert [each.month for each in page.months] == [f"2025-{n:02}" for n in range(1, 11)]
    assert [each.output for each in page.months][-3:] == [1, 2, 0]
    assert page.months[-1].as_of == AUTUMN
    assert page.months[-1].late == page.totals.late
    assert page.months[0].late == 1
    assert all(each.tasks == 3 for each in page.months)


def test_one_unit_sees_what_it_owes_did_and_was_told() -> None:
    facts = [
        *a_year(),
        progress(progress_id=REPORT, revision=40, unit=CULTURE, task_id=EVENT, done=1),
        taken_back(REPORT, 41, unit=CULTURE, task_id=EVENT),
        refused(unit=CULTURE),
        reminded(1),
        reminded(1, None, occurred_at=NOON + timedelta(1)),
        replied(1),
        handed_in(occurred_at=NOON + timedelta(2)),
        handed_in(2, good=True, occurred_at=NOON + timedelta(3)),
        frozen(occurred_at=NOON + timedelta(4)),
        stepped(UUID(int=7), CaseStatus.ASSIGNED, standing=in_hand(CULTURE)),
    ]
    model = Memory().take(*facts)
    [year] = [each for each in model.of("unit_years") if each["unit"] == CULTURE]
    besides = Besides(year, model.of("reports"), model.of("feedback_months"))

    page = unit(a_board(model, today=AUTUMN, on=AUTUMN), CULTURE, besides, 2025, AUTUMN)

    september = page.months[8]
    assert (september.reported, september.reversed, september.refused) == (2, 1, 1)
    assert (september.reminded, september.replied) == (2, 1)
    assert september.output == 1
    assert page.tasks[0].id == EVENT
    assert [(each.task_id, each.report_id) for each in page.reminders] == [
        (None, f"cds.2025-Q3.{CULTURE}"), (EVENT, None),
    ]  # fmt: skip
    [report] = page.reports
    assert (report.period, report.state, report.reminders) == ("2025-Q3", "accepted", 1)
    assert (report.on, report.frozen_on) == (date(2025, 9, 18), date(2025, 9, 19))
    assert (page.feedback.received, page.feedback.open) == (1, 1)


def in_hand(unit: str, **values: Any) -> CaseStanding:
    usual: dict[str, Any] = {"status": CaseStatus.ASSIGNED, "classification": "feedback"}
    return CaseStanding(**{**usual, "unit": unit, **values})


def test_a_topic_is_told_once_by_one_work_to_however_many_tasks_it_is_credited() -> None:
    reports = [
        progress(progress_id=REPORT, revision=2, topics=("I.4.đ", "II.4.b"), form="web"),
        progress(EVENT, progress_id=UUID(int=6), work_id=REPORT, topics=("I.4.đ",)),
        progress(progress_id=UUID(int=8), revision=3, topics=("I.1",)),
        taken_back(UUID(int=8)),
    ]
    model = Memory().take(*reports)

    page = topics(COMMUNE, PLACE.topics, model.of("topic_years"), {}, year=2025, on=AUTUMN)

    told = {each.code: each for each in page.topics if each.count}
    assert {code: each.count for code, each in told.items()} == {"I.4.đ": 1, "II.4.b": 1}
    assert [each.form.value for each in told["I.4.đ"].forms] == ["web"]
    assert told["I.4.đ"].last_on == date(2025, 9, 15)
    assert (len(page.topics), len(page.never), page.topics[0].code) == (26, 24, "I.1")


@settings(max_examples=60, deadline=None)
@given(
    told=st.lists(
        st.tuples(
            st.dates(date(2025, 1, 1), date(2025, 12, 31)),
            st.sampled_from([CENTRE, CULTURE]),
            st.sampled_from(["web", "radio"]),
        ),
        max_size=12,
    ),
    on=st.dates(date(2024, 12, 1), date(2026, 1, 31)),
)
def test_a_topic_on_any_day_is_what_was_told_until_its_evening(told: Any, on: date) -> None:
    reports = [
        progress(
            progress_id=UUID(int=n), revision=n + 1, topics=("I.4.đ",), occurred_on=day, unit=unit,
            form=form,
        )
        for n, (day, unit, form) in enumerate(told, 1)
    ]  # fmt: skip
    model = Memory().take(*reports)
    months = {each["month"]: each for each in model.of("topic_months")}

    page = topics(
        COMMUNE, PLACE.topics, model.of("topic_years"), months.get(f"{on:%Y-%m}", {}),
        year=2025, on=on,
    )  # fmt: skip

    topic = next(each for each in page.topics if each.code == "I.4.đ")
    until_then = [each for each in told if each[0] <= on]
    assert topic.count == len(until_then)
    assert topic.last_on == max((day for day, _, _ in until_then), default=None)
    assert {each.form.value: each.count for each in topic.forms} == Counter(
        form for _, _, form in until_then
    )
    assert {each.slug for each in topic.units} == {unit for _, unit, _ in until_then}
    assert {each.month: each.count for each in topic.months if each.count} == Counter(
        f"{day:%Y-%m}" for day, _, _ in until_then
    )


def test_the_calendar_moves_with_the_schedule() -> None:
    programme = UUID(int=9)
    facts = [
        scheduled(programme, 1, (NOON, "planned")),
        scheduled(programme, 2, (NOON, "aired"), (NOON + timedelta(7), "planned")),
        progress(occurred_on=date(2025, 9, 15)),
    ]
    model = Memory().take(*facts)

    [airings] = model.of("broadcast_years")
    page = calendar(COMMUNE, airings, model.of("unit_years"), 2025)

    found = [(f"{each.day:%d/%m}", each.planned, each.aired, each.output) for each in page.days]
    assert found == [("15/09", 0, 1, 1), ("22/09", 1, 0, 0)]


turns = st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=6)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), cases=st.lists(st.tuples(st.integers(0, 20), turns), max_size=6))
def test_what_waited_on_a_day_is_what_had_come_and_was_not_settled(data: Any, cases: Any) -> None:
    facts: list[Event] = []
    for number, (came, steps) in enumerate(cases, 1):
        case, at = UUID(int=number), NOON + timedelta(came)
        facts.append(received(case, received_at=at, occurred_at=at))
        later = sorted(came + more for more, _ in steps)
        for revision, (day, (_, ends)) in enumerate(zip(later, steps, strict=True), 2):
            status = CaseStatus.TRANSFERRED if ends else CaseStatus.REOPENED
            moment = {"received_at": at, "occurred_at": NOON + timedelta(day)}
            facts.append(stepped(case, status, revision=revision, **moment))
    model = Memory().take(*data.draw(st.permutations(facts)))
    after = data.draw(st.integers(0, 70))
    on = (NOON + timedelta(after)).date()

    found = feedback(model.of("feedback_months"), [], on, on)

    def waits(case: Any) -> bool:
        came, steps = case
        later = sorted(came + more for more, _ in steps)
        past = [ends for day, (_, ends) in zip(later, steps, strict=True) if day <= after]
        return came <= after and not (past and past[-1])

    assert found.open == sum(map(waits, cases))
    assert found.received == sum(1 for came, _ in cases if came <= after)


def test_what_waits_from_before_the_year_is_still_open() -> None:
    long_ago = datetime(2023, 3, 1, 5, tzinfo=UTC)
    model = Memory().take(received(received_at=long_ago, occurred_at=long_ago), received())
    months = {each["month"]: each for each in model.of("feedback_months")}

    found = feedback([months["2025-09"]], [months["2023-03"]], AUTUMN, AUTUMN)

    assert (found.received, found.open) == (1, 2)


def test_feedback_is_shown_by_place_time_and_satisfaction() -> None:
    done = {"answered_at": NOON + timedelta(4), "working_days": 2}
    happy = in_hand(CENTRE, status=CaseStatus.CLOSED, village="thon-1", score=5, resolved=True)
    facts = [
        received(CASE),
        answered(CASE, occurred_at=NOON + timedelta(4), **done),
        rated(CASE, standing=happy),
        received(UUID(int=2)),
        missed(UUID(int=2), standing=in_hand(CULTURE, village="thon-1")),
    ]
    model = Memory().take(*facts)

    villages = {
        "thon-1": Village(slug="thon-1", name="Thôn 1", latitude=15.05, longitude=108.5),
        "thon-2": Village(slug="thon-2", name="Thôn 2", latitude=15.07, longitude=108.4),
        "thon-3": Village(slug="thon-3", name="Thôn 3"),
    }
    page = feedback_page(
        Place(COMMUNE, (), villages), model.of("feedback_months"), [],
        asked=["2025-08", "2025-09"], today=AUTUMN,
    )  # fmt: skip

    assert page.total.model_dump() == {"received": 2, "answered": 1, "open": 1, "late": 1}
    [village] = page.villages
    assert (village.name, village.received, village.late) == ("Thôn 1", 2, 1)
    assert [(each.name, each.latitude) for each in page.spots] == [
        ("Thôn 1", 15.05), ("Thôn 2", 15.07),
    ]  # fmt: skip
    assert {each.unit.slug if each.unit else None: each.open for each in page.units} == {
        CENTRE: 0, CULTURE: 1,
    }  # fmt: skip
    assert [(each.first, each.last) for each in page.working_days if each.count] == [(2, 3)]
    assert [(each.first, each.last) for each in page.calendar_days if each.count] == [(4, 5)]
    assert (page.satisfaction.average, page.satisfaction.resolved) == (5.0, 1)
    assert [(each.status.value, each.count) for each in page.statuses] == [
        ("assigned", 1), ("closed", 1),
    ]  # fmt: skip
    assert [(each.month, each.received, each.open) for each in page.months] == [
        ("2025-08", 0, 0), ("2025-09", 2, 1),
    ]  # fmt: skip
