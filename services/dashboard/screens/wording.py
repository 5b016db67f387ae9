"""Rules and templates: what is told to whom, by which channel, in which words."""

from html import escape

import streamlit as st

from services.dashboard.client.wording_shapes import Rule, Rules, TemplateHead, Vocabulary
from services.dashboard.screens import (
    doors,
    keeping,
    rule_form,
    session,
    tables,
    task_blocks,
    template_form,
    version_list,
    visits,
    wording_blocks,
)
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import Here
from services.dashboard.texts import LOCAL
from shared.auth import Role

PATH = "quy-tac-mau-tin"
ROLES = (Role.FOCAL, Role.ADMIN)
SERVICE = "notify"
RULE, TEMPLATE, PART = "quy-tac", "mau", "phan"
"""What the address asks for: a rule by its id, a template by its name, or which list."""
NEW = "moi"
RULES, TEMPLATES = "rules", "templates"


def show() -> None:
    """Draw the lists, or the rule or template that the address names."""
    here = visits.at("wording", SERVICE, *ROLES)
    if here is None:
        return
    known, _ = visits.kept(
        here,
        "vocabulary",
        lambda: session.ask_vocabulary(here.person.token, here.words.language),
    )
    if known is None:
        st.html(f'<p class="xs-hint">{escape(here.words("down_empty"))}</p>')
        return
    if not here.person.may(Role.ADMIN):
        st.html(f'<p class="xs-hint">{escape(here.words("wording_only_read"))}</p>')
    if rule_id := st.query_params.get(RULE):
        _back(here)
        _one_rule(here, known, rule_id)
    elif name := st.query_params.get(TEMPLATE):
        _back(here)
        template_form.draw(here, known, name)
    else:
        keeping.forget()
        _lists(here, known)


def _back(here: Here) -> None:
    if st.button(here.words("wording_back"), icon=":material/arrow_back:", key="wording-back"):
        for name in (RULE, TEMPLATE):
            st.query_params.pop(name, None)
        st.rerun()


def _lists(here: Here, known: Vocabulary) -> None:
    words = here.words
    parts = {RULES: words("wording_rules"), TEMPLATES: words("wording_templates")}
    part = st.segmented_control(
        words("wording_part"),
        list(parts),
        format_func=lambda each: parts[each],
        default=TEMPLATES if st.query_params.get(PART) == TEMPLATES else RULES,
        required=True,
        key="wording-part",
        label_visibility="collapsed",
    )
    st.query_params[PART] = part
    heads, old = visits.kept(here, "templates", lambda: session.wording().templates(here.caller))
    if part == TEMPLATES:
        st.html(f'<p class="xs-hint">{escape(words("templates_how"))}</p>')
        table = _templates(here, known)
        tables.draw(table, heads or [], words, empty="templates_none", faded=old)
        return
    rules, older = visits.kept(here, "rules", lambda: session.wording().rules(here.caller))
    if rules is None:
        return
    if here.person.may(Role.ADMIN) and not older:
        address = doors.door(PATH, words, {RULE: NEW})
        st.html(f"<p>{doors.link('+ ' + words('rule_new'), address)}</p>")
    table_of_rules = _rules(here, known, {each.id: each.subject for each in heads or []})
    tables.draw(table_of_rules, rules.items, words, empty="rules_none", faded=older)
    if not older:
        _versions(here, known, rules)


def _one_rule(here: Here, known: Vocabulary, rule_id: str) -> None:
    words = here.words
    found, old = visits.kept(here, "rules", lambda: session.wording().rules(here.caller))
    heads, _ = visits.kept(here, "templates", lambda: session.wording().templates(here.caller))
    if found is None:
        return
    rules: Rules = keeping.seen("rules", found)
    rule = next((each for each in rules.items if each.id == rule_id), None)
    if rule is None and rule_id != NEW:
        st.html(f'<p class="xs-hint">{escape(words("wording_unknown"))}</p>')
        return
    if old or not here.person.may(Role.ADMIN):
        st.html(f"<p>{escape(wording_blocks.in_full(rule, known, words))}</p>" if rule else "")
        return
    subjects = {each.id: each.subject for each in heads or []}
    rule_form.draw(here, known, rules, rule, subjects)


def _versions(here: Here, known: Vocabulary, rules: Rules) -> None:
    words = here.words

    def said(version: Rules) -> str:
        lines = wording_blocks.differences(version.items, rules.items, known, words)
        if not lines:
            return f'<p class="xs-hint">{escape(words("version_same"))}</p>'
        listed = "".join(f"<li>{escape(each)}</li>" for each in lines)
        return f'<p>{escape(words("version_differs"))}</p><ul class="xs-points">{listed}</ul>'

    def back(version: Rules) -> Rules:
        if not version.own:
            return session.wording().reset_rules(here.caller, rules.revision)
        return session.wording().put_rules(here.caller, version.items, rules.revision)

    version_list.draw(
        here,
        RULES,
        rules,
        earlier=lambda: session.wording().rule_versions(here.caller),
        at=lambda revision: session.wording().rules(here.caller, revision),
        said=said,
        back=back,
    )


def _rules(here: Here, known: Vocabulary, subjects: dict[str, str]) -> Table[Rule]:
    words = here.words

    def what(rule: Rule) -> str:
        asked = wording_blocks.conditions(rule, known)
        name = wording_blocks.fact_named(rule.fact, known)
        return f"{name} – {'; '.join(asked)}" if asked else name

    def linked(rule: Rule) -> str:
        address = doors.door(PATH, words, {RULE: rule.id})
        asked = "; ".join(wording_blocks.conditions(rule, known))
        more = f'<br><span class="xs-small">{escape(asked)}</span>' if asked else ""
        return doors.link(wording_blocks.fact_named(rule.fact, known), address) + more

    def state(rule: Rule) -> str:
        return words("rule_on" if rule.enabled else "rule_off")

    def chip(rule: Rule) -> str:
        return task_blocks.chip("done" if rule.enabled else "late", state(rule))

    def template(rule: Rule) -> str:
        address = doors.door(PATH, words, {TEMPLATE: rule.template})
        return doors.link(subjects.get(rule.template, rule.template), address)

    return Table(
        RULES,
        (
            Column("col_rule_what", what, linked),
            Column("col_rule_to", lambda rule: wording_blocks.audiences(rule.to, known)),
            Column("col_rule_by", lambda rule: wording_blocks.channels(rule.by, known)),
            Column("col_rule_words", lambda rule: subjects.get(rule.template), template),
            Column("col_rule_how", lambda rule: wording_blocks.manner(rule, words)),
            Column("col_rule_state", state, chip),
        ),
    )


def _templates(here: Here, known: Vocabulary) -> Table[TemplateHead]:
    words = here.words

    def linked(head: TemplateHead) -> str:
        address = doors.door(PATH, words, {TEMPLATE: head.id})
        return (
            f"{doors.link(head.subject, address)}"
            f'<br><span class="xs-small">{escape(head.id)}</span>'
        )

    def used(head: TemplateHead) -> str | None:
        return "; ".join(wording_blocks.fact_named(each, known) for each in head.facts) or None

    return Table(
        TEMPLATES,
        (
            Column("col_template", lambda head: head.subject, linked),
            Column("col_template_for", used),
            Column("col_template_version", lambda head: wording_blocks.version_short(head, words)),
            Column(
                "col_template_changed",
                lambda head: head.at.astimezone(LOCAL).date() if head.at else None,
            ),
        ),
    )
