"""Finding cases by their words, with or without diacritics."""

from dataclasses import dataclass

from services.feedback.models import Case
from services.feedback.models.folding import words
from services.feedback.ports import Cursor, Ports, Which

CHUNK = 100
MOST_LOOKED_AT = 1000
"""So many cases with the words are looked at for one answer; the next one goes on behind them."""

Window = tuple[list[Case], Cursor | None]
"""Cases, and where the list goes on, if it does."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which of a commune's cases, newest first, from behind ``after``; ``text`` is in each."""

    commune: str
    which: Which
    text: str | None
    after: Cursor | None
    limit: int


async def window(asked: Question, ports: Ports) -> Window:
    """Return a window of the cases that are asked for.

    Where only few of those with the words are asked for, it may be short and not be the last.
    """
    if asked.text is not None:
        return await _matching(words(asked.text), asked, ports)
    limit = asked.limit
    found = await ports.cases.newest(asked.commune, asked.which, asked.after, limit + 1)
    return found[:limit], _end_of(found[limit - 1]) if len(found) > limit else None


async def _matching(sought: list[str], asked: Question, ports: Ports) -> Window:
    found: list[Case] = []
    after = asked.after
    if not sought:
        return found, None
    for _ in range(MOST_LOOKED_AT // CHUNK):
        hits = await ports.search.matching(asked.commune, sought, after, CHUNK)
        for case in await ports.cases.named(asked.commune, [each.code for each in hits]):
            if len(found) == asked.limit:
                return found, _end_of(found[-1])
            if asked.which.has(case):
                found.append(case)
        if len(hits) < CHUNK:
            return found, None
        after = hits[-1]
    return found, after


def _end_of(case: Case) -> Cursor:
    return Cursor(case.received_at, case.code)
