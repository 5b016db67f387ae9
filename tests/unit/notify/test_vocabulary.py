"""Everything that a rule may name has its words, and the words name nothing else."""

from typing import get_args

import pytest

from services.notify.models import DIGEST, UNRULED, Preference
from services.notify.rules import STANDINGS, StoredRule, made_of, shipped
from services.notify.service.examples import tellable
from services.notify.service.kinds import HeardKind, kinds_of
from services.notify.vocabulary import Vocabulary, audiences_of, categories_of, standings_of
from shared.contracts.feedback import Category
from shared.contracts.notify import DeliveryChannel
from tests.unit.notify.fakes import DIRECTORY
from tests.unit.notify.test_people import OFFICER, UNIT, Make, directory_of

__all__ = ["directory_of"]
WORDS = Vocabulary()
CATEGORIES = categories_of(lambda code: DIRECTORY.category("son-mai", code))
RULES = made_of(shipped())


def test_facts_standings_and_channels_are_those_of_the_contracts() -> None:
    assert WORDS.facts.keys() == tellable() | UNRULED
    assert WORDS.standings.keys() == STANDINGS
    assert WORDS.channels.keys() == {"inbox", *get_args(DeliveryChannel)}
    assert CATEGORIES.keys() == {each.value for each in Category}


@pytest.mark.parametrize("rule", shipped(), ids=lambda rule: str(rule.id))
def test_what_a_shipped_rule_asks_for_has_words(rule: StoredRule) -> None:
    named = {each.field: each.values for each in WORDS.conditions(rule.fact, CATEGORIES)}
    for field, wanted in rule.when.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        assert not named[field] or set(values) <= named[field].keys(), field
    assert set(rule.to) <= set(audiences_of(rule.fact))
    assert set(rule.until) <= set(standings_of(rule.fact))


@pytest.mark.parametrize("fact", sorted(tellable()))
def test_every_value_that_is_offered_is_one_that_a_rule_may_name(fact: str) -> None:
    for each in WORDS.conditions(fact, CATEGORIES):
        assert each.values or each.field == "revision"  # named, and not for staff to choose
        for value in each.values:
            StoredRule.model_validate(
                {"fact": fact, "to": ["role:focal"], "by": ["inbox"], "template": "x",
                 "when": {each.field: value}}
            )  # fmt: skip


def kinds(recipient: str, preference: Preference | None = None) -> dict[str, HeardKind]:
    found = kinds_of("son-mai", recipient, preference or Preference(), RULES, DIRECTORY)
    return {each.kind: each for each in found}


def test_kinds_say_what_can_be_stopped_and_what_only_in_part() -> None:
    unit, focal = kinds(UNIT), kinds("role:focal")

    assert unit["feedback.v1.case.assigned"].always == "always"
    assert unit["tasks.v1.reminder.issued"].always == "partly"
    assert unit["tasks.v1.plan.adopted"] == HeardKind("tasks.v1.plan.adopted", ("email",), "never")
    assert unit[DIGEST].channels == ("email",)
    assert "feedback.v1.answer.drafted" not in focal  # it stands in the inbox alone
    assert "feedback.v1.case.assigned" not in focal


def test_what_was_stopped_and_is_told_no_more_can_still_be_started_again() -> None:
    stopped = Preference(kinds_off={"tasks.v1.task.completed": frozenset({"email", "sms"})})

    assert kinds(UNIT, stopped)["tasks.v1.task.completed"].channels == ("email", "sms")


def test_a_person_has_the_kinds_of_the_unit_that_they_hear(directory_of: Make) -> None:
    directory = directory_of({**OFFICER, "roles": [], "hears": [UNIT]})

    found = kinds_of("son-mai", "person:can-bo-1", Preference(), RULES, directory)

    assert {each.kind for each in found} == kinds(UNIT).keys()
