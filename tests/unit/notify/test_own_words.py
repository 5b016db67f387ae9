"""What a commune may write into its templates and rules, and what is tried before it is kept."""

from dataclasses import replace
from typing import Any

import pytest

from services.notify.books import RuleBook, TemplateBook
from services.notify.models import UNRULED, Said, Template, Use, Variable, Written
from services.notify.ports import TemplateBroken
from services.notify.proof import FILTERS, faults_of
from services.notify.proofreader import Proofreader
from services.notify.rules import StoredRule, load, made_of, shipped, with_ids
from services.notify.service import copy_text
from services.notify.service.about import About
from services.notify.service.copying import MOST_CHARACTERS
from services.notify.service.examples import abouts, tellable
from services.notify.wording import MOST_CHARACTERS as LONGEST
from shared.contracts.base import FACTS
from shared.contracts.feedback import Category, Channel
from shared.errors import Text
from tests.integration.notify.facts import progress
from tests.unit.notify.fakes import DIRECTORY, TEMPLATES, FakeVersions
from tests.unit.notify.test_digesting import TUESDAY, Office

PROOFS = Proofreader(TEMPLATES)
DONE, RECEIVED = Use("tasks.v1.task.completed"), Use("feedback.v1.case.received")
USES: dict[str, set[Use]] = {name: {Use(name)} for name in UNRULED}
for rule in load():
    USES.setdefault(rule.template, set()).update(Use.of(rule))


def said_of(*uses: Use) -> list[About]:
    return [each for use in uses for each in abouts(use, "son-mai", DIRECTORY)]


def wrong(source: str, use: Use) -> list[str]:
    """Return what is wrong with a text about a fact, as ``<line>: <why>``."""
    good = Written("Một", "Hai")
    template = Template({"vi": Written("Một", source), "en": good})
    faults = PROOFS.faults(template, said_of(use))
    return [f"{each.line}: {each.why.vi}" for each in faults]


@pytest.mark.parametrize("name", sorted(USES))
def test_what_is_shipped_can_say_every_example_of_what_its_rules_tell_of(name: str) -> None:
    assert not PROOFS.faults(TEMPLATES.shipped[name], said_of(*USES[name]))


@pytest.mark.parametrize("name", sorted(tellable()))
def test_examples_of_a_fact_have_all_that_is_optional_and_lack_each_of_it(name: str) -> None:
    known = PROOFS.variables(said_of(Use(name)))
    fields = FACTS[name].model_fields

    assert known.parts
    for field, said in fields.items():
        if field in ("unit", "due", "task_id", "report_id") and not said.is_required():
            about = {"task_id": "task", "report_id": "report"}.get(field, field)
            assert about not in known.parts or known.parts[about].optional, field


def test_examples_take_every_value_that_a_contract_lists() -> None:
    told = said_of(RECEIVED)
    assert {each["channel"] for each in told} == {each.value for each in Channel}
    assert len({each["category"]["vi"] for each in told}) == len(Category)
    reminded = said_of(Use("tasks.v1.reminder.issued", (("cause", ("overdue", "debt")),)))
    assert {each["cause"] for each in reminded} == {"overdue", "debt"}
    assert {bool(each["task"]) for each in reminded} == {True, False}


def test_variables_are_typed_by_what_facts_say() -> None:
    known = PROOFS.variables(said_of(RECEIVED, Use("feedback.v1.case.assigned"))).parts
    assert "channel" not in known  # not every one of the facts says it
    assert (known["code"].kind, known["received_at"].kind) == ("text", "moment")

    channel = PROOFS.variables(said_of(RECEIVED)).parts["channel"]
    assert (channel.kind, channel.words) == ("code", "channel")
    standing = PROOFS.variables(said_of(DONE)).parts["standing"]
    assert (standing.parts["target"].kind, standing.parts["target"].optional) == ("number", True)
    assert standing.parts["last_on"].kind == "day"
    mine = PROOFS.variables(said_of(Use("tasks.v1.plan.adopted"))).parts["mine"]
    assert mine.item
    assert mine.item.parts["role"].words == "task_role"
    assert "tracking_url" in PROOFS.variables(said_of(Use(RECEIVED.fact, resident=True))).parts


@pytest.mark.parametrize(
    "source",
    [
        "{{ task.ref }}{% if task.title %} {{ task.title | upper }}{% endif %}",
        "Mục tiêu{% if standing.target is not none %} {{ standing.target | number }}{% endif %}",
        "{{ (-standing.done) | number }}{{ '' if standing.done == 1 else 's' }}",
        "{% if standing.last_on %}{{ standing.last_on | day }}{% else %}chưa có{% endif %}",
    ],
)
def test_what_can_always_be_said_is_taken(source: str) -> None:
    assert not wrong(source, DONE)


@pytest.mark.parametrize(
    ("source", "use", "why"),
    [
        ("a\n{{ tasks.ref }}", DONE, "2: không có biến “tasks.ref”"),
        ("{% if false %}{{ hidden }}{% endif %}", DONE, "1: không có biến “hidden”"),
        ("{{ task.items }}", DONE, "1: không có biến “task.items”"),
        ("{{ task.title }}", DONE, "1: biến “task.title” có lúc trống"),
        ("a\n\nb {{ task }}", DONE, "3: biến “task” gồm nhiều phần: task.ref, task.title"),
        ("{{ standing.done | day }}", DONE, "1: bộ lọc “day” không hợp"),
        ("{{ received_at }}", RECEIVED, "1: biến “received_at” cần viết kèm bộ lọc"),
        ("{{ channel }}", RECEIVED, 'word("channel")'),
        ('{{ channel | word("kind") }}', RECEIVED, 'cần word("channel")'),
        ("{% for x in code %}{{ x }}{% endfor %}", RECEIVED, "1: “code” không phải danh sách"),
        ("{{ code ", RECEIVED, "1: viết sai cú pháp"),
        ("{% if standing.done > 99999 %}đã xong{% endif %}", DONE, "1: có trường hợp để trống"),
    ],
)
def test_what_could_fail_or_read_badly_is_named_with_its_line(
    source: str, use: Use, why: str
) -> None:
    found = wrong(source, use)
    assert any(why in each for each in found), found


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ task.__class__ }}",
        "{{ task['__class__'] }}",
        "{{ self }}",
        "{{ cycler }}",
        "{{ lipsum(9) }}",
        "{{ range(10) }}",
        "{{ task.ref.format(1) }}",
        "{{ 'x' * 999999999 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 'x' | center(999999999) }}",
        "{{ 'x' | replace('', 'yyyyyyyyyy') }}",
        "{{ ('abc' | join('long')) | join('long') }}",
        "{{ task | attr('ref') }}",
        "{{ task.ref | safe }}",
        "{{ task.ref | map('upper') }}",
        "{% set x = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'letter.vi.txt.j2' %}",
        "{% extends 'letter.html.j2' %}",
        "{% import 'x' as y %}",
        "{% block title %}{% endblock %}",
        "{% for x in mine recursive %}{{ loop(mine) }}{% endfor %}",
        "{% for a in [1, 2] %}{% endfor %}",
        "{% raw %}{% endraw %}{{ [1] }}",
        "{{ {'a': 1} }}",
        "(" * 10 + "{{ " + "(" * 1500 + "1" + ")" * 1500 + " }}",
        "{% if 1 %}" * 300 + "{% endif %}" * 300,
        "{{ task.ref | upper(*[1]) }}",
        "{{ 1 if task.ref is callable }}",
    ],
)
def test_a_template_is_no_program(source: str) -> None:
    known = PROOFS.variables(said_of(DONE))
    assert faults_of(source, known, TEMPLATES.environment), source


def test_the_sandbox_knows_no_more_than_the_proofs() -> None:
    environment = TEMPLATES.environment
    assert set(environment.filters) == FILTERS
    assert not environment.globals
    for source in ("{{ ''.__class__ }}", "{{ task.__class__ }}", "{{ range(9) }}"):
        with pytest.raises(TemplateBroken):
            TEMPLATES.part(source, {"task": {"ref": "x"}})


def test_loops_go_two_deep_and_what_they_say_has_an_end() -> None:
    adopted = Use("tasks.v1.plan.adopted")
    once = "{% for a in mine %}{{ a.ref }}{% else %}-{% endfor %}"
    three = "{% for a in mine %}{% for b in mine %}{% for c in mine %}x" + "{% endfor %}" * 3
    assert not wrong(once, adopted)
    assert any("vòng lặp" in each for each in wrong(three, adopted))

    two = "{% for a in mine %}{% for b in mine %}" + "x" * 50 + "{% endfor %}{% endfor %}"
    with pytest.raises(TemplateBroken):
        TEMPLATES.part(two, {"mine": [{}] * (LONGEST // 100)})


async def test_own_words_that_fail_after_all_give_way_to_the_shipped_ones() -> None:
    versions = FakeVersions()
    book = TemplateBook(TEMPLATES, versions)
    broken = Written("{{ gone }}", "{{ gone }}")
    for name in ("task-completed", "case-closed"):
        template = Template({"vi": broken, "en": broken})
        await versions.save("son-mai", name, template.content, was=0, by="user:x")
    about = said_of(DONE)[0]

    words = await book.of("son-mai", "task-completed")
    assert (words.version, words.say("vi", about)) == (
        1, TEMPLATES.say("task-completed", "vi", about),
    )  # fmt: skip
    with pytest.raises(TemplateBroken):
        (await book.of("son-mai", "case-closed")).say("vi", about)
    with pytest.raises(TemplateBroken):
        await book.of("son-mai", "task-completed", 7)
    assert (await book.of("xa-khac", "task-completed")).version == 0


async def test_a_digest_quotes_its_items_as_they_were_worded_when_they_were_recorded() -> None:
    versions, office = FakeVersions(), Office()
    book = TemplateBook(TEMPLATES, versions)
    office.desk = replace(office.desk, wording=book)
    office.office = replace(office.office, wording=book)
    for was, title in enumerate(("Cũ {{ task.ref }}", "Mới {{ task.ref }}")):
        said = Written(title, "Có tiến độ mới.")
        template = Template({"vi": said, "en": said})
        await versions.save("son-mai", "progress-reported", template.content, was=was, by="user:x")
        await office.hear(progress())

    office.at = TUESDAY
    await office.sweep()
    mail = next(each for each in office.channel.sent if "lãnh đạo" in each.text.lower())
    assert "- Cũ 2025-cds-1a\n" in mail.text
    assert "- Mới 2025-cds-1a\n" in mail.text


async def test_a_stored_rule_that_a_release_no_longer_knows_is_left_out_and_the_others_hold() -> (
    None
):
    versions = FakeVersions()
    good: dict[str, Any] = {
        "fact": DONE.fact, "to": ["unit:x"], "by": ["email"], "template": "task-completed",
    }  # fmt: skip
    rules = [{**good, "to": ["role:leader"]}, {**good, "fact": "tasks.v1.task.forgotten"}]
    await versions.save("son-mai", "", {"rules": rules}, was=0, by="user:x")

    (kept,) = await RuleBook(versions).of("son-mai")
    assert kept.to == ("role:leader",)
    assert await RuleBook(versions).of("xa-khac") == load()


def test_rules_keep_their_ids_and_new_ones_get_one_that_is_free() -> None:
    rule = StoredRule(fact=DONE.fact, to=("role:leader",), by=("email",), template="x")
    given = (rule, rule.model_copy(update={"id": "x.1"}), rule)
    assert [each.id for each in with_ids(given)] == ["x.2", "x.1", "x.3"]
    assert made_of(shipped()) == load()


def test_a_copied_text_is_short_and_says_whose_it_is() -> None:
    name = Text("xã Sơn Mai", "Sơn Mai commune")
    long = Said("Tin", "từ " * 400 + "\n\nhai")
    first, second = copy_text(long, name, "vi").split("\n")
    assert first == "[Xã Sơn Mai] Tin"
    assert second.endswith("từ …")
    assert len(second) <= MOST_CHARACTERS + 2
    short = Said("Tin", "dài", "ngắn")
    assert copy_text(short, name, "en", "https://x.example").split("\n") == [
        "[Sơn Mai commune] Tin", "ngắn", "In the system: https://x.example",
    ]  # fmt: skip


def test_a_list_that_no_example_fills_is_still_a_list() -> None:
    known = Variable("group", None, parts={"xs": Variable("list", [])})
    assert not faults_of("{% for x in xs %}{{ x }}{% endfor %}", known, TEMPLATES.environment)
