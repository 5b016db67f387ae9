"""What is in force in each commune: its own rules and templates, else those that were shipped."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from services.notify import rules
from services.notify.models import SHIPPED, Rule, Said, Template, Version
from services.notify.ports import TemplateBroken, Versions
from services.notify.rules import StoredRule
from services.notify.wording import Templates
from shared import logs
from shared.errors import Language

log = logs.get(__name__)


class RuleBook:
    """Implements ``ports.Rules``."""

    def __init__(self, versions: Versions) -> None:
        self._shipped = rules.shipped()
        self._versions = versions
        self._made: dict[str, tuple[int, Sequence[Rule]]] = {}
        self.shipped: Sequence[Rule] = rules.made_of(self._shipped)

    async def of(self, commune: str) -> Sequence[Rule]:
        """Return the rules in force, as of a few seconds ago at most."""
        return self._of(commune, await self._versions.of(commune))

    async def current(self, commune: str) -> Sequence[Rule]:
        """Return the rules in force at this moment."""
        return self._of(commune, await self._versions.current(commune))

    def _of(self, commune: str, version: Version) -> Sequence[Rule]:
        if version.content is None:
            return self.shipped
        made = self._made.get(commune)
        if made is None or made[0] != version.revision:
            made = self._made[commune] = version.revision, rules.made_of(self.stored(version))
        return made[1]

    def stored(self, version: Version) -> tuple[StoredRule, ...]:
        """Return the rules of one version.

        What was right when it was saved and is not in this release is left out, with an alarm.
        """
        if version.content is None:
            return self._shipped
        found = []
        for each in version.content["rules"]:
            try:
                found.append(StoredRule.model_validate(each))
            except ValidationError:
                log.exception("a stored rule makes no sense any more", rule=each.get("id"))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Worded:
    """Implements ``ports.Words``: a version of a template, and what was shipped beside it."""

    name: str
    version: int
    template: Template
    templates: Templates
    forgiving: bool = False
    """Whether a text of the commune's own that cannot be filled after all gives way to the shipped
    one: nobody is left untold."""

    def say(self, language: Language, about: Mapping[str, Any]) -> Said:
        """Return the message; raises ``TemplateBroken`` if it cannot be filled."""
        written = self.template.written.get(language)
        if written is None:
            raise TemplateBroken(f"{self.name}.{language}")
        shipped = self.templates.shipped.get(self.name)
        try:
            return self.templates.fill(written, language, about)
        except TemplateBroken:
            if not self.forgiving or shipped is None:
                raise
            log.exception("said as shipped", template=self.name, version=self.version)
            return self.templates.fill(shipped.written[language], language, about)


class TemplateBook:
    """Implements ``ports.Wording``."""

    def __init__(self, templates: Templates, versions: Versions) -> None:
        self.templates = templates
        self._versions = versions

    async def of(self, commune: str, template: str, version: int | None = None) -> Worded:
        """Return a version of a template, or the one in force.

        Raises ``TemplateBroken`` where there is no such thing.
        """
        if version == SHIPPED:
            return self.worded(template, Version())
        found = (
            await self._versions.of(commune, template)
            if version is None
            else await self._versions.at(commune, template, version)
        )
        if found is None:
            raise TemplateBroken(f"{template} has no version {version}")
        return replace(self.worded(template, found), forgiving=found.content is not None)

    @property
    def names(self) -> Collection[str]:
        """What was shipped and may be changed."""
        return self.templates.shipped.keys()

    def worded(self, name: str, version: Version) -> Worded:
        """Return what a version says; raises ``TemplateBroken`` for one that was never shipped."""
        template = (
            self.templates.shipped.get(name)
            if version.content is None
            else Template.from_content(version.content)
        )
        if template is None:
            raise TemplateBroken(name)
        return Worded(name, version.revision, template, self.templates)

    def letter(self, said: Said, language: Language, about: Mapping[str, Any]) -> tuple[str, str]:
        """Return ``said`` as a letter, in plain text and in HTML."""
        return self.templates.letter(said, language, about)
