"""What staff call what rules name: facts, fields and their values, audiences, channels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from services.notify.rules import ENVELOPE, ROLES
from services.notify.wording import FOLDER
from shared.auth import STAFF, Role
from shared.contracts.base import FACTS
from shared.contracts.feedback import CaseStatus, Category, RequestFact, RequestState
from shared.errors import Text

FILE = Path(__file__).parent / "vocabulary.yaml"
YES_NO: Mapping[Any, Text] = {True: Text("có", "yes"), False: Text("không", "no")}

OF_TASKS = ("open", "completed")

Named = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Condition:
    """A field that a rule's ``when`` may ask for, and the values that it may have."""

    field: str
    name: Text
    values: Mapping[Any, Text]


class Vocabulary:
    """The words of ``vocabulary.yaml``; a field's values come from there or from ``words.yaml``."""

    def __init__(self, file: Path = FILE, folder: Path = FOLDER) -> None:
        stored = yaml.safe_load(file.read_text("utf-8"))
        self._fields: Mapping[str, dict[str, Any]] = stored["fields"]
        words = yaml.safe_load((folder / "words.yaml").read_text("utf-8"))
        self.words: Mapping[str, Named] = {each: _named(words[each]) for each in words}
        """The lists of codes that templates say in words, each code with its name."""
        self.facts = _named(stored["facts"])
        self.standings = _named(stored["standings"])
        self.audiences = _named(stored["audiences"])
        self.channels = _named(stored["channels"])

    def fact(self, name: str) -> Text:
        """Return what a fact is called; its name itself for an unknown one."""
        return self.facts.get(name, Text(name, name))

    def conditions(self, fact: str, categories: Named) -> Sequence[Condition]:
        """Return what a rule about ``fact`` may ask for; ``categories`` are the commune's."""
        noun, fields = fact.split(".")[2], FACTS[fact].model_fields.keys() - ENVELOPE
        found = []
        for field in sorted(fields):
            said = self._fields.get(f"{noun}.{field}") or self._fields.get(field)
            if said:
                name = Text(said["vi"], said["en"])
                found.append(Condition(field, name, self._values(field, said, categories)))
        return found

    def _values(self, field: str, said: dict[str, Any], categories: Named) -> Mapping[Any, Text]:
        if field == "category":
            return categories
        if "words" in said:
            return self.words[said["words"]]
        return _named(said["values"]) if "values" in said else YES_NO


def audiences_of(fact: str) -> Sequence[str]:
    """Return who may be told of a fact, besides people: an audience of ``rules.py`` each."""
    fields = FACTS[fact].model_fields
    by_field = [each for each, field in ROLES.items() if field in fields]
    roles = [f"role:{role}" for role in Role if role in STAFF and role is not Role.UNIT_OFFICER]
    return [*by_field, "units", *roles]


def standings_of(fact: str) -> Sequence[str]:
    """Return where what a fact is about may have come to."""
    kind = FACTS[fact]
    if issubclass(kind, RequestFact):
        return get_args(RequestState)
    if "case_id" in kind.model_fields:
        return [each.value for each in CaseStatus]
    return OF_TASKS if "task_id" in kind.model_fields else ()


def categories_of(called: Any) -> Named:
    """Return what a commune calls each category; ``called`` gives the name of one."""
    return {each.value: called(each.value) for each in Category}


def _named(stored: Mapping[Any, Mapping[str, str]]) -> Mapping[Any, Text]:
    """Return names as pairs; of English with one and many the first."""
    return {key: Text(said["vi"], said["en"].partition("|")[0]) for key, said in stored.items()}
