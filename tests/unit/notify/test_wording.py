import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from services.notify import rules, wording
from services.notify.models import Said
from services.notify.ports import TemplateBroken
from services.notify.service.about import describe
from services.notify.wording import Templates, day, number, time
from shared.contracts.base import FACTS as KNOWN
from shared.contracts.base import Event
from shared.contracts.feedback import (
    Category,
    Channel,
    PrivacyKind,
    RequestTerm,
    SubmitterKind,
)
from shared.contracts.tasks import ProgressKind, Standing
from shared.errors import Language
from tests.integration.notify.facts import (
    CENTRE,
    answered,
    completed,
    plan,
    progress,
    received,
    refused,
)
from tests.unit.notify.fakes import DIRECTORY, TEMPLATES

STANDING = {"status": "assigned", "classification": "feedback", "unit": CENTRE}
STEPS: list[tuple[str, dict[str, Any]]] = [
    *(
        (f"feedback.v1.{name}", {})
        for name in (
            "case.assigned",
            "case.transferred",
            "case.supplied",
            "case.merged",
            "case.settled",
            "clock.paused",
            "clock.extended",
            "clock.warned",
            "clock.missed",
            "answer.drafted",
        )
    ),
    ("feedback.v1.case.classified", {"intake_class": 1}),
    ("feedback.v1.case.reopened", {"by_resident": True}),
    ("feedback.v1.case.reopened", {"by_resident": False}),
    ("feedback.v1.clock.escalated", {"level": "focal"}),
    ("feedback.v1.clock.escalated", {"level": "chair"}),
]
UNCOUNTED = Standing(done=1234, target=None, due=None, last_on=None, completed=False)
EXAMPLES = Path(__file__).parents[2] / "contract/examples"
HEARD = sorted({rule.fact for rule in rules.load() if rule.fact.startswith("tasks.")})


def example(name: str, **values: Any) -> Event:
    said = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    return KNOWN[name].model_validate({**said, **values})


DUTY = {"duty_id": "2025-e1", "ref": "E.1", "holder": CENTRE, "as_written": "Trung tâm"}
EXAMPLE_TASKS = json.loads((EXAMPLES / "tasks.v1.plan.amended.json").read_text("utf-8"))["tasks"]
FACTS: list[Event] = [
    plan(),
    completed(),
    completed(standing=UNCOUNTED),
    refused(),
    refused(task_id=None),
    *(progress(kind=kind, quantity=quantity) for kind in ProgressKind for quantity in (1, 2)),
    progress(standing=UNCOUNTED, evidence_count=2),
    *(received(category=category) for category in Category),
    *(received(channel=channel) for channel in Channel),
    *(received(submitter_kind=kind) for kind in get_args(SubmitterKind)),
    answered(),
    answered(unit=None),
    *(example(name) for name in HEARD if name.count("reminder") or name.count("report.")),
    *(
        example("tasks.v1.reminder.issued", cause=cause, days=-3, level="chair")
        for cause in ("due_soon", "overdue", "debt", "stale", "missing_rerun", "by_hand")
    ),
    example("tasks.v1.reminder.issued", task_id=None, report_id="cds.2025.x", cause="report_due"),
    *(
        example("tasks.v1.plan.amended", tasks=tasks, duties=[{**DUTY, **values}])
        for tasks in ((), EXAMPLE_TASKS)
        for values in (
            {"change": "passed_on"},
            {"change": "passed_on", "former_holder": CENTRE},
            {"change": "withdrawn", "holder": None},
            {"change": "reworded"},
            {"change": "added"},
        )
    ),
    example("tasks.v1.plan.amended"),
    example("tasks.v1.programme.changed", from_answer=True, revision=1, state="planned"),
    *(
        example(name, standing={**standing, "due_at": due}, **values)
        for name, values in STEPS
        for due in (None, "2025-09-29T10:00:00Z")
        for standing in (STANDING, {**STANDING, "unit": None})
    ),
    *(example("feedback.v1.request.received", kind=kind) for kind in get_args(PrivacyKind)),
    *(
        example(f"feedback.v1.request.{what}", term=term)
        for what in ("warned", "missed")
        for term in get_args(RequestTerm)
    ),
    received(reachable_by_email=True),
    example("tasks.v1.progress.returned"),
]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_words_for_every_fact(language: Language) -> None:
    """What a template needs is there: a missing variable is found here, not when it is sent."""
    said = set()
    for fact in FACTS:
        about = describe(fact, f"unit:{CENTRE}", DIRECTORY, None)
        for rule in rules.load():
            if rule.fact != fact.name:
                continue
            more = {"tracking_url": "https://son-mai.example/t/x"}
            message = TEMPLATES.say(rule.template, language, {**about, **more})
            said.add(rule.template)
            assert message.title
            assert "\n" not in message.title
            assert not re.search(r"\{|\}|None|  |\n\n\n", f"{message.title}\n{message.text}")
    templates = {path.name.split(".")[0] for path in wording.FOLDER.glob("*.j2")} - {
        "brief",
        "letter",
        "digest",
        "test-message",
        "not-read",
    }
    assert said == templates


def test_days_times_and_numbers_are_written_as_people_do() -> None:
    assert (day("2025-09-15"), day("2025-09-15T18:30:00+00:00")) == ("15/09/2025", "16/09/2025")
    assert time("2025-09-15T18:30:00+00:00") == "01:30"
    assert (number(1234.5, "vi"), number(1234.5, "en"), number(52, "vi")) == (
        "1.234,5", "1,234.5", "52",
    )  # fmt: skip
    about = describe(progress(standing=UNCOUNTED), "role:leader", DIRECTORY, None)
    assert "đến nay 1.234." in TEMPLATES.say("progress-reported", "vi", about).text


def test_english_counts_one_and_many() -> None:
    about = describe(progress(quantity=2), "role:leader", DIRECTORY, None)
    assert "reports 2 radio issues on 15/09/2025" in TEMPLATES.say(
        "progress-reported", "en", about
    ).text  # fmt: skip


def test_a_missing_variable_or_template_is_an_error() -> None:
    for template in ("progress-reported", "no-such-template"):
        with pytest.raises(TemplateBroken):
            TEMPLATES.say(template, "vi", {})


def test_what_comes_from_a_fact_cannot_become_html() -> None:
    said = Said("<b>", "a <script>\n\nhttps://x.example/?a=1&b=2")
    text, html = TEMPLATES.letter(
        said, "vi", {"addressee": "<i>", "commune": "xã Sơn Mai", "unsubscribe": None,
                     "desk": "https://desk.example/mo?viec=a&b"}
    )  # fmt: skip
    assert "a <script>" in text
    assert "Xem trên hệ thống:\nhttps://desk.example/mo?viec=a&b" in text
    assert '<a href="https://desk.example/mo?viec=a&amp;b">Xem trên hệ thống</a>' in html
    assert "<script>" not in html
    assert "Kính gửi &lt;i&gt;," in html
    assert '<a href="https://x.example/?a=1&amp;b=2">' in html


def test_templates_of_another_folder_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("{}")
    (tmp_path / "x.vi.j2").write_text(
        "{% block title %}Một{% endblock %}{% block text %}Hai{% endblock %}"
    )
    assert Templates(tmp_path).say("x", "vi", {}) == Said("Một", "Hai")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("Một{% if due %} hai{% endif %}\n\nBa", "Một hai\n\nBa"),
        ("{% if due %}Một{% endif %}\nBa", "Một\nBa"),
        ("{% if due %}\nMột\n{% endif %}\nBa", "Một\nBa"),
        ("Một\n{% if due %}{% endif %}\nBa", "Một\nBa"),
    ],
)
def test_a_tag_at_the_end_of_a_line_of_words_leaves_the_line(source: str, says: str) -> None:
    assert TEMPLATES.part(source, {"due": "2025-09-15", "language": "vi"}) == says
