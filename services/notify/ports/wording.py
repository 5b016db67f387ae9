"""Who hears of what in each commune, in which words, and the versions of both."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.notify.models import (
    Rule,
    Said,
    Template,
    Variable,
    Version,
)
from shared.errors import Language, Text


class Versions(Protocol):
    """What each commune changed, under a name: every version that there ever was."""

    async def of(self, commune: str, name: str = "") -> Version:
        """Return what is in force, as of a few seconds ago at most."""

    async def current(self, commune: str, name: str = "") -> Version:
        """Return what is in force at this moment."""

    async def at(self, commune: str, name: str, revision: int) -> Version | None:
        """Return one version, in force or earlier; None for one that never was."""

    async def before(self, commune: str, name: str, revision: int, limit: int) -> list[Version]:
        """Return the versions before ``revision``, the latest first."""

    async def all_of(self, commune: str, limit: int) -> dict[str, Version]:
        """Return by name what the commune has changed at any time."""

    async def save(
        self, commune: str, name: str, content: Mapping[str, Any] | None, *, was: int, by: str
    ) -> Version | None:
        """Put ``content`` in force as the version after ``was``; None if that is not in force."""


class Rules(Protocol):
    """Who hears of what in each commune."""

    shipped: Sequence[Rule]
    """The rules of a commune that never changed them."""

    async def of(self, commune: str) -> Sequence[Rule]:
        """Return the rules in force, as of a few seconds ago at most."""

    async def current(self, commune: str) -> Sequence[Rule]:
        """Return the rules in force at this moment."""


class Words(Protocol):
    """One version of a template."""

    @property
    def version(self) -> int:
        """Its number; 0 for what was shipped."""

    @property
    def template(self) -> Template:
        """Its source."""

    def say(self, language: Language, about: Mapping[str, Any]) -> Said:
        """Return the message; raises ``TemplateBroken`` where a variable is missing."""


class Wording(Protocol):
    """The templates of each commune."""

    async def of(self, commune: str, template: str, version: int | None = None) -> Words:
        """Return a version of a template, or the one in force.

        Raises ``TemplateBroken`` where there is no such thing.
        """

    @property
    def names(self) -> Collection[str]:
        """What was shipped and may be changed."""

    def worded(self, name: str, version: Version) -> Words:
        """Return what a version says; raises ``TemplateBroken`` for one that was never shipped."""

    def letter(self, said: Said, language: Language, about: Mapping[str, Any]) -> tuple[str, str]:
        """Return the message as a letter: plain text and HTML; raises ``TemplateBroken``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template; ``part`` is such as ``vi.text``, lines count from 1."""

    part: str
    line: int
    why: Text


class Proofs(Protocol):
    """Reads what a person wrote before it is used."""

    def variables(self, abouts: Sequence[Mapping[str, Any]]) -> Variable:
        """Return, as one group, what a template for all of ``abouts`` may use."""

    def faults(self, template: Template, abouts: Sequence[Mapping[str, Any]]) -> list[Fault]:
        """Return why ``template`` cannot say any one of ``abouts``; takes a while."""


class TemplateBroken(Exception):
    """A template cannot be filled with the variables at hand."""
