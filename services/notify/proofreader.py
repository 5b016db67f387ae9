"""Tries a template with every example of what it may have to say."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.notify.models import Template, Variable, Written, learn
from services.notify.ports import Fault, TemplateBroken
from services.notify.proof import faults_of, names_on
from services.notify.wording import Templates, in_language
from shared.errors import Language, Text

MOST_FAULTS = 20


class Proofreader:
    """Implements ``ports.Proofs``."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def variables(self, abouts: Sequence[Mapping[str, Any]]) -> Variable:
        """Return, as one group, what a template for all of ``abouts`` may use."""
        return learn(abouts, self._templates.words)

    def faults(self, template: Template, abouts: Sequence[Mapping[str, Any]]) -> list[Fault]:
        """Return why ``template`` cannot say any one of ``abouts``; takes a while."""
        known = self.variables(abouts)
        found: dict[tuple[str, int], Fault] = {}
        for language, written in template.written.items():
            for name, source in written.parts.items():
                part = f"{language}.{name}"
                wrong = faults_of(source, known, self._templates.environment)
                faults = [Fault(part, each.line, each.why) for each in wrong]
                for fault in faults or self._tried(part, source, language, abouts):
                    found.setdefault((fault.part, fault.line), fault)
            if not any(part.startswith(f"{language}.") for part, _ in found):
                found |= self._empty(language, written, abouts)
        return list(found.values())[:MOST_FAULTS]

    def _tried(
        self, part: str, source: str, language: Language, abouts: Sequence[Mapping[str, Any]]
    ) -> list[Fault]:
        found: dict[int, Fault] = {}
        for about in abouts:
            values = {**in_language(language, about), "language": language}
            try:
                self._templates.part(source, values)
            except TemplateBroken as error:
                line = _line_of(error)
                if line not in found:
                    found[line] = Fault(part, line, self._why(source, line, about))
        return list(found.values())

    def _why(self, source: str, line: int, about: Mapping[str, Any]) -> Text:
        names = names_on(line, source, self._templates.environment)
        empty = [each for each in names if _is_empty(each, about)]
        if empty:
            listed = ", ".join(empty)
            return Text(
                f"biến “{listed}” có lúc trống; hãy đặt trong {{% if … %}}",
                f"{listed} may be empty; put it inside {{% if … %}}",
            )
        listed = ", ".join(names)
        return Text(
            f"không điền được biến “{listed}” với mọi trường hợp",
            f"cannot be filled in every case with {listed}",
        )

    def _empty(
        self, language: Language, written: Written, abouts: Sequence[Mapping[str, Any]]
    ) -> dict[tuple[str, int], Fault]:
        """Return the parts that would say nothing in some case."""
        found = {}
        for about in abouts:
            said = self._templates.fill(written, language, about)
            for name, text in (("title", said.title), ("text", said.text)):
                if not text:
                    part = f"{language}.{name}"
                    why = Text("có trường hợp để trống", "says nothing in some case")
                    found[(part, 1)] = Fault(part, 1, why)
        return found


def _line_of(error: BaseException) -> int:
    """Return the line of the template in which ``error`` came up; Jinja puts it in the trace."""
    trace = error.__cause__.__traceback__ if error.__cause__ else None
    line = 1
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _is_empty(path: str, about: Mapping[str, Any]) -> bool:
    """Tell whether ``path``, or what it is a part of, is missing or empty in ``about``."""
    value: Any = about
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return False  # what a loop names
        value = value[name]
        if value is None:
            return True
    return False
