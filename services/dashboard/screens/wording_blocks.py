"""Rules and templates in words that staff understand. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from services.dashboard.client.wording_shapes import (
    FactWords,
    Rule,
    Template,
    Value,
    Variable,
    Version,
    Vocabulary,
)
from services.dashboard.texts import LOCAL, Words

PROBE = "probe"
"""A probe of the system tells nobody: shipped so, and not for staff to choose."""
LANGUAGES = ("vi", "en")
PARTS = ("title", "text", "short")
WRITTEN: Mapping[str, str] = {
    "text": "{{{{ {0} }}}}",
    "number": "{{{{ {0} | number }}}}",
    "day": "{{{{ {0} | day }}}}",
    "moment": "{{{{ {0} | time }}}} {{{{ {0} | day }}}}",
    "code": '{{{{ {0} | word("{1}") }}}}',
    "yes_no": "{{% if {0} %}}…{{% endif %}}",
    "list": "{{% for x in {0} %}}…{{% endfor %}}",
}
"""How each kind of variable is written in a template; a group is not shown itself."""


def fact(name: str, known: Vocabulary) -> FactWords | None:
    """Return what is known of a fact."""
    return next((each for each in known.facts if each.fact == name), None)


def fact_named(name: str, known: Vocabulary) -> str:
    """Return what staff call a fact, or what stands for one in a template that no rule names."""
    found = fact(name, known)
    return found.name if found else known.unruled.get(name, name)


def conditions(rule: Rule, known: Vocabulary) -> list[str]:
    """Return what a rule asks of its fact: ``lý do đôn đốc: quá hạn, đôn đốc trực tiếp``."""
    found = fact(rule.fact, known)
    fields = {each.field: each for each in found.fields} if found else {}
    said = []
    for field, wanted in rule.when.items():
        if field == PROBE and wanted is False:
            continue
        words = fields.get(field)
        names = {one.value: one.name for one in words.values} if words else {}
        values = ", ".join(str(names.get(each, each)) for each in listed(wanted))
        said.append(f"{words.name if words else field}: {values}")
    return said


def listed(wanted: Any) -> list[Value]:
    """Return the values that a condition allows: one, or any of several."""
    return list(wanted) if isinstance(wanted, list | tuple) else [wanted]


def audiences(named: Iterable[str], known: Vocabulary) -> str:
    """Return whom audiences are, by name."""
    return ", ".join(known.audiences.get(each, each) for each in named)


def channels(named: Iterable[str], known: Vocabulary) -> str:
    """Return what channels are called."""
    return ", ".join(known.channels.get(each, each) for each in named)


def manner(rule: Rule, words: Words) -> str:
    """Return how urgently a rule tells, and what becomes of what nobody reads."""
    said = [words(f"{rule.urgency}_short")]
    if rule.critical:
        said.append(words("rule_critical"))
    if rule.escalate:
        hours = number(rule.escalate.after_hours, words)
        said.append(words("rule_goes_on", hours=hours))
    return "; ".join(said)


def number(value: float, words: Words) -> str:
    """Return a figure with a decimal only where it has one."""
    return words.number(value, 0 if value % 1 == 0 else 1)


def in_full(rule: Rule, known: Vocabulary, words: Words) -> str:
    """Return a rule in one sentence."""
    asked = conditions(rule, known)
    parts = [
        fact_named(rule.fact, known) + (f" ({'; '.join(asked)})" if asked else ""),
        f"{words('col_rule_to').lower()} {audiences(rule.to, known)}",
        f"{words('col_rule_by').lower()} {channels(rule.by, known)}",
        manner(rule, words),
        words("rule_on" if rule.enabled else "rule_off"),
    ]
    return " · ".join(parts)


def differences(
    then: Sequence[Rule], current: Sequence[Rule], known: Vocabulary, words: Words
) -> list[str]:
    """Return in sentences how the rules of a version differ from those in force."""
    old, new = {each.id: each for each in then}, {each.id: each for each in current}
    said = [
        f"{words('version_added')}: {in_full(old[each], known, words)}"
        for each in old.keys() - new.keys()
    ]
    said += [
        f"{words('version_gone')}: {in_full(new[each], known, words)}"
        for each in new.keys() - old.keys()
    ]
    said += [
        f"{words('version_changed')}: {in_full(old[each], known, words)}"
        for each in old.keys() & new.keys()
        if old[each] != new[each]
    ]
    return sorted(said)


def version_line(version: Version, words: Words, today: date) -> str:
    """Return which version, from when and by whom."""
    if version.revision == 0 or version.at is None:
        return words("version_line_shipped")
    name = "version_line" if version.own else "version_line_reset"
    by = (version.by or "").removeprefix("user:")
    return words(name, number=version.revision, time=words.moment(version.at, today), by=by)


def version_short(version: Version, words: Words) -> str:
    """Return whose words they are: shipped, or the commune's so-manieth."""
    if not version.own:
        return words("version_shipped")
    return words("version_own", number=version.revision)


def written(variable: Variable) -> str:
    """Return how a variable is written in a template; what is of a list, inside its loop."""
    name = variable.name
    if "[]" in name:
        name = f"x{name.rpartition('[]')[2]}"
    pattern = WRITTEN.get(variable.kind)
    return pattern.format(name, variable.words) if pattern else ""


def kind(variable: Variable, words: Words) -> str:
    """Return what a variable is, and whether it may be empty."""
    said = words(f"variable_{variable.kind}")
    return words("variable_optional", kind=said) if variable.optional else said


def example(variable: Variable, words: Words, lists: Mapping[str, Mapping[str, str]]) -> str | None:
    """Return the example of a variable as a message would show it."""
    value = variable.example
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if isinstance(value, int | float):
        return number(value, words)
    if value and variable.kind == "day":
        return words.day(date.fromisoformat(value))
    if value and variable.kind == "moment":
        moment = datetime.fromisoformat(value).astimezone(LOCAL)
        return f"{moment:%H:%M} {words.day(moment.date())}"
    return lists.get(variable.words or "", {}).get(value, value) if value else None


def source(template: Template, words: Words) -> str:
    """Return the source of a version in both languages, as markup."""
    said = []
    for language in LANGUAGES:
        each = getattr(template, language)
        name = words(f"template_language_{language}")
        parts = "\n\n".join(getattr(each, part) for part in PARTS if getattr(each, part))
        said.append(
            f'<h4>{escape(name)}</h4><p class="xs-source" lang="{language}">{escape(parts)}</p>'
        )
    return "".join(said)
