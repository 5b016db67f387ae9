"""The documents of one generation: read by their keys, written a collection at a time."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from services.dashboard.projections import add
from services.dashboard.projections.base import TURN, Key, Writes, named
from shared.mongo import Database, Document, InsertOne, ReplaceOne, Session, UpdateOne


class Shelf:
    """The documents of a generation that one rebuild alone writes, without asking who was first."""

    def __init__(self, db: Database, generation: int) -> None:
        self._db = db
        self._generation = generation

    async def fetch(self, keys: Collection[Key]) -> dict[Key, Document]:
        """Return those of the documents that exist."""
        return await read(self._db, keys, self._generation)

    async def put(self, new: Mapping[Key, Document], changed: Mapping[Key, Document]) -> None:
        """Store documents, ``changed`` in place of what is there."""
        operations: dict[str, list[Any]] = {}
        for (name, _), document in new.items():
            operations.setdefault(name, []).append(InsertOne({**document, TURN: 1}))
        for (name, key), document in changed.items():
            turn = (document.get(TURN) or 0) + 1
            operations.setdefault(name, []).append(
                ReplaceOne({"_id": key}, {**document, TURN: turn}, upsert=True)
            )
        # One collection after the other: the embedded database is slower where two grow at once.
        for name, found in operations.items():
            await self._db[f"{name}_{self._generation}"].bulk_write(found, ordered=False)


async def read(
    db: Database, keys: Iterable[Key], generation: int, session: Session | None = None
) -> dict[Key, Document]:
    """Return those documents of a generation that exist."""
    wanted: dict[str, list[str]] = {}
    for name, key in keys:
        wanted.setdefault(name, []).append(key)
    return {
        (name, document["_id"]): document
        for name, ids in wanted.items()
        for document in await db[f"{name}_{generation}"]
        .find({"_id": {"$in": ids}}, session=session)
        .to_list(None)
    }


def operations_of(
    writes: Writes, figures: Mapping[Key, Document], large: Collection[Key]
) -> dict[str, list[Any]]:
    """Return the writes of each collection; a replacement names the turn that it replaces.

    Figures are added by the database, but where they are many (``large``): those documents are
    read (``figures``) and replaced, since the database takes long over many paths.
    """
    operations: dict[str, list[Any]] = {}
    for (name, key), (old, new) in writes.documents.items():
        operations.setdefault(name, []).append(_replacement(key, old, new))
    for where, found in writes.figures.items():
        name, key = where
        if where in large:
            old = figures.get(where)
            new = add(old or named(where), found)
            operations.setdefault(name, []).append(_replacement(key, old, new))
        else:
            about = {part: value for part, value in named(where).items() if part != "_id"}
            change = {"$inc": {**found, TURN: 1}, "$setOnInsert": about}
            operations.setdefault(name, []).append(UpdateOne({"_id": key}, change, upsert=True))
    return operations


def _replacement(key: str, old: Document | None, new: Document) -> Any:
    if old is None:
        return InsertOne({**new, TURN: 1})
    turn = old.get(TURN)
    return ReplaceOne({"_id": key, TURN: turn}, {**new, TURN: (turn or 0) + 1})
