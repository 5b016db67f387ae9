"""A form for each step with a case, and how it is sent."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from services.dashboard.client.shapes import Body, Case, Redaction, Template
from services.dashboard.screens import asking, blocks, case_blocks, sending, session
from services.dashboard.screens.asking import Visit
from services.dashboard.screens.steps import Step
from shared.contracts.feedback import Category

CLASSES = (1, 2, 3, 4)
NOT_ACCEPTED, ROUTED = 1, (2, 3)
REASON_LIMIT, TEXT_LIMIT = 1000, 5000
_GAP = re.compile(r"\[[^\[\]\n]{1,100}\]")


@dataclass(frozen=True, slots=True)
class Form:
    """A step that somebody is about to take with a case."""

    step: Step
    case: Case
    here: Visit

    def key(self, name: str) -> str:
        """Return the key of a field; a new one after each step that was taken."""
        return f"{self.step}-{name}-{self.case.id}-{st.session_state.get(sending.ROUND, 0)}"

    def word(self, key: str, **values: Any) -> str:
        """Return a sentence."""
        return self.here.words(key, **values)

    def sent(self, label: str = "") -> bool:
        """Draw the button that sends the form; tell whether it was pressed."""
        return st.form_submit_button(label or self.word(f"step_{self.step}"), type="primary")


def draw(step: Step, case: Case, here: Visit) -> None:
    """Draw the form of ``step``, and take the step when it is sent."""
    body = FORMS[step](Form(step, case, here))
    if body is not None:
        sending.send(step, case, body, here)


def gaps(text: str) -> list[str]:
    """Return what stands in brackets, which a template leaves to be filled in."""
    return _GAP.findall(text)


def _classify(form: Form) -> Body | None:
    """Ask for the class; the table's unit is named before anything is sent."""
    case, desk, word = form.case, form.here.desk, form.word
    chosen = st.radio(
        word("class_which"),
        CLASSES,
        index=None if case.intake_class is None else CLASSES.index(case.intake_class),
        format_func=lambda number: word(f"class_{number}"),
        captions=[word(f"class_{number}_how") for number in CLASSES],
        key=form.key("class"),
    )
    codes = [each.code for each in desk.categories]
    category = st.selectbox(
        word("about_category"),
        codes,
        index=codes.index(case.category.value),
        format_func=desk.named,
        key=form.key("category"),
    )
    village = _one_of(form, "village", [each.code for each in desk.villages], case.village)
    about = _one_of(form, "criticised", [each.code for each in desk.units], case.about_unit)
    reason = ""
    if chosen == NOT_ACCEPTED:
        reason = _text(form, "reason", REASON_LIMIT)
    if chosen in ROUTED:
        _suggest(form, category, village, about)
    label = word("step_classify")
    if not st.button(label, type="primary", disabled=chosen is None, key=form.key("send")):
        return None
    return {
        "intake_class": chosen,
        "reason": reason,
        "category": Category(category).value,
        "village": village,
        "about_unit": about,
    }


def _suggest(form: Form, category: str, village: str | None, about: str | None) -> None:
    here = form.here
    found = asking.ask(
        lambda: (
            session.feedback().route(
                here.caller, category=category, village=village, about_unit=about
            )
            or ""
        ),
        here.person,
        here.words,
    )
    if found is not None:
        sentence = (
            form.word("would_go", unit=here.desk.named(found))
            if found
            else form.word("would_go_nowhere")
        )
        st.html(f'<p class="xs-hint" role="status">{escape(sentence)}</p>')


def _assign(form: Form) -> Body | None:
    case, desk = form.case, form.here.desk
    units = [each.code for each in desk.units if each.code != case.about_unit]
    with st.form(form.key("form"), border=False):
        unit = st.selectbox(
            form.word("assign_to"),
            units,
            index=units.index(case.unit) if case.unit in units else None,
            format_func=desk.named,
            key=form.key("unit"),
        )
        if case.about_unit:
            unit_name = desk.named(case.about_unit)
            sentence = form.word("not_the_criticised", unit=unit_name)
            st.html(f'<p class="xs-hint">{escape(sentence)}</p>')
        return {"unit": unit} if form.sent() and unit else None


def _transfer(form: Form) -> Body | None:
    desk = form.here.desk
    with st.form(form.key("form"), border=False):
        to = st.selectbox(
            form.word("pass_to"),
            [each.code for each in desk.outside_bodies],
            format_func=desk.named,
            key=form.key("to"),
        )
        reason = _text(form, "reason", REASON_LIMIT)
        return {"to": to, "reason": reason} if form.sent() else None


def _reason(form: Form) -> Body | None:
    with st.form(form.key("form"), border=False):
        label = "question" if form.step is Step.PAUSE else "reason"
        reason = _text(form, label, REASON_LIMIT)
        return {"reason": reason} if form.sent() else None


def _extend(form: Form) -> Body | None:
    limit = form.here.desk.extension
    if limit is None:
        return None
    sentence = form.word("extend_limit", days=limit.working_days, basis=limit.basis)
    with st.form(form.key("form"), border=False):
        st.html(f'<p class="xs-hint">{escape(sentence)}</p>')
        days = st.number_input(
            form.word("days_more"), 1, limit.working_days, limit.working_days, key=form.key("days")
        )
        reason = _text(form, "reason", REASON_LIMIT)
        return {"working_days": int(days), "reason": reason} if form.sent() else None


def _merge(form: Form) -> Body | None:
    with st.form(form.key("form"), border=False):
        into = st.text_input(form.word("merge_into"), max_chars=20, key=form.key("into"))
        return {"into": into.strip().upper()} if form.sent() and into.strip() else None


def _publish(form: Form) -> Body | None:
    """Show what seems personal, and let a person decide how it is read by everybody."""
    here, kept = form.here, form.key("redaction")
    st.html(f'<p class="xs-hint">{escape(form.word("propose_how"))}</p>')
    if st.button(form.word("propose"), key=form.key("propose")):
        st.session_state[kept] = asking.ask(
            lambda: session.feedback().redaction(here.caller, form.case.id),
            here.person,
            here.words,
        )
    found: Redaction | None = st.session_state.get(kept)
    if found is None or found.answer is None:
        return None
    st.html(case_blocks.marked("found_question", found.question, here.words))
    st.html(case_blocks.marked("found_answer", found.answer, here.words))
    with st.form(form.key("form"), border=False):
        question = _text(form, "public_question", TEXT_LIMIT, found.question.masked)
        answer = _text(form, "public_answer", TEXT_LIMIT, found.answer.masked)
        radio = st.checkbox(form.word("radio"), key=form.key("radio"))
        sent = form.sent()
    return {"question": question, "answer": answer, "radio": radio} if sent else None


def _draft(form: Form) -> Body | None:
    template = _template(form)
    start = template.text if template else form.case.draft or ""
    variant = template.code if template else ""
    with st.form(form.key("form"), border=False):
        st.html(f'<p class="xs-hint">{escape(form.word("answer_how"))}</p>')
        text = _text(form, "answer_text", TEXT_LIMIT, start, variant)
        return {"text": text} if form.sent(form.word("send_draft")) else None


def _answer(form: Form) -> Body | None:
    with st.form(form.key("form"), border=False):
        text = _text(form, "answer_text", TEXT_LIMIT)
        sent = form.sent(form.word("send_answer"))
    return {"text": text} if sent and _whole(form, text) else None


def _approve(form: Form) -> Body | None:
    with st.form(form.key("form"), border=False):
        sent = form.sent()
    return {} if sent and _whole(form, form.case.draft or "") else None


def _plain(form: Form) -> Body | None:
    with st.form(form.key("form"), border=False):
        return {} if form.sent() else None


def _whole(form: Form, text: str) -> bool:
    """Tell whether nothing is left to be filled in; say what is."""
    if left := gaps(text):
        st.html(blocks.refusal([form.word("gaps", gaps=", ".join(left))]))
    return not left


def _template(form: Form) -> Template | None:
    """Offer the commune's templates; return the chosen one."""
    here = form.here
    found = asking.ask(
        lambda: session.feedback().templates(here.caller, form.case.id), here.person, here.words
    )
    if not found:
        return None
    chosen: Template | None = st.selectbox(
        form.word("template"),
        found,
        index=None,
        format_func=lambda each: each.label,
        placeholder=form.word("no_template"),
        key=form.key("template"),
    )
    return chosen


def _text(form: Form, label: str, limit: int, value: str = "", variant: str = "") -> str:
    height = 240 if limit == TEXT_LIMIT else 110
    text: str = st.text_area(
        form.word(label), value, max_chars=limit, height=height, key=form.key(label + variant)
    )
    return text.strip()


def _one_of(form: Form, label: str, codes: list[str], chosen: str | None) -> str | None:
    found: str | None = st.selectbox(
        form.word(label),
        [None, *codes],
        index=codes.index(chosen) + 1 if chosen in codes else 0,
        format_func=lambda code: (
            form.here.desk.named(code) if code else form.word("unchanged_none")
        ),
        key=form.key(label),
    )
    return found


FORMS: dict[Step, Callable[[Form], Body | None]] = {
    Step.CLASSIFY: _classify,
    Step.ASSIGN: _assign,
    Step.TRANSFER: _transfer,
    Step.START: _plain,
    Step.RESUME: _plain,
    Step.DRAFT: _draft,
    Step.APPROVE: _approve,
    Step.ANSWER: _answer,
    Step.PAUSE: _reason,
    Step.REOPEN: _reason,
    Step.WITHDRAW: _reason,
    Step.PUBLISH: _publish,
    Step.MERGE: _merge,
    Step.CLOSE: _plain,
    Step.EXTEND: _extend,
}
