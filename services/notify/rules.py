"""Reads who hears of what from ``rules.yaml``."""

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator, model_validator

from services.notify.models import Rule, Urgency
from shared.auth import Role
from shared.contracts import feedback, tasks
from shared.contracts.base import FACTS
from shared.contracts.notify import DeliveryChannel

HERE = Path(__file__).parent
HEARD = (tasks, feedback)
"""The modules whose facts a rule may name."""

HEARD_FACTS = frozenset(name for name in FACTS if name.partition(".")[0] in {"tasks", "feedback"})
AUDIENCES = frozenset({"units", "unit", "resident", *(f"role:{role}" for role in Role)})


class StoredRule(BaseModel):
    """One rule as the file holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fact: str
    to: tuple[str, ...] = Field(min_length=1)
    by: tuple[Literal["inbox"] | DeliveryChannel, ...] = Field(min_length=1)
    template: str
    when: dict[str, Any] = {}
    urgency: Urgency = Urgency.NORMAL
    until: tuple[str, ...] = ()
    critical: bool = False

    @field_validator("to")
    @classmethod
    def _known_audiences(cls, to: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(to) - AUDIENCES:
            raise ValueError(f"no such audience: {sorted(unknown)}")
        return to

    @model_validator(mode="after")
    def _fields_of_the_fact(self) -> "StoredRule":
        fact = FACTS.get(self.fact)
        if fact is None:
            raise ValueError(f"no such fact: {self.fact}")
        needed = {"unit": "unit", "resident": "case_id"}
        asked = {*self.when, *(needed[each] for each in self.to if each in needed)}
        if unknown := asked - fact.model_fields.keys():
            raise ValueError(f"{self.fact} has no field {sorted(unknown)}")
        if "resident" in self.to and (staff := {"inbox", "telegram", "webhook"} & set(self.by)):
            raise ValueError(f"a resident is not reached by {sorted(staff)}")
        return self


def load(path: Path = HERE / "rules.yaml") -> tuple[Rule, ...]:
    """Return the rules; raises pydantic's ``ValidationError`` for one that makes no sense."""
    stored = TypeAdapter(tuple[StoredRule, ...]).validate_python(
        tuple(yaml.safe_load(path.read_text("utf-8")))
    )
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
        )
        for r in stored
    )
