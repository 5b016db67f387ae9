"""Reads a template's proofs before it is saved: what it may not do, and what it does not know.

A template is a text by a person, and code. So it runs in a sandbox and may use only what is listed
here: variables with their parts, a few filters and tests, ``if`` and ``for``. Whatever could make
much out of little (calls, products, powers, assignments, macros) is not listed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateRuntimeError
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.notify.models import Kind, Variable
from shared.errors import Text

MOST_DEPTH = 40
MOST_LOOPS = 2
"""Loops in loops: each runs over a list of the fact's, and never over more."""
MOST_SEPARATOR = 20

FITS: Mapping[str, frozenset[Kind]] = {
    "day": frozenset({"day", "moment"}),
    "time": frozenset({"moment"}),
    "number": frozenset({"number"}),
    "word": frozenset({"code"}),
    "join": frozenset({"list"}),
    "length": frozenset({"list"}),
}
"""What each filter is for; those that only change letters fit every text."""
ONLY_TAGS = re.compile(r"\s*(\{%(?:(?!%\}).)*%\}\s*)+")
LETTERS = frozenset({"capitalize", "lower", "trim", "upper"})
FILTERS = frozenset(FITS) | LETTERS
TESTS = frozenset({"none", "defined"})
"""A message that waited since before a variable was added has none of it."""
ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.For,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Neg,
    nodes.Add, nodes.Sub, nodes.Filter, nodes.Test, nodes.Getattr, nodes.Getitem,
)  # fmt: skip
LOOP = Variable(
    "group",
    None,
    parts={
        **{name: Variable("number", 1) for name in ("index", "length")},
        **{name: Variable("yes_no", True) for name in ("first", "last")},
    },
)
NEEDS: Mapping[Kind, Text] = {
    "day": Text("cần viết kèm bộ lọc ngày: {{{{ {0} | day }}}}", "needs {{{{ {0} | day }}}}"),
    "moment": Text(
        "cần viết kèm bộ lọc giờ hoặc ngày: {{{{ {0} | time }}}}, {{{{ {0} | day }}}}",
        "needs {{{{ {0} | time }}}} or {{{{ {0} | day }}}}",
    ),
    "code": Text(
        'là mã, cần viết thành chữ: {{{{ {0} | word("{1}") }}}}',
        'is a code, it needs {{{{ {0} | word("{1}") }}}}',
    ),
    "list": Text(
        "là danh sách, cần {{% for %}} hoặc | join", "is a list, it needs {{% for %}} or | join"
    ),
    "group": Text("gồm nhiều phần: {2}", "has parts: {2}"),
    "yes_no": Text("là có/không, chỉ dùng trong {{% if %}}", "is a yes or no, only for {{% if %}}"),
}
"""What cannot be shown as it is, and how it can be."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line of a template."""

    line: int
    why: Text


class LineEnds(Extension):
    """A tag at the end of a line of words leaves the line's end where it is.

    One that stands alone on its line leaves no line, as ``trim_blocks`` has it.
    """

    def preprocess(
        self,
        source: str,
        name: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
    ) -> str:
        """Return ``source`` with every such tag as ``+%}``; no line moves."""
        return "\n".join(map(_line_end, source.split("\n")))


def sandbox(filters: Mapping[str, Callable[..., str]]) -> Environment:
    """Return where templates are filled in, with no more than they may use."""
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        extensions=[LineEnds],
    )
    letters = {name: environment.filters[name] for name in LETTERS}
    environment.filters = {**letters, **filters, "join": _joined, "length": len}
    environment.tests = {name: environment.tests[name] for name in TESTS}
    environment.globals = {}
    return environment


def faults_of(source: str, known: Variable, environment: Environment) -> list[Fault]:
    """Return what is wrong with ``source``, seen without filling it in.

    ``known`` is the group of the variables that it may use.
    """
    try:
        tree = environment.parse(source)
        found = list(_Reader(known).look_at(tree, {}, 0, 0))
        if not found:
            environment.from_string(source)
    except TemplateSyntaxError as error:
        why = Text(
            "viết sai cú pháp; xin xem lại các dấu {{ }} và {% %}",
            f"is not written correctly: {error.message}",
        )
        return [Fault(error.lineno, why)]
    except (RecursionError, SyntaxError, TemplateError, MemoryError, OverflowError):
        return [Fault(1, Text("lồng nhau quá nhiều", "goes too deep"))]
    return sorted(set(found), key=lambda each: (each.line, each.why.vi))


def names_on(line: int, source: str, environment: Environment) -> list[str]:
    """Return the variables that a line of ``source`` uses, as they are written."""
    found: dict[str, None] = {}
    for node in environment.parse(source).find_all((nodes.Getattr, nodes.Name)):
        if node.lineno == line and (path := _path(node)):
            found[path] = None
    longer = [each for each in found if not any(o.startswith(f"{each}.") for o in found)]
    return [each for each in longer if each not in ("loop", "language")]


@dataclass(frozen=True, slots=True)
class _Reader:
    known: Variable

    def look_at(
        self, node: nodes.Node, scope: Mapping[str, Variable], depth: int, loops: int
    ) -> Iterator[Fault]:
        """Yield what is wrong with a node and with all below it; ``scope`` is what loops name."""
        if depth > MOST_DEPTH:
            raise RecursionError
        if not isinstance(node, ALLOWED):
            yield _fault(node, f"không dùng được “{_called(node)}”", f"may not use {_called(node)}")
            return
        if isinstance(node, nodes.For):
            yield from self._loop(node, scope, depth, loops)
            return
        if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            yield from self._variable(node, scope)
            return
        if isinstance(node, nodes.Output):
            for shown in node.nodes:
                yield from self._shown(shown, scope)
        if isinstance(node, nodes.Filter):
            yield from self._filter(node, scope)
        if isinstance(node, nodes.Test) and (node.name not in TESTS or node.args or node.kwargs):
            yield _fault(node, f"không có phép thử “{node.name}”", f"has no test {node.name}")
        for child in node.iter_child_nodes():
            yield from self.look_at(child, scope, depth + 1, loops)

    def _loop(
        self, node: nodes.For, scope: Mapping[str, Variable], depth: int, loops: int
    ) -> Iterator[Fault]:
        listed = self._find(node.iter, scope)
        if loops >= MOST_LOOPS or node.recursive or not isinstance(node.target, nodes.Name):
            yield _fault(node, "vòng lặp này không dùng được", "may not use such a loop")
        elif listed is None or listed.kind != "list":
            name = _path(node.iter) or "…"
            yield from self._variable(node.iter, scope) if _path(node.iter) else ()
            yield _fault(node, f"“{name}” không phải danh sách", f"{name} is no list")
        else:
            # A list that is empty in every example still has items of some kind.
            item = listed.item or Variable("text", "")
            inside = {**scope, node.target.name: item, "loop": LOOP}
            for child in (*node.body, *((node.test,) if node.test else ())):
                yield from self.look_at(child, inside, depth + 1, loops + 1)
            for child in node.else_:
                yield from self.look_at(child, scope, depth + 1, loops)

    def _variable(self, node: nodes.Node, scope: Mapping[str, Variable]) -> Iterator[Fault]:
        """Yield why a path such as ``task.ref`` leads nowhere, if it does not."""
        path = _path(node)
        if path is None:
            yield _fault(node, "chỉ dùng được tên biến và phần của biến", "may use only variables")
        elif self._find(node, scope) is None:
            names = ", ".join(sorted({*self.known.parts, *scope} - {"loop"}))
            yield _fault(
                node,
                f"không có biến “{path}” (có: {names})",
                f"has no variable {path} (there are: {names})",
            )

    def _shown(self, node: nodes.Node, scope: Mapping[str, Variable]) -> Iterator[Fault]:
        found = self._find(node, scope)
        if found and (need := NEEDS.get(found.kind)):
            name = _path(node) or ""
            parts = ", ".join(f"{name}.{part}" for part in sorted(found.parts))
            vi, en = (each.format(name, found.words, parts) for each in (need.vi, need.en))
            yield _fault(node, f"biến “{name}” {vi}", f"{name} {en}")

    def _filter(self, node: nodes.Filter, scope: Mapping[str, Variable]) -> Iterator[Fault]:
        if node.name not in FILTERS or node.kwargs or node.dyn_args or node.dyn_kwargs:
            names = ", ".join(sorted(FILTERS))
            yield _fault(
                node,
                f"không có bộ lọc “{node.name}” (có: {names})",
                f"has no filter {node.name} (there are: {names})",
            )
            return
        inner = node.node.node if isinstance(node.node, nodes.Neg) else node.node
        found = self._find(inner, scope) if inner else None
        fits = FITS.get(node.name, frozenset({"text", "code"}))
        if fits == {"list"} and (inner is None or _path(inner) is None):
            yield _fault(
                node,
                f"bộ lọc “{node.name}” chỉ dùng cho danh sách",
                f"the filter {node.name} is only for lists",
            )
        if inner and found and found.kind not in fits:
            name = _path(inner)
            yield _fault(
                node,
                f"bộ lọc “{node.name}” không hợp với biến “{name}”",
                f"the filter {node.name} does not fit {name}",
            )
        if node.name == "word" and found and found.kind == "code":
            first = node.args[0] if node.args else None
            if not isinstance(first, nodes.Const) or first.value != found.words:
                yield _fault(
                    node,
                    f'biến “{_path(inner or node)}” cần word("{found.words}")',
                    f'{_path(inner or node)} needs word("{found.words}")',
                )

    def _find(self, node: nodes.Node, scope: Mapping[str, Variable]) -> Variable | None:
        """Return the variable that a path leads to, None for none."""
        if isinstance(node, nodes.Name):
            if node.name == "language":
                return Variable("text", "vi")
            return scope.get(node.name) or self.known.parts.get(node.name)
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            inner = self._find(node.node, scope)
            return inner.parts.get(_last(node)) if inner else None
        return None


def _line_end(line: str) -> str:
    line = line.rstrip()
    if not line.endswith("%}") or line.endswith(("-%}", "+%}")) or ONLY_TAGS.fullmatch(line):
        return line
    return line.removesuffix("%}") + "+%}"


def _path(node: nodes.Node) -> str | None:
    """Return ``task.ref`` for what stands for it, None for what is no path."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr | nodes.Getitem) and _last(node):
        before = _path(node.node)
        return f"{before}.{_last(node)}" if before else None
    return None


def _last(node: nodes.Getattr | nodes.Getitem) -> str:
    if isinstance(node, nodes.Getattr):
        return node.attr
    return str(node.arg.value) if isinstance(node.arg, nodes.Const) else ""


def _called(node: nodes.Node) -> str:
    return type(node).__name__.lower()


def _fault(node: nodes.Node, vi: str, en: str) -> Fault:
    return Fault(node.lineno, Text(vi, en))


def _shown(value: Any) -> Any:
    """Let nothing be shown that is not words or a number."""
    if value is None or isinstance(value, bool | Mapping | list | tuple):
        raise TemplateRuntimeError("nothing that can be shown")
    return value


def _joined(value: Iterable[Any], separator: str = "") -> str:
    if not isinstance(value, list | tuple) or len(separator) > MOST_SEPARATOR:
        raise TemplateRuntimeError("only a list can be joined, by a short word")
    return separator.join(str(_shown(each)) for each in value)
