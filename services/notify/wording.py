"""Fills the templates: Vietnamese first, days as dd/mm/yyyy, numbers as 1.234,5."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    pass_context,
    select_autoescape,
)
from jinja2.runtime import Context

from services.notify.models import Said
from services.notify.ports import TemplateBroken
from shared.errors import Language

FOLDER = Path(__file__).parent / "templates"
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
        self._words: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
            (folder / "words.yaml").read_text("utf-8")
        )
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=select_autoescape(["html.j2"]),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        self._environment.tests |= {"link": _is_link, "point": _is_point}
        self._environment.filters |= {
            "day": day,
            "time": time,
            "number": _number,
            "word": self._word,
        }

    def say(self, template: str, language: Language, about: Mapping[str, Any]) -> Said:
        """Return the message of ``template``; raises ``TemplateBroken`` if it cannot be filled."""
        try:
            found = self._environment.get_template(f"{template}.{language}.j2")
            context = found.new_context({**in_language(language, about), "language": language})
            title, text = ("".join(found.blocks[name](context)) for name in ("title", "text"))
            short = "".join(found.blocks["short"](context)) if "short" in found.blocks else ""
        except (TemplateError, KeyError, ValueError, TypeError) as error:
            raise TemplateBroken(f"{template}.{language}") from error
        return Said(" ".join(title.split()), text.strip(), " ".join(short.split()) or None)

    def letter(self, said: Said, language: Language, about: Mapping[str, Any]) -> tuple[str, str]:
        """Return ``said`` as a letter, in plain text and in HTML."""
        values = {**about, "said": said, "paragraphs": _paragraphs(said.text)}
        try:
            text, html = (
                self._environment.get_template(f"letter.{language}.{kind}.j2").render(values)
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


def _is_link(line: str) -> bool:
    return line.startswith(("https://", "http://")) and " " not in line


def _is_point(line: str) -> bool:
    return line.startswith("- ")


def _paragraphs(text: str) -> list[list[str]]:
    """Return the lines of each paragraph."""
    return [part.splitlines() for part in text.split("\n\n") if part.strip()]
