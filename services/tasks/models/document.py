"""A plan as its document states it: what the reader finds, people review, and exports repeat.

Wording is the document's own, line breaks folded. What could not be understood is kept word for
word in ``not_understood`` and named by a warning; nothing is added.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.base import Slug
from shared.contracts.tasks import PlannedTask, Track

MAX_TASKS = 500


class Value(BaseModel):
    """A part of a plan's document."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Remark(Value):
    """Something about the document that a person should look at.

    ``code`` is an anomaly of the domain (``A1`` … ``A12``) or one of the reader's own, such as
    ``unit-unknown`` or ``not-understood``; ``where`` is a place in the plan (``C.I.1.a``, ``E.1``).
    """

    code: str = Field(examples=["A5", "unit-unknown"])
    text: str = Field(description="A Vietnamese sentence.")
    where: str


class Item(PlannedTask):
    """A task as the document has it: what is ordered, and the words that order it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    heading: str | None = Field(None, description="Of the item that contains this one.")
    detail: str | None = Field(None, description="What the document says beyond the title.")
    frequency_as_written: str | None = None
    time_as_written: str | None = None
    target_stated: bool = Field(False, description="The document itself states the year's sum.")
    not_understood: tuple[str, ...] = Field((), description="Word for word; left to a person.")


class Duty(Value):
    """What section E (tổ chức thực hiện) asks of a holder."""

    duty_id: str = Field(examples=["2025-e1a"])
    ref: str = Field(examples=["E.1.a"])
    holder: Slug | None
    holder_as_written: str
    tracks: tuple[Track, ...] = ()
    text: str


class Topic(Value):
    """What section B asks to be told to the public; ``code`` keeps the document's letters."""

    code: str = Field(max_length=12, examples=["I.4.đ"])
    track: Track
    title: str
    title_en: str | None = None
    text: str = ""


class Signature(Value):
    """How the document is signed: ``KT. CHỦ TỊCH``, ``PHÓ CHỦ TỊCH``, a name."""

    authority: str | None = None
    position: str | None = None
    name: str | None = None


class Document(Value):
    """A plan as one document of a commune states it."""

    year: int = Field(ge=2000, le=2200)
    title: str
    title_en: str | None = None
    number: str | None = Field(None, examples=["45/KH-UBND"])
    dated: date | None = None
    place: str | None = Field(None, description="Where it was signed.")
    not_before: date | None = Field(
        None, description="The latest day that the text itself cites: it cannot be older."
    )
    legal_bases: tuple[str, ...] = ()
    tasks: tuple[Item, ...] = Field((), max_length=MAX_TASKS)
    duties: tuple[Duty, ...] = ()
    topics: tuple[Topic, ...] = ()
    budget: str | None = None
    recipients: tuple[str, ...] = ()
    signature: Signature = Signature()
    warnings: tuple[Remark, ...] = ()


Format = Literal["txt", "docx", "pdf"]
"""The kinds of file that a plan is read from."""
