"""One rule in a form: who is told, by which channels, in which words, and how urgently."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from services.dashboard.client.wording_shapes import Escalate, FactWords, Rule, Rules, Vocabulary
from services.dashboard.screens import blocks, keeping, session, wording_blocks
from services.dashboard.screens.visits import Here
from services.dashboard.screens.wording_blocks import PROBE

FORM = "rule"
ASKED = "quy-tac"
URGENCIES = ("urgent", "normal", "digest")
DRAWN = ("to", "by", "template", "when", "until", "escalate")
LEAST_HOURS, MOST_HOURS, HOURS = 0.5, 80.0, 4.0
"""Working hours before what nobody reads goes on: the bounds, and what is offered first."""


def draw(
    here: Here, known: Vocabulary, rules: Rules, rule: Rule | None, subjects: Mapping[str, str]
) -> None:
    """Draw a rule of ``rules`` to be changed, or a new one; ``subjects`` are the templates."""
    words = here.words
    begun, fact = rule, wording_blocks.fact(rule.fact, known) if rule else None
    if rule is None:
        names = {each.fact: each.name for each in known.facts}
        st.html(blocks.title_small(words("rule_title_new"), ""))
        chosen = st.selectbox(
            words("rule_fact"), list(names), format_func=names.__getitem__, key="rule-fact"
        )
        fact = wording_blocks.fact(chosen, known)
        begun = blank(fact, subjects) if fact else None
    if fact is None or begun is None:
        st.html(f'<p class="xs-hint">{escape(words("wording_unknown"))}</p>')
        return
    if rule is not None:
        st.html(blocks.title_small(fact.name, "; ".join(wording_blocks.conditions(rule, known))))
    if "resident" in begun.to:
        st.html(f'<p class="xs-hint">{escape(words("rule_of_residents"))}</p>')
    keeping.show_wrong(here, FORM)
    wanted = _form(here, known, begun, fact, subjects)
    if wanted:
        _save(here, rules, wanted, fact.name)
    if rule is not None:
        _remove(here, rules, rule, fact.name)


def blank(fact: FactWords, subjects: Mapping[str, str]) -> Rule:
    """Return what a new rule begins with: a probe of the system tells nobody. Pure."""
    has_probe = any(each.field == PROBE for each in fact.fields)
    return Rule(
        id="",
        fact=fact.fact,
        to=[],
        by=["inbox"],
        template=next(iter(subjects), ""),
        when={PROBE: False} if has_probe else {},
    )


def _form(
    here: Here, known: Vocabulary, rule: Rule, fact: FactWords, subjects: Mapping[str, str]
) -> Rule | None:
    """Draw the form; return the rule as it is wanted once somebody saves it."""
    words = here.words

    def key(name: str) -> str:
        return here.key(f"rule-{name}-{rule.id}-{rule.fact}")

    people = [each for each in known.audiences if each.startswith("person:")]
    may = list(dict.fromkeys([*fact.audiences, *people, *rule.to]))
    with st.form(key("form")):
        enabled = st.toggle(words("rule_enabled"), rule.enabled, key=key("enabled"))
        to = st.multiselect(
            words("rule_to"),
            may,
            rule.to,
            format_func=lambda each: known.audiences.get(each, each),
            placeholder="",
            key=key("to"),
        )
        keeping.show_wrong(here, FORM, "to")
        when = _conditions(here, rule, fact, key("when"))
        keeping.show_wrong(here, FORM, "when")
        by = st.multiselect(
            words("rule_by"),
            list(known.channels),
            rule.by,
            format_func=lambda each: known.channels.get(each, each),
            help=words("rule_by_how") if "resident" in may else None,
            placeholder="",
            key=key("by"),
        )
        keeping.show_wrong(here, FORM, "by")
        names = [each for each in {*subjects, rule.template} if each not in known.unruled]
        names.sort(key=lambda each: subjects.get(each, each))
        template = st.selectbox(
            words("rule_template"),
            names,
            names.index(rule.template) if rule.template in names else 0,
            format_func=lambda each: f"{subjects.get(each, each)} ({each})",
            key=key("template"),
        )
        keeping.show_wrong(here, FORM, "template")
        urgency = st.radio(
            words("rule_urgency"),
            URGENCIES,
            URGENCIES.index(rule.urgency),
            format_func=lambda each: words(f"urgency_{each}"),
            key=key("urgency"),
        )
        critical = st.checkbox(words("rule_is_critical"), rule.critical, key=key("critical"))
        until = rule.until
        if fact.standings:
            until = st.multiselect(
                words("rule_until"),
                list(dict.fromkeys([*fact.standings, *rule.until])),
                rule.until,
                format_func=lambda each: known.standings.get(each, each),
                placeholder=words("rule_until_none"),
                key=key("until"),
            )
            keeping.show_wrong(here, FORM, "until")
        escalate = _escalation(here, known, rule, key("escalate"))
        keeping.show_wrong(here, FORM, "escalate")
        if not st.form_submit_button(words("rule_save"), type="primary", key=key("save")):
            return None
    return rule.model_copy(
        update={
            "enabled": enabled, "to": to, "when": when, "by": by, "template": template or "",
            "urgency": urgency, "critical": critical, "until": until, "escalate": escalate,
        }
    )  # fmt: skip


def _conditions(here: Here, rule: Rule, fact: FactWords, key: str) -> dict[str, Any]:
    """Draw what a rule may ask of its fact; what is not for staff to choose stays as it is."""
    words = here.words
    offered = [each for each in fact.fields if each.field != PROBE and each.values]
    wanted = {
        name: value
        for name, value in rule.when.items()
        if name not in {each.field for each in offered}
    }
    for each in offered:
        names = {one.value: one.name for one in each.values}
        now = wording_blocks.listed(rule.when[each.field]) if each.field in rule.when else []
        chosen = st.multiselect(
            words("rule_when", name=each.name),
            list(dict.fromkeys([*names, *now])),
            now,
            format_func=lambda value, names=names: str(names.get(value, value)),  # type: ignore[misc]
            placeholder=words("rule_when_any"),
            key=f"{key}-{each.field}",
        )
        if chosen:
            wanted[each.field] = chosen[0] if len(chosen) == 1 else chosen
    return wanted


def _escalation(here: Here, known: Vocabulary, rule: Rule, key: str) -> Escalate | None:
    """Draw what becomes of what nobody reads."""
    words, now = here.words, rule.escalate or Escalate(after_hours=HOURS)
    with st.expander(words("rule_escalate_title"), expanded=rule.escalate is not None):
        wanted = st.checkbox(words("rule_escalate"), rule.escalate is not None, key=f"{key}-on")
        hours = st.number_input(
            words("rule_after"),
            LEAST_HOURS,
            MOST_HOURS,
            float(now.after_hours),
            0.5,
            format="%.1f",
            key=f"{key}-hours",
        )
        by = st.multiselect(
            words("rule_escalate_by"),
            [each for each in known.channels if each != "inbox"],
            now.by,
            format_func=lambda each: known.channels.get(each, each),
            placeholder="",
            key=f"{key}-by",
        )
        then = st.multiselect(
            words("rule_escalate_then"),
            [each for each in known.audiences if ":" in each],
            now.then,
            format_func=lambda each: known.audiences.get(each, each),
            placeholder="",
            key=f"{key}-then",
        )
        one = st.checkbox(words("rule_one_suffices"), now.one_suffices, key=f"{key}-one")
    if not wanted:
        return None
    return Escalate(after_hours=hours, by=by, then=then, one_suffices=one)


def _save(here: Here, rules: Rules, wanted: Rule, name: str) -> None:
    others = {each.id: each for each in rules.items}
    items = [wanted if each.id == wanted.id else each for each in rules.items]
    if wanted.id not in others:
        items.append(wanted)
    kept = keeping.keep(
        here,
        FORM,
        lambda: session.wording().put_rules(here.caller, items, rules.revision),
        drawn=DRAWN,
        prefix=f"items.{items.index(wanted)}.",
    )
    if kept:
        if not wanted.id:
            st.query_params.pop(ASKED, None)
        keeping.finish(here.words("done_rule", name=name))


def _remove(here: Here, rules: Rules, rule: Rule, name: str) -> None:
    words = here.words
    with st.expander(words("rule_remove")):
        st.html(f'<p class="xs-hint">{escape(words("rule_remove_how"))}</p>')
        sure = st.checkbox(words("rule_remove_sure"), key=here.key(f"rule-sure-{rule.id}"))
        if not st.button(words("rule_remove"), disabled=not sure, key=here.key("rule-remove")):
            return
    items = [each for each in rules.items if each.id != rule.id]
    kept = keeping.keep(
        here,
        FORM,
        lambda: session.wording().put_rules(here.caller, items, rules.revision),
        drawn=(),
    )
    if kept:
        st.query_params.pop(ASKED, None)
        keeping.finish(words("done_rule_removed", name=name))
