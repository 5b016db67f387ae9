"""The leader's pages: pictures and sentences are right on their data."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from types import SimpleNamespace

import pypdf
import pytest

from services.dashboard import charts, paper
from services.dashboard.charts import calendar, gantt, heat, quota
from services.dashboard.client.task_shapes import Reminder as Entry
from services.dashboard.lateness import told
from services.dashboard.pages.tasks import tasks
from services.dashboard.screens import doors, session
from services.dashboard.screens.leaders import (
    airing,
    cards,
    compare,
    decisions,
    plan,
    province,
    register,
    units,
    voices,
)
from services.dashboard.screens.leaders.decisions import Answers, Escalations, Reports, Waiting
from services.dashboard.texts import Words
from services.dashboard.views import Calendar, FeedbackPage, Province, Tasks, Topics
from services.dashboard.views.feedback import Satisfaction, Took
from shared.auth import Role
from tests.unit.dashboard.bureau import a_reminder
from tests.unit.dashboard.memory import Memory
from tests.unit.dashboard.more_said import reminded
from tests.unit.dashboard.said import CENTRE, CULTURE, EVENT, RADIO, progress
from tests.unit.dashboard.test_screens import SOMEONE, text_of
from tests.unit.dashboard.views import AUTUMN, COMMUNE, a_board, a_year, view

VI, EN = Words("vi"), Words("en")


def year() -> Tasks:
    """Return the plan's tasks in October: ten radio issues are missing."""
    facts = a_year(progress(RADIO, revision=32, done=30, occurred_on=date(2025, 9, 1)))
    board = a_board(Memory().take(*facts), today=AUTUMN, on=AUTUMN)
    return tasks(board, 2025, AUTUMN)


def test_each_task_says_when_it_begins_and_ends_and_where_it_stood_each_month() -> None:
    radio = year().tasks[0]

    assert radio.start == date(2025, 1, 1)
    assert radio.end == date(2025, 12, 31)
    assert [each.month for each in radio.course] == [f"2025-{n:02}" for n in range(1, 11)]
    last = radio.course[-1]
    assert (last.done, last.expected, last.behind) == (radio.done, radio.expected, radio.behind)
    assert all(a.expected <= b.expected for a, b in pairwise(radio.course) if a.expected)


def test_a_task_lies_where_its_time_is_and_is_filled_as_far_as_it_is_done() -> None:
    assert gantt.place(date(2025, 1, 1), 2025) == 0
    assert gantt.place(date(2024, 5, 1), 2025) == 0
    assert gantt.place(date(2025, 7, 2), 2025) == pytest.approx(50, abs=0.3)
    assert gantt.place(date(2026, 3, 1), 2025) == 100
    radio, _, website = year().tasks
    assert gantt.share(radio) == pytest.approx(100 * 30 / 52)
    assert gantt.share(website) == 0

    html = charts.timeline(year().tasks, 2025, AUTUMN, VI, lambda task: f"/x?task={task.id}")

    assert f'href="/x?task={RADIO}"' in html
    assert "Từ 01/01/2025 đến 31/12/2025; đã làm 30 trên 52; Trễ hạn" in html
    assert "xs-endless" in html


def test_the_burn_up_shows_done_expected_owed_and_target_in_figures_and_words() -> None:
    radio, _, website = year().tasks

    html = charts.burnup(radio, VI)

    assert "đã làm 30, phải đạt 40, còn nợ 10, chỉ tiêu 52" in html
    assert html.count("<div title=") == 10
    assert html.count("<div></div>") == 2, "the months that are still to come"
    assert charts.burnup(website, VI) == ""


def test_what_was_done_before_the_plan_moves_the_mark_of_the_burn_up() -> None:
    radio = year().tasks[0].model_copy(update={"opening": 3})

    assert quota.asked(radio, radio.course[-1]) == 43


def test_a_heat_map_says_each_figure_and_names_what_was_never_told() -> None:
    months = [{"month": "2025-01", "count": 0}, {"month": "2025-02", "count": 5}]
    topic = {
        "code": "I.1", "title": "Một", "title_en": "One", "track": "CĐS", "count": 5,
        "last_on": "2025-02-03", "months": months, "forms": [], "units": [],
    }  # fmt: skip
    never = {**topic, "code": "I.2", "count": 0, "months": [{**m, "count": 0} for m in months]}
    found = Topics.model_validate(
        {"commune": "x", "year": 2025, "as_of": "2025-02-28", "topics": [topic, never],
         "never": ["I.2"]}
    )  # fmt: skip

    html = airing.coverage(found, VI)

    assert '<td class="xs-heat-3">5</td>' in html
    assert "chưa lần nào" in html
    assert "1 trên 2 chuyên đề chưa được truyền thông" in text_of(html)
    assert "One" in airing.coverage(found, EN)
    assert [heat.level(n) for n in (0, 1, 2, 3, 4, 8, 99)] == [0, 1, 2, 2, 3, 4, 4]
    bare = found.model_copy(update={"topics": []})
    assert "topics.yaml" in airing.coverage(bare, VI)


def test_the_calendar_shows_each_day_by_its_sign_and_each_month_in_words() -> None:
    days = [
        {"day": "2025-09-01", "planned": 1, "aired": 2, "cancelled": 0, "output": 0},
        {"day": "2025-09-02", "planned": 1, "aired": 0, "cancelled": 0, "output": 0},
    ]
    found = Calendar.model_validate({"commune": "x", "year": 2025, "days": days})

    html = charts.year_calendar(found, VI)

    assert "Tháng 9/2025: đã phát 2, dự kiến 2, hủy 0, kết quả 0" in html
    assert 'title="01/09/2025: đã phát 2, dự kiến 1"' in html
    assert calendar.state(found.days[0]) == "aired"
    assert calendar.state(found.days[1]) == "planned"
    assert html.count("<i></i>") == sum(date(2025, m, 1).weekday() for m in range(1, 13))
    empty = Calendar(commune="x", year=2025, days=[])
    assert "Chưa có lịch phát sóng" in airing.air(empty, VI)


def test_the_first_page_answers_who_is_behind_in_what_since_when_and_who_was_told() -> None:
    found = view(*a_year(reminded(2, RADIO, unit=CENTRE)))

    html = cards.furthest(found, VI)
    said = text_of(html)

    assert "Trung tâm CƯDVC" in said
    assert "C.I.1.a" in said
    assert "thiếu 10 trên 40" in said
    assert "trễ 68 ngày, từ 03/08/2025" in said
    assert "Đã đôn đốc Trung tâm CƯDVC lần 2" in said
    assert f'href="/nhiem-vu?task={RADIO}"' in html
    assert f"/{doors.REGISTER}?task={RADIO}" in html


def test_nobody_told_and_nothing_owed_are_said_as_well() -> None:
    behind = view(*a_year())
    good = behind.model_copy(update={"units": []})

    assert "Chưa đôn đốc ai." in text_of(cards.furthest(behind, VI))
    assert "Không đơn vị nào còn nợ việc." in text_of(cards.furthest(good, VI))
    assert told(None, EN) == "Nobody was told yet."


def test_what_waits_for_a_decision_is_a_list_of_doors() -> None:
    found = Waiting(
        Answers(drafts=2, oldest_draft=date(2025, 9, 1), overdue=1),
        Escalations(count=3, oldest=date(2025, 9, 2), units=("Phòng VH",)),
        Reports("2025-Q3", handed_in=4, units=5, final=False),
        behalf=2,
    )

    html = decisions.markup(found, VI)
    said = text_of(html)

    assert "2 Dự thảo trả lời chờ duyệt phản ánh lâu nhất nhận ngày 01/09/2025" in said
    assert "1 Phản ánh đã quá hạn trả lời" in said
    assert "3 Đôn đốc đã báo đến lãnh đạo, đơn vị chưa trả lời Phòng VH; từ ngày 02/09/2025" in said
    assert "Báo cáo quý 3/2025 chưa chốt 4/5 đơn vị đã nộp" in said
    assert "2 Kết quả đầu mối báo thay, chờ duyệt" in said
    assert 'href="/duyet"' in html
    assert 'href="/duyet-ket-qua"' in html


@pytest.mark.parametrize(("role", "wait"), [(Role.LEADER, 2), (Role.FOCAL, 0)])
def test_leaders_are_told_of_reports_that_were_made_for_a_unit(
    role: Role, wait: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [SimpleNamespace(may_accept=each) for each in (True, False, True)]
    year = {"from": "2025-01-01", "to": "2025-12-31"}

    def asked_for(_: object, **which: object) -> SimpleNamespace:
        return SimpleNamespace(items=entries if year.items() <= which.items() else [])

    tasks = SimpleNamespace(entries=asked_for)
    monkeypatch.setattr(session, "tasks", lambda: tasks)
    for asked in ("_escalations", "_reports", "_answers"):
        monkeypatch.setattr(decisions, asked, lambda *_: None)
    someone = replace(SOMEONE, roles=frozenset({role}), commune=f"xa-{role}")

    assert decisions.of(someone, VI, 2025, frozenset()).behalf == wait


def test_nothing_to_decide_is_only_said_when_everybody_was_asked() -> None:
    none = Waiting(Answers(0, None, 0), Escalations(0, None, ()), Reports("2025", 5, 5, final=True))
    lost = Waiting(None, none.escalations, none.reports)

    assert "Không có việc nào chờ quyết định." in decisions.markup(none, VI)
    assert "Không có việc nào" not in decisions.markup(lost, VI)
    assert "Chưa hỏi được dịch vụ phản ánh, kiến nghị" in decisions.markup(lost, VI)


def test_a_task_without_quota_shows_its_output_by_month() -> None:
    radio, _, website = year().tasks

    assert "Lũy kế cuối mỗi tháng so với chỉ tiêu 52" in plan.task(radio, VI)
    assert "Kết quả mỗi tháng" in plan.task(website, VI)
    bare = website.model_copy(update={"months": []})
    assert "Chưa có kết quả nào" in plan.output(bare, VI)


def test_the_plan_by_month_says_how_many_tasks_were_behind() -> None:
    html = plan.months(year(), VI)

    assert "Tháng 10/2025: 1 đúng kế hoạch, 0 sắp trễ, 2 chậm" in html


def test_units_stand_side_by_side_with_the_same_colours_as_their_tasks() -> None:
    html = units.side(view(*a_year()).units, VI)

    assert "việc chậm" in html
    assert 'class="xs-late"' in html
    assert f"/{doors.UNITS}?unit={CULTURE}" in html


def page(**values: object) -> FeedbackPage:
    group = {"received": 9, "answered": 5, "open": 4, "late": 1}
    took = [{"first": 0, "last": 0, "count": 1}, {"first": 1, "last": 1, "count": 1},
            {"first": 2, "last": 3, "count": 3},
            {"first": 4, "last": None, "count": 0}]  # fmt: skip
    return FeedbackPage.model_validate(
        {
            "commune": "x",
            "first": "2025-08",
            "last": "2025-09",
            "as_of": "2025-09-20",
            "total": group,
            "categories": [{"category": "TTHC", **group}],
            "villages": [
                {"village": None, "name": None, **group, "received": 1},
                {"village": "a", "name": "Thôn <b>A</b>", **group},
            ],
            "units": [{"unit": None, **group}],
            "channels": [{"channel": "phone", "count": 9}],
            "statuses": [],
            "working_days": took,
            "calendar_days": took,
            "satisfaction": {"scores": [{"score": 5, "count": 2}], "rated": 2, "average": 4.5,
                             "resolved": 1, "unresolved": 1},
            "followers": 3,
            "published": 2,
            "months": [
                {"month": "2025-08", "received": 4, "answered": 3, "open": 1},
                {"month": "2025-09", "received": 5, "answered": 2, "open": 4},
            ],
            **values,
        }
    )  # fmt: skip


def test_feedback_is_shown_by_month_place_time_and_rating() -> None:
    html = "".join(voices.blocks(page(), VI))
    said = text_of(html)

    assert "tiếp nhận 9 · đã trả lời 5 · đang chờ 4 · quá hạn 1" in said
    assert "Tháng 9/2025: tiếp nhận 5, trả lời 2, cuối tháng còn chờ 4" in html
    assert "Một nửa số trả lời đến trong 2–3 ngày làm việc hoặc sớm hơn." in said
    assert "Trung bình 4,5/5 từ 2 lượt; 1 việc đã xong, 1 chưa xong" in said
    assert said.index("Thôn &lt;b&gt;A&lt;/b&gt;") < said.index("Không nêu thôn")
    assert "<b>A</b>" not in html


def test_feedback_without_answers_or_ratings_says_what_happens_next() -> None:
    took = [Took(first=0, last=None, count=0)]
    rated = Satisfaction(scores=[], rated=0, average=None, resolved=0, unresolved=0)
    bare = page().model_copy(
        update={"working_days": took, "calendar_days": took, "satisfaction": rated}
    )

    assert "Chưa có phản ánh nào được trả lời." in voices.took(bare, VI)
    assert "Chưa ai đánh giá" in voices.content(bare.satisfaction, VI)


@pytest.mark.parametrize(
    ("month", "count", "before"),
    [("2025-09", 0, "2025-09"), ("2025-09", 11, "2024-10"), ("2025-01", 1, "2024-12")],
)
def test_months_are_counted_back_over_new_year(month: str, count: int, before: str) -> None:
    assert voices.earlier(month, count) == before


def test_the_register_is_narrowed_by_level_matter_unit_and_reply() -> None:
    entries = [
        Entry.model_validate(a_reminder()),
        Entry.model_validate(a_reminder(level="chair", reply="x", unit="b", task_id="t")),
    ]

    def count(
        level: str = "all",
        task: str | None = None,
        unit: str | None = None,
        *,
        waiting: bool = False,
    ) -> int:
        return len(register.wanted(entries, level, task, unit, waiting=waiting))  # fmt: skip

    assert count() == 2
    assert count("chair") == 1
    assert count(task="t") == 1
    assert count(unit="b") == 1
    assert count("chair", waiting=True) == 0


def test_two_days_are_compared_and_each_change_is_said_to_be_good_or_bad() -> None:
    facts = a_year()
    before, after = view(*facts, on=date(2025, 9, 1)), view(*facts)

    html = "".join(compare.blocks(before, after, date(2025, 9, 1), AUTUMN, VI))

    worse = [task.id for _, task in compare.moved(before, after, worse=True)]
    assert EVENT in worse
    assert "Ngày 01/09/2025 so với ngày 10/10/2025" in html
    assert "xấu đi" in html
    same = "".join(compare.blocks(after, after, AUTUMN, AUTUMN, VI))
    assert "Không nhiệm vụ nào xấu đi." in same


def test_the_brief_is_one_page_that_says_who_is_behind_and_who_was_told() -> None:
    found = view(*a_year(reminded(2, RADIO, unit=CENTRE)))
    nasty = found.tasks[0].model_copy(update={"title": 'Tên "lạ" #set \\ [x] $y$'})
    wanted = found.model_copy(update={"tasks": [nasty, *found.tasks[1:]], "late": [nasty]})

    for words in (VI, EN):
        document = pypdf.PdfReader(stream_of(paper.brief(wanted, words)))
        assert len(document.pages) == 1
        said = " ".join(document.pages[0].extract_text().split())
        assert 'Tên "lạ" #set \\ [x] $y$' in said
        assert "Trung tâm CƯDVC" in said or "Centre" in said


def stream_of(content: bytes) -> BytesIO:
    return BytesIO(content)


def test_communes_stand_side_by_side_and_one_without_a_plan_says_so() -> None:
    found = view(*a_year())
    line = {
        "commune": "son-mai", "name": COMMUNE.name, "plan": found.plan, "as_of": found.as_of,
        "updated_at": datetime(2025, 10, 10, tzinfo=UTC), "totals": found.totals,
        "tracks": found.tracks, "furthest": found.units[0],
        "feedback": {"received": 3, "answered": 1, "open": 2, "oldest_open_days": 9},
        "deliveries_failed": 0,
    }  # fmt: skip
    bare = {**line, "commune": "b", "name": "Xã mẫu", "plan": None}
    whole = Province.model_validate(
        {"as_of": found.as_of, "totals": found.totals, "communes": [line, bare]}
    )

    said = text_of("".join(province.side(whole, VI)))

    assert "Nhiệm vụ của 2 xã" in said
    assert "Trung tâm CƯDVC: mục C.I.1.a" in said
    assert "đang chờ 2 (lâu nhất 9 ngày)" in said
    assert "Chưa có kế hoạch năm 2025" in said
    none = whole.model_copy(update={"communes": []})
    assert "chưa được giao theo dõi xã nào" in "".join(province.side(none, VI))
