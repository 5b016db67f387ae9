"""Who hears of what in a commune: shown, replaced as a whole, or as shipped again."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from services.notify.models import UNRULED, Use, Version
from services.notify.ports import Directory, Proofs, Rules, Versions, Wording, Words
from services.notify.rules import StoredRule, made_of, with_ids
from services.notify.service.changing import changed, found, together, uses_of
from services.notify.service.examples import abouts, tellable
from shared import logs
from shared.errors import FieldError, Invalid, Text

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is at hand where rules are changed."""

    versions: Versions
    templates: Versions
    rules: Rules
    wording: Wording
    proofs: Proofs
    directory: Directory

    async def show(self, commune: str, revision: int | None = None) -> Version:
        """Return the rules in force at this moment, or a version; raises ``NotFound``."""
        return await found(self.versions, commune, "", revision)

    async def earlier(self, commune: str, before: int | None, limit: int) -> list[Version]:
        """Return what was in force before, the latest first."""
        if before is None:
            before = (await self.versions.current(commune)).revision
        return await self.versions.before(commune, "", before, limit)

    async def replace(
        self, commune: str, rules: Sequence[StoredRule], *, was: int, by: str
    ) -> Version:
        """Put ``rules`` in force in place of the version ``was``.

        Raises ``Conflict`` if that is not in force, ``Invalid`` for a rule that nothing can be
        told by, ``Rejected`` for a commune that is not served here.
        """
        await self._check(commune, rules)
        stored = [each.model_dump(mode="json", exclude_defaults=True) for each in with_ids(rules)]
        return await self._save(commune, {"rules": stored}, was, by)

    async def reset(self, commune: str, *, was: int, by: str) -> Version:
        """Put the shipped rules in force again; raises ``Conflict`` as ``replace`` does."""
        return await self._save(commune, None, was, by)

    async def _save(
        self, commune: str, content: dict[str, object] | None, was: int, by: str
    ) -> Version:
        kept = await self.versions.save(commune, "", content, was=was, by=by)
        if kept is None:
            raise changed()
        log.info("rules changed", commune=commune, revision=kept.revision, by=by)
        return kept

    async def _check(self, commune: str, rules: Sequence[StoredRule]) -> None:
        """Raise ``Invalid`` where a rule names what is not there, or what does not fit."""
        ids = [each.id for each in rules if each.id]
        words = {each.template: await self._words(commune, each.template) for each in rules}
        # What a template was kept for it can say; only what is new is tried.
        known: dict[tuple[str, Use], Text | None] = {
            (name, use): None
            for name, uses in (await uses_of(self.rules, commune)).items()
            for use in uses
        }
        wrong = []
        for number, rule in enumerate(rules):
            if rule.id and ids.count(rule.id) > 1:
                wrong.append(_error(number, "id", _twice(rule.id)))
            if strange := rule.people - set(self.directory.people(commune)):
                wrong.append(_error(number, "to", _nobody(min(strange))))
            if rule.fact not in tellable():
                wrong.append(_error(number, "fact", _untold(rule.fact)))
                continue
            named = words[rule.template]
            if named is None:
                wrong.append(_error(number, "template", _no_template(rule.template)))
                continue
            for use in (use for made in made_of([rule]) for use in Use.of(made)):
                key = (rule.template, use)
                if key not in known:
                    known[key] = await asyncio.to_thread(self._misfit, commune, named, use)
                if why := known[key]:
                    wrong.append(_error(number, "template", _unfit(rule.template, rule.fact, why)))
                    break
        if wrong:
            raise Invalid("invalid-rules", together(wrong), *wrong)

    async def _words(self, commune: str, template: str) -> Words | None:
        if template in UNRULED:
            return None
        version = await self.templates.current(commune, template)
        if version.content is None and template not in self.wording.names:
            return None
        return self.wording.worded(template, version)

    def _misfit(self, commune: str, words: Words, use: Use) -> Text | None:
        """Return why a template cannot tell of what a rule would have it tell of."""
        try:
            told = abouts(use, commune, self.directory)
        except (LookupError, ValueError):
            return Text("điều kiện không bao giờ xảy ra", "its condition never comes true")
        faults = self.proofs.faults(words.template, told)
        return faults[0].why if faults else None


def _error(number: int, field: str, why: Text) -> FieldError:
    return FieldError(f"items.{number}.{field}", why)


def _twice(rule_id: str) -> Text:
    return Text(f"mã “{rule_id}” dùng cho hai quy tắc", f"the id {rule_id} stands for two rules")


def _nobody(person: str) -> Text:
    return Text(f"danh bạ của xã không có “{person}”", f"the directory has no {person}")


def _untold(fact: str) -> Text:
    return Text(f"không báo tin được về sự kiện {fact}", f"nothing can be told of {fact}")


def _no_template(name: str) -> Text:
    return Text(f"không có mẫu tin “{name}”", f"there is no template {name}")


def _unfit(name: str, fact: str, why: Text) -> Text:
    return Text(
        f"mẫu tin “{name}” không dùng được cho sự kiện {fact}: {why.vi}",
        f"the template {name} does not fit {fact}: {why.en}",
    )
