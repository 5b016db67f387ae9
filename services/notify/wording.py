"""Fills the templates: Vietnamese first, days as dd/mm/yyyy, numbers as 1.234,5."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    pass_context,
    select_autoescape,
)
from jinja2.runtime import Context

from services.notify.models import Said, Template, Written
from services.notify.ports import TemplateBroken
from services.notify.proof import sandbox
from shared.errors import Language
from shared.yaml_file import read_yaml

FOLDER = Path(__file__).parent / "templates"
FRAME = "letter"
"""What surrounds a message in an e-mail; not a message of its own."""
BLOCK = re.compile(r"\{% block (\w+) %\}(.*?)\{% endblock %\}", re.DOTALL)
LANGUAGES: tuple[Language, ...] = get_args(Language)
MOST_CHARACTERS = 200_000
"""A message is never longer than this, whatever its template does."""
REMEMBERED = 1000
"""So many sources are kept compiled."""
HERE_AND_NOW = ZoneInfo("Asia/Ho_Chi_Minh")


def day(value: str) -> str:
    """Return an ISO day, or the day of an ISO moment in the commune, as 15/09/2025."""
    when = _local(value) if "T" in value else date.fromisoformat(value)
    return f"{when:%d/%m/%Y}"


def time(value: str) -> str:
    """Return the time of day of an ISO moment as the commune's clock shows it: 14:05."""
    return f"{_local(value):%H:%M}"


def _local(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(HERE_AND_NOW)


def number(value: float, language: Language) -> str:
    """Return a number with the separators of ``language``: 1.234,5 or 1,234.5."""
    english = f"{value:,}"
    return english if language == "en" else english.translate(str.maketrans(",.", ".,"))


class Templates:
    """The templates of a folder: ``<name>.<language>.j2`` with ``title`` and ``text``.

    A block ``short`` may say it in one line; the title does where there is none.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._words: dict[str, dict[str, dict[str, str]]] = read_yaml(folder / "words.yaml")
        self._letters = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=select_autoescape(["html.j2"]),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._letters.tests |= {"link": _is_link, "point": _is_point}
        self.environment = sandbox(
            {"day": day, "time": time, "number": _number, "word": self._word}
        )
        self._compiled = lru_cache(maxsize=REMEMBERED)(self.environment.from_string)
        self.shipped: Mapping[str, Template] = _read(folder)

    @property
    def words(self) -> Mapping[str, Collection[str]]:
        """The codes that have words, by list."""
        return self._words

    def say(self, template: str, language: Language, about: Mapping[str, Any]) -> Said:
        """Return the message of a template as shipped.

        Raises ``TemplateBroken`` if it cannot be filled.
        """
        shipped = self.shipped.get(template)
        written = shipped.written.get(language) if shipped else None
        if written is None:
            raise TemplateBroken(f"{template}.{language}")
        return self.fill(written, language, about)

    def fill(self, written: Written, language: Language, about: Mapping[str, Any]) -> Said:
        """Return what ``written`` says of ``about``; raises ``TemplateBroken`` if it cannot."""
        values = {**in_language(language, about), "language": language}
        said = {name: self.part(source, values) for name, source in written.parts.items()}
        return Said(
            " ".join(said["title"].split()),
            said["text"].strip(),
            " ".join(said.get("short", "").split()) or None,
        )

    def part(self, source: str, values: Mapping[str, Any]) -> str:
        """Return ``source`` filled with ``values``; raises ``TemplateBroken`` if it cannot be."""
        pieces, length = [], 0
        try:
            for piece in self._compiled(source).generate(values):
                length += len(piece)
                if length > MOST_CHARACTERS:
                    raise TemplateBroken("it says too much")
                pieces.append(piece)
        except (TemplateError, ArithmeticError, AttributeError, LookupError, ValueError, TypeError,
                RecursionError) as error:  # fmt: skip
            raise TemplateBroken(str(error)) from error
        return "".join(pieces)

    def letter(self, said: Said, language: Language, about: Mapping[str, Any]) -> tuple[str, str]:
        """Return ``said`` as a letter, in plain text and in HTML."""
        values = {**about, "said": said, "paragraphs": _paragraphs(said.text)}
        try:
            text, html = (
                self._letters.get_template(f"letter.{language}.{kind}.j2").render(values)
                for kind in ("txt", "html")
            )
        except TemplateError as error:
            raise TemplateBroken(f"letter.{language}") from error
        return text.strip() + "\n", html

    @pass_context
    def _word(self, context: Context, value: str, kind: str, count: int = 1) -> str:
        one, _, many = self._words[kind][value][context["language"]].partition("|")
        return many if many and count != 1 else one


@pass_context
def _number(context: Context, value: float) -> str:
    return number(value, context["language"])


def in_language(language: Language, value: Any) -> Any:
    """Return ``value`` with every pair of words reduced to ``language``."""
    if isinstance(value, Mapping):
        if value.keys() == {"vi", "en"}:
            return value[language]
        return {key: in_language(language, each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [in_language(language, each) for each in value]
    return value


def _read(folder: Path) -> dict[str, Template]:
    """Return the templates of the folder's files, each as its parts in each language."""
    found: dict[str, dict[Language, Written]] = {}
    for path in sorted(folder.glob("*.j2")):
        name, _, rest = path.name.partition(".")
        for language in LANGUAGES:
            if name != FRAME and rest == f"{language}.j2":
                blocks = dict(BLOCK.findall(path.read_text("utf-8")))
                parts = {part: source.strip("\n") for part, source in blocks.items()}
                found.setdefault(name, {})[language] = Written(**parts)
    return {name: Template(written) for name, written in found.items()}


def _is_link(line: str) -> bool:
    return line.startswith(("https://", "http://")) and " " not in line


def _is_point(line: str) -> bool:
    return line.startswith("- ")


def _paragraphs(text: str) -> list[list[str]]:
    """Return the lines of each paragraph."""
    return [part.splitlines() for part in text.split("\n\n") if part.strip()]
