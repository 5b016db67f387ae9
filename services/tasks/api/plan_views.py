"""What is said of plans: in a list, with their text, of their versions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

from pydantic import Field

from services.tasks.api.views import View
from services.tasks.models.document import Document, Item
from services.tasks.models.plan import Plan, State


class VersionView(View):
    """A version of a plan in force, and the decision that made it."""

    version: int
    number: str | None = Field(description="Số quyết định.")
    dated: date | None
    reason: str
    by: str = Field(description="A reference to who entered it, never a name.")
    at: datetime


class SourceView(View):
    """The file that a plan was read from."""

    name: str
    sha256: str
    size: int


class PlanHead(View):
    """A plan without its text."""

    plan_id: str = Field(examples=["2025"])
    id: str = Field(description="The same.", examples=["2025"])
    year: int
    title: str
    state: State
    version: int = Field(description="The number of the version in force; 0 for a draft.")
    revision: int
    number: str | None
    dated: date | None
    source: SourceView | None

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Return what is said of ``plan`` in a list."""
        return cls(**_head(plan))


class PlanView(PlanHead):
    """A plan with its text: what is ordered, of whom, until when, and what to look at."""

    document: Document
    tasks: Sequence[Item]
    duties: Sequence[Any]
    topics: Sequence[Any]
    warnings: Sequence[Any]

    @classmethod
    def of(cls, plan: Plan, document: Document | None = None) -> Self:
        """Return ``plan`` with the text of the version in force, or with ``document``."""
        text = document or plan.document
        return cls(
            **_head(plan),
            document=text,
            tasks=text.tasks,
            duties=text.duties,
            topics=text.topics,
            warnings=text.warnings,
        )


def _head(plan: Plan) -> dict[str, Any]:
    source = plan.source
    return {
        "plan_id": plan.id,
        "id": plan.id,
        "year": plan.year,
        "title": plan.title,
        "state": plan.state,
        "version": plan.version,
        "revision": plan.revision,
        "number": plan.document.number,
        "dated": plan.document.dated,
        "source": SourceView(name=source.name, sha256=source.sha256, size=source.size)
        if source
        else None,
    }


class SourceText(View):
    """The words of the document that a plan was read from."""

    lines: Sequence[str] = Field(description="A paragraph or a table's row each.")
