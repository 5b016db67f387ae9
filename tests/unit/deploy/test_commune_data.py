import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.contracts.feedback import Category, Channel
from shared.contracts.tasks import PlannedTask, ProgressKind

ROOT = Path(__file__).parents[3]
SON_MAI = ROOT / "deploy/communes/son-mai"
ORIGINAL = ROOT.parent / "shared/plans/son-mai-2025.txt"


def data(name: str) -> Any:
    return yaml.safe_load((SON_MAI / name).read_text("utf-8"))


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_of(spelling: str) -> str:
    spelling = unicodedata.normalize("NFC", spelling).casefold()
    return re.sub(r"\s*[-–—]\s*", "-", spelling).replace("uỷ", "ủy").replace("hoá", "hóa")


PLAN = data("plan-2025.yaml")
UNITS = {unit["slug"]: unit for unit in data("units.yaml")["units"]}
TOPICS = data("topics.yaml")["topics"]
TASKS = {task["id"]: task for task in PLAN["tasks"]}


def test_plan_has_its_thirteen_tasks_thirteen_duties_and_twenty_six_topics() -> None:
    tracks = [task["track"] for task in PLAN["tasks"]]
    assert (tracks.count("CĐS"), tracks.count("CCHC")) == (4, 9)
    assert len(TASKS) == 13
    assert len({duty["id"] for duty in PLAN["duties"]}) == len(PLAN["duties"]) == 13
    assert len({topic["code"] for topic in TOPICS}) == len(TOPICS) == 26


def test_units_are_the_six_that_the_plan_names_and_one_is_a_set() -> None:
    assert set(UNITS) == {
        "phong-van-hoa-xa-hoi",
        "van-phong-hdnd-ubnd",
        "phong-kinh-te",
        "trung-tam-phuc-vu-hanh-chinh-cong",
        "trung-tam-cung-ung-dich-vu-cong",
        "cac-co-quan-ban-nganh-hoi-doan-the",
    }
    assert [slug for slug, unit in UNITS.items() if unit["set"]] == [
        "cac-co-quan-ban-nganh-hoi-doan-the"
    ]


def test_every_task_reads_as_the_published_language_has_it() -> None:
    for task in PLAN["tasks"]:
        planned = PlannedTask.model_validate(task | {"task_id": task["id"]})
        assert {ProgressKind(kind) for kind in task["counts"]}
        assert planned.schedule.kind != "quota" or planned.target == sum(
            quota.target for quota in planned.schedule.quotas
        )
        assert {quota.kind for quota in planned.schedule.quotas} <= set(task["counts"])


def test_targets_are_those_the_plan_states_or_marked_otherwise() -> None:
    targets = {task_id.removeprefix("2025-"): task["target"] for task_id, task in TASKS.items()}
    assert targets == {
        "cds-1a": 52, "cds-1b": 48, "cds-2a": 1, "cds-2b": 1,
        "cchc-1": None, "cchc-2": None, "cchc-3": 1, "cchc-4": 1, "cchc-5": 1,
        "cchc-6": None, "cchc-7": None, "cchc-8a": None, "cchc-8b": None,
    }  # fmt: skip
    assert [task_id for task_id, task in TASKS.items() if task["target_stated"]] == ["2025-cds-1a"]


def test_what_is_due_follows_the_schedule_kind() -> None:
    due = {"quota": date(2025, 12, 31), "window": date(2025, 12, 31), "once": date(2025, 9, 30)}
    kinds = [task["schedule"]["kind"] for task in PLAN["tasks"]]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "quota": 2, "window": 2, "once": 3, "continuous": 6,
    }  # fmt: skip
    for task in PLAN["tasks"]:
        assert task["due"] == due.get(task["schedule"]["kind"])
        assert (task["target"] is None) == (task["schedule"]["kind"] == "continuous")


def test_every_body_as_written_is_the_unit_it_points_to() -> None:
    spellings = {
        name_of(spelling): slug
        for slug, unit in UNITS.items()
        for spelling in (unit["name"], *unit["aliases"])
    }
    for task in PLAN["tasks"]:
        assert any(role["role"] in {"lead", "execute"} for role in task["roles"])
        for role in task["roles"]:
            assert spellings.get(name_of(role["as_written"])) == role["unit"]
    for duty in PLAN["duties"]:
        assert spellings[name_of(duty["holder_as_written"])] == duty["holder"]


def test_no_spelling_belongs_to_two_units() -> None:
    owners = {
        (name_of(spelling), slug)
        for slug, unit in UNITS.items()
        for spelling in (unit["name"], *unit["aliases"])
    }
    assert len(owners) == len({spelling for spelling, _ in owners})


def test_references_between_files_lead_somewhere() -> None:
    codes = {topic["code"] for topic in TOPICS}
    assert {code for task in PLAN["tasks"] for code in task["topics"]} <= codes
    assert {code for topic in TOPICS for code in topic["same_text_as"]} <= codes
    assert {task for duty in PLAN["duties"] for task in duty["tasks"]} <= set(TASKS)
    focal = [unit["focal"] for unit in UNITS.values() if unit["focal"]]
    assert {task for scope in focal for task in scope["tasks"]} <= set(TASKS)
    stale = {task["schedule"].get("stale_after_days") for task in PLAN["tasks"]} - {None}
    assert stale == {PLAN["settings"]["stale_after_days"]["value"]}


def test_topics_run_in_the_order_of_the_vietnamese_letters() -> None:
    order = sorted(TOPICS, key=lambda topic: topic["order"])
    assert [topic["order"] for topic in order] == list(range(1, 27))
    assert [topic["code"] for topic in order if topic["code"].startswith("I.4.")] == [
        f"I.4.{letter}" for letter in "abcdđeghik"
    ]
    assert all((topic["track"] == "CĐS") == topic["code"].startswith("I.") for topic in TOPICS)


def test_recipients_are_marked_as_demonstration_and_reach_nobody() -> None:
    recipients = data("recipients.demo.yaml")
    assert recipients["demo"] is True
    assert {entry["unit"] for entry in recipients["units"]} == set(UNITS)
    assert [entry["role"] for entry in recipients["roles"]] == [
        "leader", "focal", "hotline_operator", "admin",
    ]  # fmt: skip
    assert all("trình diễn" in person["name"] for person in recipients["people"])
    for entry in recipients["units"] + recipients["roles"] + recipients["people"]:
        assert entry["email"].endswith("@son-mai.example")


def test_what_only_the_commune_knows_is_required_and_not_invented() -> None:
    commune = data("commune.yaml")
    assert (commune["slug"], commune["hotline"], commune["addresses"]) == ("son-mai", None, [])
    assert set(commune["required"]) <= set(commune)


def test_feedback_offers_the_published_categories_in_two_languages() -> None:
    feedback = data("feedback.yaml")
    assert [entry["code"] for entry in feedback["categories"]] == list(Category)
    assert [entry["code"] for entry in feedback["channels"]] == list(Channel)
    assert feedback["privacy_notice"]["version"] == "1"
    spoken = [
        *(entry["label"] for entry in feedback["categories"] + feedback["channels"]),
        *(entry["explanation"] for entry in feedback["categories"]),
        *(entry["text"] for entry in feedback["triage"]),
        feedback["privacy_notice"]["text"],
        feedback["anonymous"]["text"],
    ]
    assert all(text["vi"].strip() and text["en"].strip() for text in spoken)


@pytest.mark.skipif(not ORIGINAL.exists(), reason="the plan's text is not beside the project")
def test_wording_is_the_plan_s_own() -> None:
    original = folded(ORIGINAL.read_text("utf-8"))
    written = [PLAN["title"], PLAN["budget_as_written"], *PLAN["recipients"]]
    written += [basis["as_written"] for basis in PLAN["legal_bases"]]
    for task in PLAN["tasks"]:
        written += [task["title"], task["time_as_written"]]
        written += [task[key] for key in ("heading", "detail", "frequency_as_written") if task[key]]
        written += [role["as_written"] for role in task["roles"]]
    for duty in PLAN["duties"]:
        written += [duty["text"], duty["holder_as_written"]]
        written += [report["as_written"] for report in duty["reports"]]

    missing = [text for text in written if folded(text) not in original]
    missing += [
        topic["code"]
        for topic in TOPICS
        if folded(topic["title"]).casefold() not in original.casefold()
    ]

    assert missing == []
