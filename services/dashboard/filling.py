"""Fills a new generation that nobody else writes to, as fast as facts can be read.

Documents stay in memory while facts keep changing them and are written when they have not been
touched for a while, each once as a rule; a crash leaves a generation that nobody was shown.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Protocol

from services.dashboard.projections import add, advance, collect
from services.dashboard.projections.base import PARTS_OF_ID, Document, Key, named
from shared.contracts.base import Event, now

HELD = 6_000
"""So many documents are held at least, the last touched."""
AT_ONCE = 3_000
"""So many documents are written at a time."""


class Shelf(Protocol):
    """Where a generation's documents are kept."""

    async def fetch(self, keys: Collection[Key]) -> Mapping[Key, Document]:
        """Return those of the documents that exist."""

    async def put(self, new: Mapping[Key, Document], changed: Mapping[Key, Document]) -> None:
        """Store documents, ``changed`` in place of what is there."""


class Filling:
    """The documents of one generation on their way to the shelf."""

    def __init__(self, shelf: Shelf, held: int = HELD, at_once: int = AT_ONCE) -> None:
        self._shelf = shelf
        self._most = held
        self._at_once = at_once
        self._held: dict[Key, Document] = {}
        self._leaving: dict[Key, Document] = {}
        self._stored: set[int] = set()
        """Hashes of the keys on the shelf: a document named by none need not be looked for."""
        self._writing: asyncio.Task[None] | None = None

    async def take(self, facts: Sequence[Event]) -> None:
        """Take in ``facts``; raises what the shelf raises, and then it must begin anew."""
        changes = collect(facts)
        await self._recall(changes.marks)
        await _breathe()
        writes = advance(self._held, changes, now())
        self._touch((key, new) for key, (_, new) in writes.documents.items())
        await self._recall(writes.figures)
        await _breathe()
        self._touch(
            (key, add(self._held.get(key) or named(key), found))
            for key, found in writes.figures.items()
        )
        while len(self._held) >= self._most + self._at_once:
            await self._let_go(self._at_once)

    async def end(self) -> None:
        """Store what is still held."""
        while self._held:
            await self._let_go(self._at_once)
        await self._written()

    async def give_up(self) -> None:
        """Write no more."""
        if self._writing:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)

    def _touch(self, documents: Iterable[tuple[Key, Document]]) -> None:
        for key, document in documents:
            self._held.pop(key, None)
            self._held[key] = document

    async def _recall(self, keys: Iterable[Key]) -> None:
        """Hold what was stored of the documents ``keys`` before, as it was stored."""
        gone = [key for key in keys if key not in self._held and hash(key) in self._stored]
        self._held |= {key: self._leaving[key] for key in gone if key in self._leaving}
        if wanted := [key for key in gone if key not in self._leaving]:
            self._held |= await self._shelf.fetch(wanted)

    async def _let_go(self, number: int) -> None:
        """Begin to store the documents that were touched least recently, behind the others.

        Figures stay the longest: they are few, large, and change until the end.
        """
        await self._written()
        documents = (key for key in self._held if key[0] not in PARTS_OF_ID)
        figures = (key for key in self._held if key[0] in PARTS_OF_ID)
        leaving = list(islice(chain(documents, figures), number))
        self._leaving = {key: self._held.pop(key) for key in leaving}
        changed = {k: each for k, each in self._leaving.items() if hash(k) in self._stored}
        new = {k: each for k, each in self._leaving.items() if k not in changed}
        self._stored |= {hash(key) for key in new}
        self._writing = asyncio.create_task(self._shelf.put(new, changed))
        await _breathe()

    async def _written(self) -> None:
        if self._writing:
            await self._writing
            self._writing = None
            self._leaving = {}


async def _breathe() -> None:
    """Let what is written meanwhile, and whoever asks the same process, have a turn."""
    await asyncio.sleep(0)
