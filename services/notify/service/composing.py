"""The words of a commune's messages: listed, shown, changed, and tried out before that."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from services.notify.models import UNRULED, Template, Use, Variable, Version
from services.notify.ports import (
    Directory,
    Fault,
    Proofs,
    Rules,
    TemplateBroken,
    Versions,
    Wording,
)
from services.notify.service.about import About
from services.notify.service.changing import changed, found, missing, refused, together, uses_of
from services.notify.service.examples import abouts, tellable
from services.notify.service.previewing import Preview, preview_of, with_values
from shared import logs
from shared.errors import Conflict, FieldError, Language, Text

MOST_OWN = 100
"""Templates that a commune may add or change."""
log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Composed:
    """A version of a template, what it is used for, and what it may use."""

    name: str
    version: Version
    template: Template
    uses: Collection[Use]
    variables: Variable
    titles: Mapping[Language, str] = field(default_factory=dict)
    """What it says of an example, by language; of one that cannot be filled nothing."""

    @property
    def facts(self) -> list[str]:
        """The facts that it tells of."""
        return sorted({each.fact for each in self.uses})

    @property
    def to_resident(self) -> bool:
        """Whether only residents read it."""
        return bool(self.uses) and all(each.resident for each in self.uses)


@dataclass(frozen=True, slots=True)
class Composing:
    """What is at hand where templates are changed."""

    versions: Versions
    rules: Rules
    wording: Wording
    proofs: Proofs
    directory: Directory
    desk_url: str = ""

    async def all(self, commune: str) -> list[Composed]:
        """Return every template of the commune by name: shipped, changed or its own."""
        own = await self.versions.all_of(commune, 2 * MOST_OWN)
        uses = await uses_of(self.rules, commune)
        names = sorted({*self.wording.names, *own})
        return await asyncio.to_thread(
            lambda: [
                self._composed(each, own.get(each, Version()), uses, commune) for each in names
            ]
        )

    async def show(self, commune: str, name: str, revision: int | None = None) -> Composed:
        """Return a template in force, or one of its versions; raises ``NotFound``."""
        version = await found(self.versions, commune, name, revision)
        self._exists(name, version)
        return self._composed(name, version, await uses_of(self.rules, commune), commune)

    async def earlier(
        self, commune: str, name: str, before: int | None, limit: int
    ) -> list[Version]:
        """Return what was in force before, the latest first; raises ``NotFound``."""
        version = await self.versions.current(commune, name)
        self._exists(name, version)
        last = version.revision if before is None else before
        return await self.versions.before(commune, name, last, limit)

    async def write(
        self, commune: str, name: str, template: Template, *, was: int, by: str
    ) -> Composed:
        """Put ``template`` in force in place of the version ``was``.

        Raises ``Invalid`` where it cannot say everything that it may have to, ``Conflict`` where
        ``was`` is not in force or the commune has as many templates as it may.
        """
        uses = await uses_of(self.rules, commune)
        version = await self.versions.current(commune, name)
        template = _meant(template, version, uses.get(name, frozenset()))
        await self._check(commune, name, template, uses)
        kept = await self.versions.save(commune, name, template.content, was=was, by=by)
        if kept is None:
            raise changed()
        log.info("template changed", commune=commune, template=name, revision=kept.revision, by=by)
        return self._composed(name, kept, uses, commune)

    async def reset(self, commune: str, name: str, *, was: int, by: str) -> Composed:
        """Put the shipped words in force again.

        Raises ``NotFound``, or ``Conflict`` where there are none, where they do not fit the
        commune's own rules, or as ``write`` does.
        """
        version, uses = (
            await self.versions.current(commune, name),
            await uses_of(self.rules, commune),
        )
        self._exists(name, version)
        if name not in self.wording.names:
            raise Conflict(
                "nothing-shipped",
                Text(
                    "Mẫu tin này do xã tự soạn, không có bản gốc để trở về.",
                    "This template is the commune's own; there is none to go back to.",
                ),
            )
        shipped = self.wording.worded(name, Version()).template
        if faults := await self._faults(commune, shipped, uses.get(name, frozenset())):
            raise Conflict("does-not-fit", together([_error(each) for each in faults]))
        kept = await self.versions.save(commune, name, None, was=was, by=by)
        if kept is None:
            raise changed()
        log.info("template reset", commune=commune, template=name, by=by)
        return self._composed(name, kept, uses, commune)

    async def preview(
        self,
        commune: str,
        name: str,
        draft: Template | None,
        values: Mapping[str, Any],
        languages: Iterable[Language],
    ) -> dict[Language, Preview]:
        """Return what ``draft``, or else what is in force, says of an example.

        ``values`` take the place of the example's. Raises ``NotFound``, or ``Invalid`` for a draft
        that could not be saved and for values that it does not know or cannot show.
        """
        uses = await uses_of(self.rules, commune)
        version = await self.versions.current(commune, name)
        if draft is None:
            self._exists(name, version)
        else:
            draft = _meant(draft, version, uses.get(name, frozenset()))
            await self._check(commune, name, draft, uses)
        words = self.wording.worded(
            name, version if draft is None else Version(version.revision, draft.content)
        )
        of_it = self._used(words.template, uses.get(name, frozenset()))
        if not of_it:
            raise missing()
        example = abouts(min(of_it, key=repr), commune, self.directory)[0]
        about, whose = with_values(example, values), self.directory.commune(commune)
        return {
            each: preview_of(words, about, each, self.wording, whose, url=self.desk_url)
            for each in languages
        }

    @staticmethod
    def _used(template: Template, by_rules: Collection[Use]) -> frozenset[Use]:
        """Return what rules use a template for, else what it was written for."""
        known = set(template.facts) & (tellable() | UNRULED)
        return frozenset(by_rules or {Use(fact, resident=template.to_resident) for fact in known})

    def _composed(
        self, name: str, version: Version, uses: Mapping[str, Collection[Use]], commune: str
    ) -> Composed:
        words = self.wording.worded(name, version)
        template = words.template
        used = self._used(template, uses.get(name, frozenset()))
        told = self._abouts(used, commune)
        titles: dict[Language, str] = {}
        with suppress(TemplateBroken):
            titles = {each: words.say(each, told[0]).title for each in template.written if told}
        return Composed(name, version, template, used, self.proofs.variables(told), titles)

    def _abouts(self, uses: Collection[Use], commune: str) -> Sequence[About]:
        ordered = sorted(uses, key=repr)
        return [each for use in ordered for each in abouts(use, commune, self.directory)]

    def _exists(self, name: str, version: Version) -> None:
        if version.content is None and name not in self.wording.names:
            raise missing()

    async def _check(
        self, commune: str, name: str, template: Template, uses: Mapping[str, Collection[Use]]
    ) -> None:
        """Raise why a template cannot be put in force, if it cannot."""
        if unknown := set(template.facts) - tellable() - ({name} & UNRULED):
            why = Text(
                f"không báo tin được về sự kiện {min(unknown)}",
                f"nothing can be told of {min(unknown)}",
            )
            raise refused([FieldError("facts", why)])
        used = self._used(template, uses.get(name, frozenset()))
        if not used:
            why = Text(
                "chưa có quy tắc nào dùng mẫu này; xin nêu sự kiện mà mẫu dùng cho",
                "no rule uses this template; name the facts that it is for",
            )
            raise refused([FieldError("facts", why)])
        if faults := await self._faults(commune, template, used):
            raise refused([_error(each) for each in faults])
        own = await self.versions.all_of(commune, 2 * MOST_OWN)
        if name not in own and len(own) >= MOST_OWN:
            raise Conflict(
                "too-many-templates",
                Text(
                    f"Mỗi xã soạn được tối đa {MOST_OWN} mẫu tin.",
                    f"A commune may have {MOST_OWN} templates of its own.",
                ),
            )

    async def _faults(self, commune: str, template: Template, uses: Collection[Use]) -> list[Fault]:
        return await asyncio.to_thread(
            lambda: self.proofs.faults(template, self._abouts(uses, commune))
        )


def _meant(template: Template, version: Version, by_rules: Collection[Use]) -> Template:
    """Return ``template`` with what it is for: as it says, as it was, or as rules use it."""
    if template.facts:
        return template
    was = Template.from_content(version.content) if version.content else None
    if was and was.facts:
        return replace(template, facts=was.facts, to_resident=was.to_resident)
    facts = tuple(sorted({each.fact for each in by_rules}))
    return replace(template, facts=facts, to_resident=all(each.resident for each in by_rules))


def _error(fault: Fault) -> FieldError:
    return FieldError(
        fault.part,
        Text(f"dòng {fault.line}: {fault.why.vi}", f"line {fault.line}: {fault.why.en}"),
    )
