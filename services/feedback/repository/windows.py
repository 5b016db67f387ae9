"""Reading a collection in the order of a moment, in windows of time.

A sort without a bound reads every document; a window of a few minutes reads a few. Windows
grow as long as they hold little.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.mongo import Document

FIRST_WINDOW = timedelta(minutes=5)
WIDER = 4
CHUNK = 500
MAX_TIED = 1000
"""No more documents than this share one millisecond."""
BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
"""Nothing is older: the plan that orders this service is of 2025."""
INSTANT = timedelta(milliseconds=1)

Read = Callable[[object, int, int], Awaitable[list[Document]]]
"""Documents whose moment meets a condition: at most so many, newest first (-1) or oldest (1)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A document to go on from: its moment and its key."""

    at: datetime
    key: str


async def newest_first(
    read: Read, field: str, after: Mark | None = None, earliest: datetime = BEGINNING
) -> AsyncIterator[Document]:
    """Yield what ``read`` finds since ``earliest``, newest first by ``field``, behind ``after``."""
    until = after.at if after else datetime.now(UTC) + FIRST_WINDOW
    if after:
        for document in await read(until, MAX_TIED, -1):
            if document["_id"] < after.key:
                yield document
    width = FIRST_WINDOW
    while until > earliest:
        since = max(until - width, earliest)
        found = await read({"$gte": since, "$lt": until}, CHUNK, -1)
        if len(found) == CHUNK:
            until = found[-1][field]
            found = [each for each in found if each[field] > until]
            found += await read(until, MAX_TIED, -1)
        else:
            until, width = since, width * WIDER
        for document in found:
            yield document


async def oldest_first(read: Read, field: str, after: Mark) -> AsyncIterator[Document]:
    """Yield what ``read`` finds, oldest first by ``field``, from behind ``after``."""
    end = datetime.now(UTC) + FIRST_WINDOW
    if after.at >= end:
        return
    for document in await read(after.at, MAX_TIED, 1):
        if document["_id"] > after.key:
            yield document
    since, width = max(after.at + INSTANT, BEGINNING), FIRST_WINDOW
    while since < end:
        until = min(since + width, end)
        found = await read({"$gte": since, "$lt": until}, CHUNK, 1)
        if len(found) == CHUNK:
            last = found[-1][field]
            found = [each for each in found if each[field] < last]
            found += await read(last, MAX_TIED, 1)
            since = last + INSTANT
        else:
            since, width = until, width * WIDER
        for document in found:
            yield document
