"""Lists, newest first, read as windows that widen backwards until they are full."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.errors import Invalid, Text
from shared.mongo import DESCENDING, Collection, Document

FIRST_WINDOW = timedelta(days=1)
WIDER = 4
CHUNK = 250
AHEAD = timedelta(minutes=1)
"""Another process's clock may be ahead of this one's."""
TICK = timedelta(milliseconds=1)
"""What the database keeps of a moment: a bound that is not reached takes in what equals it."""
NOTHING_BEFORE = datetime(2025, 1, 1, tzinfo=UTC)

Place = tuple[datetime, str]


async def newest(
    collection: Collection,
    where: Mapping[str, Any],
    field: str,
    after: Place | None,
    limit: int,
    *,
    until: datetime,
    wanted: Callable[[Document], bool] = lambda _: True,
) -> list[Document]:
    """Return up to ``limit`` documents behind ``after``, or until ``until``, newest first.

    Every question asked has both bounds on ``field``, which its index ends with; what has no
    index of its own is looked at here (``wanted``).
    """
    end = after[0] if after else until
    width = FIRST_WINDOW
    found: list[Document] = []
    while len(found) < limit and end >= NOTHING_BEFORE:
        start = max(end - width, NOTHING_BEFORE - timedelta(milliseconds=1))
        question: Document = {**where, field: {"$gt": start, "$lte": end}}
        if after:
            question["$or"] = [
                {field: {"$lt": after[0]}},
                {field: after[0], "_id": {"$lt": after[1]}},
            ]
        order = [(field, DESCENDING), ("_id", DESCENDING)]
        documents = await collection.find(question).sort(order).limit(CHUNK).to_list(CHUNK)
        found += [each for each in documents if wanted(each)]
        if len(documents) == CHUNK:
            after = (documents[-1][field], documents[-1]["_id"])
            end = after[0]
        else:
            end, width = start, width * WIDER
    return found[:limit]


def write_place(place: Place) -> str:
    """Return ``place`` as the ``next`` of a list."""
    return f"{round(place[0].timestamp() * 1000)}_{place[1]}"


def read_place(text: str | None) -> Place | None:
    """Return what a list's ``next`` stands for; raises ``Invalid`` for anything else."""
    if text is None:
        return None
    try:
        moment, key = text.split("_")
        return datetime.fromtimestamp(int(moment) / 1000, UTC), str(UUID(key))
    except (ValueError, OverflowError, OSError):
        raise Invalid(
            "bad-after",
            Text(
                "Giá trị “after” không phải là “next” của một danh sách.",
                "The value of “after” is not the “next” of a list.",
            ),
        ) from None
