"""Reads who hears of what from ``rules.yaml``."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from services.notify.models import Escalate, Rule, Urgency
from shared.auth import Role
from shared.contracts import feedback, tasks
from shared.contracts.base import FACTS, Event
from shared.contracts.feedback import CaseStatus, RequestState
from shared.contracts.notify import DeliveryChannel
from shared.errors import Text, Wrong
from shared.yaml_file import read_yaml

HERE = Path(__file__).parent
HEARD = (tasks, feedback)
"""The modules whose facts a rule may name."""

HEARD_FACTS = frozenset(name for name in FACTS if name.partition(".")[0] in {"tasks", "feedback"})
AUDIENCES = frozenset({"units", "unit", "resident", *(f"role:{role}" for role in Role)})
PERSON = re.compile(r"person:[a-z0-9-]{1,80}")
"""Somebody of a commune's directory; only the commune's own rules may name one."""


STANDINGS = frozenset({*CaseStatus, *get_args(RequestState), "open", "completed"})
"""Where a fact's subject may stand (``service/about.py``)."""
MOST_RULES = 200
ROLES = {"unit": "unit", "resident": "case_id"}
"""The field that a fact needs for each audience that is found through it."""

ENVELOPE = Event.model_fields.keys() - {"revision"}
"""What a fact travels with says nothing that a rule could go by."""

Word = Annotated[str, StringConstraints(max_length=100)]


class StoredEscalation(BaseModel):
    """What happens where nobody reads the notice, each time after so many working hours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after_hours: float = Field(gt=0, le=80)
    by: tuple[DeliveryChannel, ...] = ()
    then: tuple[Word, ...] = Field((), max_length=5, examples=[["role:leader"]])
    one_suffices: bool = Field(
        False,
        description="Whether it is enough that one of `to` reads it: then it goes up from the "
        "first of them.",
    )

    @field_validator("then")
    @classmethod
    def _known_recipients(cls, then: tuple[str, ...]) -> tuple[str, ...]:
        _must_be_known(then, {each for each in AUDIENCES if ":" in each})
        return then

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "StoredEscalation":
        if not self.by and not self.then:
            raise Wrong(
                Text("leo thang phải nêu kênh hoặc người nhận", "leads to no channel and nobody")
            )
        return self


class StoredRule(BaseModel):
    """One rule as the file, the database and the API hold it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str | None = Field(
        None,
        pattern=r"^[a-z0-9][a-z0-9.-]{0,99}$",
        description="Stays as given; made of the template's name where none is.",
        examples=["task-completed.1"],
    )
    fact: Word = Field(description="The name of a contract.", examples=["tasks.v1.task.completed"])
    to: tuple[Word, ...] = Field(
        min_length=1,
        max_length=10,
        description="`units` (each), `unit` (the fact's own), `resident`, `role:…`, `person:…`.",
        examples=[["role:leader", "role:focal"]],
    )
    by: tuple[Literal["inbox"] | DeliveryChannel, ...] = Field(min_length=1, max_length=6)
    template: Word = Field(examples=["task-completed"])
    when: dict[Word, Any] = Field(
        {},
        max_length=10,
        description="Values that fields of the fact must have: one, or any of a list.",
        examples=[{"cause": ["overdue", "debt"]}],
    )
    urgency: Urgency = Urgency.NORMAL
    until: tuple[Word, ...] = Field(
        (),
        max_length=20,
        description="Where the fact's subject may have come to for the message to be of no use.",
        examples=[["answered", "closed"]],
    )
    critical: bool = Field(False, description="Whether it goes out whatever is preferred.")
    escalate: StoredEscalation | None = None
    enabled: bool = Field(True, description="False: kept, and nobody is told by it.")

    @property
    def people(self) -> frozenset[str]:
        """Who is named in person."""
        named = (*self.to, *(self.escalate.then if self.escalate else ()))
        return frozenset(each for each in named if each.startswith("person:"))

    @field_validator("to")
    @classmethod
    def _known_audiences(cls, to: tuple[str, ...]) -> tuple[str, ...]:
        _must_be_known(to, AUDIENCES)
        return to

    @field_validator("until")
    @classmethod
    def _known_standings(cls, until: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(until) - STANDINGS:
            named = ", ".join(sorted(unknown))
            raise Wrong(Text(f"không có trạng thái “{named}”", f"no such standing: {named}"))
        return until

    @model_validator(mode="after")
    def _escalates_what_staff_must_know(self) -> "StoredRule":
        if self.escalate is None:
            return self
        if "inbox" not in self.by or "resident" in self.to:
            raise Wrong(
                Text(
                    "chỉ tin có trong hộp thư đến của cán bộ mới leo thang được",
                    "only what stands in an inbox of staff can be unread",
                )
            )
        if self.urgency is Urgency.DIGEST or not (self.critical or self.urgency is Urgency.URGENT):
            raise Wrong(
                Text(
                    "chỉ tin quan trọng hoặc khẩn mới leo thang được",
                    "only what is critical or urgent is escalated",
                )
            )
        return self

    @model_validator(mode="after")
    def _fields_of_the_fact(self) -> "StoredRule":
        fact = FACTS.get(self.fact) if self.fact in HEARD_FACTS else None
        if fact is None:
            raise Wrong(Text(f"không có sự kiện “{self.fact}”", f"no such fact: {self.fact}"))
        asked = {*self.when, *(ROLES[each] for each in self.to if each in ROLES)}
        if unknown := asked - (fact.model_fields.keys() - ENVELOPE):
            named = ", ".join(sorted(unknown))
            raise Wrong(
                Text(
                    f"sự kiện {self.fact} không có trường “{named}”",
                    f"{self.fact} has no field {named}",
                )
            )
        for name, value in self.when.items():
            _check_values(fact, name, value)
        if "resident" in self.to and (staff := {"inbox", "telegram", "webhook"} & set(self.by)):
            named = ", ".join(sorted(staff))
            raise Wrong(
                Text(
                    f"người dân không nhận được tin qua {named}",
                    f"a resident is not reached by {named}",
                )
            )
        return self


def load(path: Path = HERE / "rules.yaml") -> tuple[Rule, ...]:
    """Return the rules; raises pydantic's ``ValidationError`` for one that makes no sense."""
    return made_of(shipped(path))


def shipped(path: Path = HERE / "rules.yaml") -> tuple[StoredRule, ...]:
    """Return the rules as the file holds them, each with its id.

    Raises pydantic's ``ValidationError``, and ``ValueError`` for one that names somebody: what is
    shipped is for every commune.
    """
    stored = TypeAdapter(tuple[StoredRule, ...]).validate_python(tuple(read_yaml(path)))
    if named := {person for rule in stored for person in rule.people}:
        raise ValueError(f"shipped rules name people: {sorted(named)}")
    return with_ids(stored)


def with_ids(stored: Sequence[StoredRule]) -> tuple[StoredRule, ...]:
    """Return the rules, those without an id with one: ``<template>.<number>``."""
    taken = {each.id for each in stored}
    made = []
    for rule in stored:
        names = (f"{rule.template}.{number}" for number in count(1))
        name = rule.id or next(each for each in names if each not in taken)
        taken.add(name)
        made.append(rule.model_copy(update={"id": name}))
    return tuple(made)


def made_of(stored: Iterable[StoredRule]) -> tuple[Rule, ...]:
    """Return the rules that the service goes by: those that are on."""
    return tuple(
        Rule(
            r.fact,
            r.to,
            r.by,
            r.template,
            {name: tuple(v) if isinstance(v, list) else v for name, v in r.when.items()},
            r.urgency,
            frozenset(r.until),
            r.critical,
            Escalate(
                r.escalate.after_hours, r.escalate.by, r.escalate.then, r.escalate.one_suffices
            )
            if r.escalate
            else None,
        )
        for r in stored
        if r.enabled
    )


def _check_values(fact: type[Event], name: str, value: Any) -> None:
    """Raise ``Wrong`` for a value that the fact's field never has."""
    values = value if isinstance(value, list) else [value]
    said = fact.model_fields[name]
    kind: Any = Annotated[said.annotation, said]
    field: TypeAdapter[Any] = TypeAdapter(kind)
    for each in values[:MOST_RULES]:
        try:
            fits = isinstance(each, str | int | None) and field.validate_python(each) == each
        except ValidationError:
            fits = False
        if not fits:
            shown = str(each)[:40]
            raise Wrong(
                Text(
                    f"trường “{name}” của {fact.name} không bao giờ là “{shown}”",
                    f"the field {name} of {fact.name} is never {shown}",
                )
            )
    if not values or len(values) > MOST_RULES:
        raise Wrong(Text(f"điều kiện “{name}” không có giá trị", f"{name} has no value"))


def _must_be_known(named: Iterable[str], known: AbstractSet[str]) -> None:
    if unknown := {each for each in named if each not in known and not PERSON.fullmatch(each)}:
        names = ", ".join(sorted(unknown))
        raise Wrong(Text(f"không có đối tượng nhận “{names}”", f"no such audience: {names}"))
