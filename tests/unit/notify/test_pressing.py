"""Reminders, decisions and reports reach whom they concern, in words people use."""

import json
from typing import Any

import pytest

from deploy.testing import ROOT
from services.notify.directory import UnitDirectory
from services.notify.models import Title
from services.notify.rules import load
from services.notify.service.about import describe
from services.notify.wording import Templates
from shared.contracts.base import FACTS, Event

EXAMPLES = ROOT / "tests/contract/examples"
NAMES = UnitDirectory(ROOT / "deploy/communes")
RULES = load()
HEARD = sorted({rule.fact for rule in RULES if rule.fact.startswith("tasks.")})


def example(name: str, **values: Any) -> Event:
    said = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    return FACTS[name].model_validate({**said, **values})


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", HEARD)
def test_every_rule_has_words_in_both_languages(name: str, language: Any) -> None:
    event, title = example(name), Title("C.I.1.a", "Chuyên mục phát thanh")
    for rule in (rule for rule in RULES if rule.fact == name):
        about = describe(event, "unit:phong-kinh-te", NAMES, title)
        said = Templates().say(rule.template, language, about)

        assert said.title
        assert said.text
        assert "{" not in said.title + said.text


def test_a_reminder_says_its_number_what_is_owed_and_of_which_task() -> None:
    event = example("tasks.v1.reminder.issued")

    about = describe(event, "unit:x", NAMES, Title("C.I.1.a", "Chuyên mục phát thanh"))
    said = Templates().say("reminder-issued", "vi", about)

    assert said.title == "Đôn đốc lần 2: C.I.1.a"
    assert "Còn nợ 3 so với mức phải đạt" in said.text


@pytest.mark.parametrize(
    ("report_id", "words"),
    [
        ("cds.2025-Q3.phong-kinh-te", "báo cáo CĐS Quý III/2025"),
        ("cchc.2025.phong-kinh-te", "báo cáo CCHC năm 2025"),
        ("cds.2025-01-15..2025-03-20.phong-kinh-te", "báo cáo CĐS từ 15/01/2025 đến 20/03/2025"),
    ],
)
def test_a_report_is_called_as_people_call_it(report_id: str, words: str) -> None:
    event = example("tasks.v1.report.returned", report_id=report_id)

    said = Templates().say("report-returned", "vi", describe(event, "unit:x", NAMES, None))

    assert said.title == f"Trả lại {words}"


@pytest.mark.parametrize(("level", "leaders"), [("unit", False), ("deputy", True), ("chair", True)])
def test_leaders_hear_from_the_third_reminder_on(level: str, leaders: bool) -> None:
    event = example("tasks.v1.reminder.issued", level=level)

    told = {to for rule in RULES if rule.concerns(event) for to in rule.to}

    assert told == ({"unit", "role:leader"} if leaders else {"unit"})
