"""What ``notify`` gives of who hears of what, and in which words."""

from typing import Any

from pydantic import AwareDatetime, Field

from services.dashboard.client.shapes import Shape

Value = bool | int | str


class Named(Shape):
    """One value of a field, and what it is called."""

    value: Value
    name: str


class FieldWords(Shape):
    """A field that a rule may ask for."""

    field: str
    name: str
    values: list[Named]


class FactWords(Shape):
    """Something that happens, who may be told of it, and what a rule may ask of it."""

    fact: str
    name: str
    audiences: list[str]
    standings: list[str]
    fields: list[FieldWords]


class Vocabulary(Shape):
    """What staff call what rules and templates name."""

    facts: list[FactWords]
    audiences: dict[str, str]
    channels: dict[str, str]
    standings: dict[str, str]
    unruled: dict[str, str]
    words: dict[str, dict[str, str]]


class Escalate(Shape):
    """What happens where nobody reads the notice."""

    after_hours: float
    by: list[str] = Field(default_factory=list)
    then: list[str] = Field(default_factory=list)
    one_suffices: bool = False


class Rule(Shape):
    """Who hears of a fact, by which channels, in which words."""

    id: str
    fact: str
    to: list[str]
    by: list[str]
    template: str
    when: dict[str, Any] = Field(default_factory=dict)
    urgency: str = "normal"
    until: list[str] = Field(default_factory=list)
    critical: bool = False
    escalate: Escalate | None = None
    enabled: bool = True


class Version(Shape):
    """A version: who made it, and when; 0 is the product's own."""

    revision: int
    own: bool
    at: AwareDatetime | None
    by: str | None


class Versions(Shape):
    """Some earlier versions, the latest first."""

    items: list[Version]


class Rules(Version):
    """The rules of one version."""

    items: list[Rule]


class Source(Shape):
    """The source of a message in one language."""

    title: str
    text: str
    short: str | None = None


class Variable(Shape):
    """What a template may use."""

    name: str
    kind: str
    optional: bool
    words: str | None
    example: float | bool | str | None


class TemplateHead(Version):
    """One template of the list."""

    id: str
    subject: str
    facts: list[str]
    variables: list[Variable]


class Templates(Shape):
    """Every template of the commune."""

    items: list[TemplateHead]


class Template(TemplateHead):
    """One template with its source."""

    vi: Source
    en: Source
    to_resident: bool


class Preview(Shape):
    """A message as it would reach somebody, in each way."""

    title: str
    text: str
    html: str
    short: str
    copy_text: str
