"""One template: its source in both languages, what it may use, how it reads, its versions."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from services.dashboard.client.shapes import Body
from services.dashboard.client.wording_shapes import (
    Preview,
    Template,
    Variable,
    Version,
    Vocabulary,
)
from services.dashboard.screens import (
    blocks,
    keeping,
    session,
    tables,
    version_list,
    visits,
    wording_blocks,
)
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import Here
from services.dashboard.screens.wording_blocks import LANGUAGES, PARTS
from services.dashboard.texts import LOCAL, Words
from shared.auth import Role

FORM = "template"
DRAWN = tuple(f"{language}.{part}" for language in LANGUAGES for part in PARTS)
LIMITS: Mapping[str, int] = {"title": 500, "text": 4000, "short": 500}
SHOWN = "template-shown"
"""The last preview of each template that this session looks at."""
FRAME_PIXELS = 460


def draw(here: Here, known: Vocabulary, name: str) -> None:
    """Draw a template; for administrators in a form."""
    found, old = visits.kept(
        here, f"template-{name}", lambda: session.wording().template(here.caller, name)
    )
    if found is None:
        return
    template: Template = keeping.seen(f"template-{name}", found)
    st.html(_head(template, here, known))
    keeping.show_wrong(here, FORM)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if old or not here.person.may(Role.ADMIN):
            st.html(wording_blocks.source(template, here.words))
        else:
            _form(here, known, template)
    with right:
        _previews(here, template)
    _variables(here, known, template)
    if not old:
        _versions(here, template)


def _head(template: Template, here: Here, known: Vocabulary) -> str:
    words = here.words
    facts = "; ".join(wording_blocks.fact_named(each, known) for each in template.facts)
    used = words("template_for", facts=facts) if facts else words("template_for_none")
    line = wording_blocks.version_line(template, words, here.today)
    return blocks.title_small(template.subject, f"{used} {line} · {template.id}")


def _form(here: Here, known: Vocabulary, template: Template) -> None:
    words = here.words

    def key(name: str) -> str:
        return here.key(f"template-{name}-{template.id}")

    texts: Body = {}
    with st.form(key("form")):
        tabs = _tabs(here)
        for language, tab in zip(LANGUAGES, tabs, strict=True):
            with tab:
                texts[language] = _source(here, template, language, key(language))
        values = _values(here, known, template, key("values"))
        with st.container(horizontal=True):
            look = st.form_submit_button(words("template_look"), key=key("look"))
            save = st.form_submit_button(words("template_save"), type="primary", key=key("save"))
    if look:
        _look(here, template, texts, values)
    if save:
        _save(here, template, texts)


def _tabs(here: Here) -> Sequence[DeltaGenerator]:
    """Draw a tab for each language; one that something is wrong in says so, and is open."""
    wrong = {field.partition(".")[0] for field in keeping.wrong_fields(FORM)}
    labels = {
        each: here.words(f"template_language_{each}")
        + (f" – {here.words('template_to_mend')}" if each in wrong else "")
        for each in LANGUAGES
    }
    first = next((labels[each] for each in LANGUAGES if each in wrong), None)
    return st.tabs(list(labels.values()), default=first)


def _source(here: Here, template: Template, language: str, key: str) -> dict[str, str | None]:
    """Draw the parts of a message in one language; what is wrong stands below each."""
    words, was = here.words, getattr(template, language)
    called = words(f"template_language_{language}")
    said: dict[str, str | None] = {}
    for part in PARTS:
        label = words(f"template_{'subject' if part == 'title' else part}", language=called)
        given: Mapping[str, Any] = {
            "label": label,
            "value": getattr(was, part) or "",
            "max_chars": LIMITS[part],
            "key": f"{key}-{part}",
        }
        if part == "text":
            said[part] = st.text_area(height=260, **given)
        else:
            empty = words("template_short_none") if part == "short" else None
            said[part] = st.text_input(placeholder=empty, autocomplete="off", **given)
        keeping.show_wrong(here, FORM, f"{language}.{part}")
    return {**said, "short": said["short"] or None}


def _values(here: Here, known: Vocabulary, template: Template, key: str) -> dict[str, Any]:
    """Draw values to try the template with; return those that are not the example's."""
    words, wanted = here.words, dict[str, Any]()
    plain = [each for each in template.variables if is_plain(each)]
    if not plain:
        return {}
    with st.expander(words("template_values")):
        st.html(f'<p class="xs-hint">{escape(words("template_values_how"))}</p>')
        for each in plain:
            given = _value(each, known, f"{key}-{each.name}")
            if given != each.example:
                wanted[each.name] = given
    return wanted


def is_plain(variable: Variable) -> bool:
    """Tell whether another value for it can be typed. Pure."""
    return not {".", "["} & set(variable.name) and variable.kind not in ("list", "group")


def _value(variable: Variable, known: Vocabulary, key: str) -> Any:
    """Draw one value; what is emptied is empty where that may be, else the example's."""
    name, example = variable.name, variable.example
    if variable.kind == "yes_no":
        return st.checkbox(name, bool(example), key=key)
    if variable.kind == "number" and isinstance(example, int | float):
        whole = int(example) if example % 1 == 0 else float(example)
        return st.number_input(name, value=whole, key=key)
    if variable.kind == "day" and isinstance(example, str):
        chosen = st.date_input(name, date.fromisoformat(example), format="DD/MM/YYYY", key=key)
        return chosen.isoformat()
    if variable.kind == "moment" and isinstance(example, str):
        then = datetime.fromisoformat(example).astimezone(LOCAL)
        day = st.date_input(name, then.date(), format="DD/MM/YYYY", key=key)
        return example if day == then.date() else datetime.combine(day, then.timetz()).isoformat()
    if variable.kind == "code" and variable.words:
        codes = list(known.words.get(variable.words, {}))
        names = known.words.get(variable.words, {})
        place = codes.index(str(example)) if example in codes else 0
        return st.selectbox(name, codes, place, format_func=names.__getitem__, key=key)
    typed = st.text_input(name, "" if example is None else str(example), key=key)
    return typed.strip() or (None if variable.optional else example)


def _look(here: Here, template: Template, texts: Body, values: Mapping[str, Any]) -> None:
    """Show what is typed as it would be read; what is wrong with it stands next to its field."""
    shown = keeping.keep(
        here,
        FORM,
        lambda: session.wording().preview(here.caller, template.id, texts, values),
        drawn=DRAWN,
        prefix="draft.",
    )
    if shown:
        st.session_state[SHOWN] = {template.id: shown}
        st.rerun()


def _save(here: Here, template: Template, texts: Body) -> None:
    kept = keeping.keep(
        here,
        FORM,
        lambda: session.wording().put_template(here.caller, template.id, texts, template.revision),
        drawn=DRAWN,
        typed=str(texts["vi"]["text"]),
    )
    if kept:
        st.session_state.pop(SHOWN, None)
        keeping.finish(here.words("done_template", number=kept.revision))


def _previews(here: Here, template: Template) -> None:
    """Draw a message as its reader sees it, in each way."""
    words = here.words
    with st.container(border=True, key="preview"):
        st.html(f"<h3>{escape(words('preview_title'))}</h3>")
        shown: dict[str, dict[str, Preview]] = st.session_state.setdefault(SHOWN, {})
        if template.id not in shown:
            found, _ = visits.kept(
                here,
                f"preview-{template.id}-{template.revision}",
                lambda: session.wording().preview(here.caller, template.id, None, {}),
            )
            if found is None:
                return
            shown[template.id] = found
        language = st.segmented_control(
            words("preview_language"),
            list(LANGUAGES),
            format_func=lambda each: words(f"template_language_{each}"),
            default=words.language,
            required=True,
            key="preview-language",
            label_visibility="collapsed",
        )
        if language in shown[template.id]:
            _preview(shown[template.id][language], language, words)


def _preview(shown: Preview, language: str, words: Words) -> None:
    st.html(
        f"<h4>{escape(words('preview_email'))}</h4>"
        f'<p lang="{language}">{escape(words("preview_subject", title=shown.title))}</p>'
    )
    # As an address of its own it can reach nothing of this page.
    page = b64encode(shown.html.encode()).decode()
    st.iframe(
        f"data:text/html;charset=utf-8;base64,{page}",
        height=FRAME_PIXELS,
        alt=words("preview_frame"),
    )
    with st.expander(words("preview_plain")):
        st.html(f'<p class="xs-said" lang="{language}">{escape(shown.text)}</p>')
    count = words.number(len(shown.short))
    st.html(
        f"<h4>{escape(words('preview_sms', count=count))}</h4>"
        f'<p class="xs-said" lang="{language}">{escape(shown.short)}</p>'
        f"<h4>{escape(words('preview_zalo'))}</h4>"
    )
    st.code(shown.copy_text, language=None, wrap_lines=True)


def _variables(here: Here, known: Vocabulary, template: Template) -> None:
    words = here.words
    shown = [each for each in template.variables if wording_blocks.written(each)]
    with st.expander(words("variables_title"), key="variables"):
        if not shown:
            st.html(f'<p class="xs-hint">{escape(words("variables_none"))}</p>')
            return
        table: Table[Variable] = Table(
            "variables",
            (
                Column("col_variable", lambda each: each.name),
                Column("col_variable_kind", lambda each: wording_blocks.kind(each, words)),
                Column(
                    "col_variable_write",
                    wording_blocks.written,
                    lambda each: f"<code>{escape(wording_blocks.written(each))}</code>",
                ),
                Column(
                    "col_variable_example",
                    lambda each: wording_blocks.example(each, words, known.words),
                ),
            ),
        )
        st.html(tables.markup(table, shown, words))


def _versions(here: Here, template: Template) -> None:
    name, was = template.id, template.revision

    def back(version: Template) -> Version:
        if not version.own:
            return session.wording().reset_template(here.caller, name, was)
        texts = version.model_dump(include={"vi", "en", "to_resident"})
        return session.wording().put_template(here.caller, name, texts, was)

    def said(version: Template) -> str:
        return wording_blocks.source(version, here.words)

    version_list.draw(
        here,
        name,
        template,
        earlier=lambda: session.wording().template_versions(here.caller, name),
        at=lambda revision: session.wording().template(here.caller, name, revision),
        said=said,
        back=back,
    )
