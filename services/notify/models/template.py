"""What messages say before a fact fills them in, and the versions of what a commune may change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notify.models.delivery import TEST
from services.notify.models.escalation import NOT_READ
from services.notify.models.preference import BRIEF, DIGEST
from services.notify.models.rule import Rule
from shared.errors import Language

SHIPPED = 0
"""The version that comes with the product, and is every commune's until it has its own."""
RESIDENT = "resident"
UNRULED = frozenset({BRIEF, DIGEST, NOT_READ, TEST})
"""Templates that no rule names: what they say is put together here, and not a fact's."""


@dataclass(frozen=True, slots=True)
class Written:
    """The source of a message in one language, with places for the variables of a fact."""

    title: str
    text: str
    short: str | None = None

    @property
    def parts(self) -> Mapping[str, str]:
        """Each part that there is, by its name."""
        found = {"title": self.title, "text": self.text, "short": self.short}
        return {name: source for name, source in found.items() if source}


@dataclass(frozen=True, slots=True)
class Template:
    """What a message says in each language, and what it was written for before rules named it."""

    written: Mapping[Language, Written]
    facts: tuple[str, ...] = ()
    to_resident: bool = False

    @property
    def content(self) -> Mapping[str, Any]:
        """The same as a version keeps it."""
        written = {
            language: {"title": each.title, "text": each.text, "short": each.short}
            for language, each in self.written.items()
        }
        return {"written": written, "facts": list(self.facts), "to_resident": self.to_resident}

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Template":
        """Return what a version keeps."""
        written = {language: Written(**each) for language, each in content["written"].items()}
        return cls(written, tuple(content["facts"]), content["to_resident"])


@dataclass(frozen=True, slots=True)
class Version:
    """One version of what a commune changed; ``content`` is None where it is as shipped again."""

    revision: int = SHIPPED
    content: Mapping[str, Any] | None = None
    at: datetime | None = None
    by: str | None = None
    """A reference to who made it."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a template is used for: a fact whose fields have some values, told to whom.

    For one of ``UNRULED`` its own name stands for the fact. Only a message to a resident has a
    link to follow the case by.
    """

    fact: str
    when: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    resident: bool = False

    @classmethod
    def of(cls, rule: Rule) -> "set[Use]":
        """Return what ``rule`` uses its template for."""
        when = tuple(
            (name, value if isinstance(value, tuple) else (value,))
            for name, value in sorted(rule.when.items())
        )
        return {cls(rule.fact, when, to == RESIDENT) for to in rule.to}
