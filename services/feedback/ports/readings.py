"""What the use cases need of the copies that are made for reading; all can be made anew."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.feedback.models.contribution import Contribution
from services.feedback.models.likeness import Said
from services.feedback.ports.cases import Cursor
from shared.contracts.feedback import Category


@dataclass(frozen=True, slots=True)
class Searchable:
    """The folded words of a case, under which it is found."""

    commune: str
    said: Said


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """A question and its answer as everybody may read them, after redaction.

    ``at`` is when it was published, or withdrawn: then ``public`` is False and the words are gone.
    """

    commune: str
    code: str
    at: datetime
    revision: int
    public: bool
    category: Category
    village: str | None
    unit: str | None
    received_at: datetime
    answered_at: datetime
    question: str = ""
    answer: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """Which published answers are asked for; ``words`` are folded, and all must be there."""

    words: tuple[str, ...] = ()
    category: Category | None = None
    village: str | None = None

    def has(self, answer: PublicAnswer) -> bool:
        """Tell whether ``answer`` is one of them."""
        return (
            answer.public
            and self.category in (None, answer.category)
            and self.village in (None, answer.village)
            and set(self.words) <= set(answer.words)
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """What a case adds to the figures, as of a revision of it."""

    commune: str
    code: str
    revision: int
    adds: Contribution


class SearchIndex(Protocol):
    """The words of every case; written once for each, since its text does not change."""

    async def keep(self, cases: Sequence[Searchable]) -> None:
        """Store the words of cases; what is there already stays."""

    async def matching(
        self, commune: str, words: Sequence[str], after: Cursor | None, limit: int
    ) -> list[Cursor]:
        """Return at most ``limit`` cases that have all ``words``, newest first."""

    async def recent(self, commune: str, since: datetime, limit: int) -> list[Said]:
        """Return the words of at most ``limit`` cases received after ``since``, newest first."""

    async def forget(self, commune: str, code: str) -> None:
        """Forget the words of a case whose text was erased."""


class PublicAnswers(Protocol):
    """The published answers of each commune."""

    async def keep(self, answers: Sequence[PublicAnswer]) -> None:
        """Store answers; a later revision of one stays."""

    async def newest(
        self, commune: str, sought: Sought, after: Cursor | None, limit: int
    ) -> list[PublicAnswer]:
        """Return at most ``limit`` answers, newest first, that come after ``after``."""

    async def newer(
        self, commune: str, sought: Sought, before: Cursor, limit: int
    ) -> list[PublicAnswer]:
        """Return the ``limit`` answers just before ``before`` in the same order, newest first."""

    async def changed_at(self, commune: str) -> datetime | None:
        """Return when something was last published or withdrawn."""


class Figures(Protocol):
    """The counters of days and months, kept by what each case adds."""

    async def count(self, cases: Sequence[Counted]) -> None:
        """Let the counters say what the cases add now instead of what they added before."""

    async def of(self, commune: str, periods: Sequence[str]) -> Mapping[str, "Counter[str]"]:
        """Return the counters of those days (``2025-09-15``) or months that have some."""
