"""HTTP in: what staff call what rules and templates name."""

from collections.abc import Mapping
from functools import lru_cache

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from services.notify.api.rules import Reader
from services.notify.models import UNRULED
from services.notify.ports import Directory
from services.notify.service.examples import tellable
from services.notify.vocabulary import (
    Condition,
    Vocabulary,
    audiences_of,
    categories_of,
    standings_of,
)
from shared.errors import Language, Text
from shared.web import language_of

router = APIRouter(tags=["rules"])


class View(BaseModel):
    """Never changed by the service once it is said."""

    model_config = ConfigDict(frozen=True)


class ValueView(View):
    """One value of a field, and what it is called."""

    value: bool | int | str
    name: str


class FieldView(View):
    """A field that a rule's ``when`` may ask for."""

    field: str = Field(examples=["cause"])
    name: str
    values: list[ValueView] = Field(description="Those to choose from; none for a number.")


class FactView(View):
    """Something that happens, who may be told of it, and what a rule may ask of it."""

    fact: str = Field(examples=["tasks.v1.task.completed"])
    name: str
    audiences: list[str]
    standings: list[str] = Field(description="Where its subject may have come to.")
    fields: list[FieldView]


class VocabularyView(View):
    """What staff call what rules and templates name, in the language that was asked for."""

    facts: list[FactView]
    audiences: dict[str, str] = Field(description="Roles and people of the commune too.")
    channels: dict[str, str]
    standings: dict[str, str] = Field(description="Where a fact's subject may have come to.")
    unruled: dict[str, str] = Field(description="Templates that no rule names.")
    words: dict[str, dict[str, str]] = Field(description="The codes of each list.")


@lru_cache(1)
def vocabulary() -> Vocabulary:
    """Return the words, read once."""
    return Vocabulary()


@router.get("/vocabulary", summary="Show what facts, fields and audiences are called")
async def show_vocabulary(request: Request, reader: Reader) -> VocabularyView:
    """Return the words for everything that a rule or a template may name."""
    directory: Directory = request.app.state.directory
    language, commune, known = language_of(request), reader.commune, vocabulary()
    facts = sorted(tellable(), key=lambda each: known.fact(each).to(language))
    categories = categories_of(lambda code: directory.category(commune, code))
    audiences = dict(known.audiences)
    for each in (*_roles(facts), *sorted(directory.people(commune))):
        audiences[each] = directory.called(commune, each)
    return VocabularyView(
        facts=[
            FactView(
                fact=each,
                name=known.fact(each).to(language),
                audiences=list(audiences_of(each)),
                standings=list(standings_of(each)),
                fields=[_field(one, language) for one in known.conditions(each, categories)],
            )
            for each in facts
        ],
        audiences=_said(audiences, language),
        channels=_said(known.channels, language),
        standings=_said(known.standings, language),
        unruled={each: known.fact(each).to(language) for each in sorted(UNRULED)},
        words={name: _said(codes, language) for name, codes in known.words.items()},
    )


def _roles(facts: list[str]) -> list[str]:
    return [each for each in audiences_of(facts[0]) if each.startswith("role:")]


def _field(condition: Condition, language: Language) -> FieldView:
    values = [ValueView(value=v, name=name.to(language)) for v, name in condition.values.items()]
    return FieldView(field=condition.field, name=condition.name.to(language), values=values)


def _said(named: Mapping[str, Text], language: Language) -> dict[str, str]:
    return {code: name.to(language) for code, name in named.items()}
