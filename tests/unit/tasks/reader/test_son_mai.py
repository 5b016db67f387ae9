"""The real plan of xã Sơn Mai is read exactly, and its anomalies are named with their place."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest
import typst
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.tasks.models.document import Document
from services.tasks.reader import read, write
from services.tasks.reader.extract import Source
from services.tasks.reader.outline import joined
from shared import communes
from shared.errors import Rejected

ROOT = Path(__file__).parents[4]
FILE = ROOT / "deploy/demo/ke-hoach-2025.txt"
ORIGINAL = ROOT.parent / "shared/plans/son-mai-2025.txt"
COMMUNE = ROOT / "deploy/communes/son-mai"
UNITS = list(communes.load(COMMUNE.parent)["son-mai"].units.values())
WANTED: Any = yaml.safe_load((COMMUNE / "plan-2025.yaml").read_text("utf-8"))
TOPICS: Any = yaml.safe_load((COMMUNE / "topics.yaml").read_text("utf-8"))["topics"]
PLAN = read(FILE.read_bytes(), UNITS)


def test_the_copy_beside_the_tests_is_the_original() -> None:
    assert not ORIGINAL.exists() or FILE.read_bytes() == ORIGINAL.read_bytes()


def test_thirteen_tasks_thirteen_duties_and_twenty_six_topics() -> None:
    assert (len(PLAN.tasks), len(PLAN.duties), len(PLAN.topics)) == (13, 13, 26)
    assert (PLAN.year, PLAN.title) == (2025, WANTED["title"])
    assert PLAN.recipients == tuple(WANTED["recipients"])


@pytest.mark.parametrize("place", range(13))
def test_each_task_is_what_the_plan_orders(place: int) -> None:
    item, wanted = PLAN.tasks[place].model_dump(mode="json"), WANTED["tasks"][place]

    assert item["task_id"] == wanted["id"]
    for name in ("ref", "heading", "title", "detail", "track", "roles", "target", "counts"):
        assert item[name] == wanted[name], name
    for name in ("frequency_as_written", "time_as_written", "target_stated"):
        assert item[name] == wanted[name], name
    assert item["due"] == (wanted["due"] and wanted["due"].isoformat())
    schedule = wanted["schedule"]
    assert item["schedule"]["kind"] == schedule["kind"]
    assert item["schedule"]["start"] == schedule["start"].isoformat()
    assert item["schedule"]["end"] == schedule["end"].isoformat()
    assert item["schedule"]["stale_after_days"] == schedule.get("stale_after_days")
    for quota, ordered in zip(item["schedule"]["quotas"], schedule.get("quotas", []), strict=True):
        assert {name: quota[name] for name in ("kind", "per", "count", "target")} == {
            name: ordered[name] for name in ("kind", "per", "count", "target")
        }


@pytest.mark.parametrize("place", range(13))
def test_each_duty_is_what_the_plan_asks(place: int) -> None:
    duty, wanted = PLAN.duties[place], WANTED["duties"][place]

    assert (duty.duty_id, duty.ref) == (wanted["id"], wanted["ref"])
    assert (duty.holder, duty.holder_as_written) == (wanted["holder"], wanted["holder_as_written"])
    assert {track.value for track in duty.tracks} == set(wanted["tracks"])
    assert duty.text == wanted["text"].rstrip(".")


def test_topics_keep_the_vietnamese_letters_in_their_order() -> None:
    read_topics = [(topic.code, topic.track.value) for topic in PLAN.topics]

    assert read_topics == [(topic["code"], topic["track"]) for topic in TOPICS]


def remark(code: str, where: str = "") -> str:
    return next(r.text for r in PLAN.warnings if r.code == code and where in r.where)


def test_a1_a_plan_without_number_and_date_cannot_be_older_than_what_it_cites() -> None:
    assert (PLAN.number, PLAN.dated) == (None, None)
    assert "23/07/2025" in remark("A1")
    assert "23 tuần" in remark("A1")


def test_a2_the_weekly_quota_is_52_in_a_year_of_52_weeks() -> None:
    assert "có 52 tuần; chỉ tiêu 52" in remark("A2", "C.I.1.a")


def test_a3_the_national_day_lies_behind_the_due_date() -> None:
    assert "10/10/2025" in remark("A3", "C.I.2.a")


def test_a4_the_day_of_the_year_s_report_is_a_sunday() -> None:
    assert "30/11/2025 là Chủ nhật" in remark("A4", "E.6.c")


def test_a5_a_letter_that_comes_twice_gives_two_duties() -> None:
    assert [duty.duty_id for duty in PLAN.duties[:4]] == [f"2025-e1{letter}" for letter in "abcd"]
    assert "E.1.b" in remark("A5", "E.1.b (2)")


def test_a6_the_plan_asks_for_two_reports() -> None:
    assert "hai báo cáo" in remark("A6", "E.1.c, E.6.c")


def test_a7_a_body_that_is_no_unit_directs() -> None:
    assert "Uỷ ban nhân dân các xã" in remark("A7", "C.II.8.a")
    assert [role.role.value for role in PLAN.tasks[11].roles] == ["direct", "execute"]


def test_a8_one_unit_under_three_spellings_is_one_unit() -> None:
    assert "3 cách" in remark("A8", "Văn phòng")


def test_a9_a_set_of_units_leads() -> None:
    assert "nhóm đơn vị" in remark("A9", "C.II.6")


def test_a10_several_items_order_the_same_web_page() -> None:
    assert "không cộng trùng" in remark("A10", "C.II.2, C.II.7")


def test_a11_a_paragraph_that_breaks_off_is_kept_and_marked() -> None:
    assert "người dân, doanh" in remark("A11", "B.II.4.e")
    assert "từ nối" in remark("A11", "C.II.1")


def test_a12_what_goes_on_all_year_has_no_due_date() -> None:
    places = [each.where for each in PLAN.warnings if each.code == "A12"]

    assert places == ["C.II.1", "C.II.2", "C.II.6", "C.II.7", "C.II.8.a", "C.II.8.b"]
    assert all(task.due is None for task in PLAN.tasks if task.ref in places)


def test_nothing_else_is_warned_of() -> None:
    assert {each.code for each in PLAN.warnings} == {f"A{n}" for n in range(1, 13)}


def test_a_file_of_another_make_reads_alike() -> None:
    text = FILE.read_text("utf-8")
    stored = io.BytesIO()
    document: Any = docx.Document()
    for paragraph in joined(Source(text.splitlines(), wrapped=True)):
        document.add_paragraph(str(paragraph))
    document.save(stored)

    assert read(stored.getvalue(), UNITS) == PLAN
    assert read(text.encode("utf-16"), UNITS) == PLAN
    assert read(text.replace("\n", "\r\n").encode("utf-8-sig"), UNITS) == PLAN


def test_as_a_pdf_whose_lines_break_elsewhere_it_reads_alike() -> None:
    source = Source(FILE.read_text("utf-8").splitlines(), wrapped=True)
    paragraphs = (str(each).replace("\\", "").replace('"', "'") for each in joined(source))
    words = "\n\n".join(f'#"{each}"' for each in paragraphs)
    pdf = typst.compile(
        f'#set text(font: "Libertinus Serif", 13pt)\n{words}'.encode(), format="pdf"
    )

    found = read(pdf, UNITS)

    assert found.tasks == PLAN.tasks
    assert found.duties == PLAN.duties
    assert [topic.code for topic in found.topics] == [topic.code for topic in PLAN.topics]


@given(
    st.sets(st.integers(0, 12)),
    st.integers(0, 52),
    st.text(max_size=80),
    st.dates(),
    st.lists(st.text(max_size=40), max_size=4),
)
def test_import_export_import_changes_nothing(
    left_out: set[int], opening: int, title: str, dated: Any, recipients: list[str]
) -> None:
    quota = PLAN.tasks[0].schedule.quotas[0].model_copy(update={"opening": opening})
    schedule = PLAN.tasks[0].schedule.model_copy(update={"quotas": (quota,)})
    first = PLAN.tasks[0].model_copy(update={"schedule": schedule, "title": title})
    tasks = [first, *PLAN.tasks[1:]]
    draft = PLAN.model_copy(
        update={
            "tasks": tuple(task for n, task in enumerate(tasks) if n not in left_out),
            "dated": dated,
            "recipients": tuple(recipients),
        }
    )

    assert read(write(draft), UNITS) == draft
    assert read(write(PLAN), UNITS) == PLAN


def may_be_refused(content: bytes) -> Document | None:
    try:
        return read(content, UNITS)
    except Rejected:
        return None


@given(st.binary(max_size=400))
def test_whatever_is_no_plan_is_refused_in_vietnamese(content: bytes) -> None:
    assert may_be_refused(content) is None
    for head in (b"PK\x03\x04", b"%PDF-1.7\n"):
        assert may_be_refused(head + content) is None


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.randoms(), st.integers(0, 790))
def test_a_damaged_plan_is_read_as_far_as_it_goes_or_refused(dice: Any, cut: int) -> None:
    lines = FILE.read_text("utf-8").splitlines()
    dice.shuffle(shuffled := lines[:])

    for broken in (lines[:cut], lines[cut:], shuffled):
        may_be_refused("\n".join(broken).encode())
