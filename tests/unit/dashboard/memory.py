"""The read model without a database: documents and figures by key."""

from collections.abc import Mapping
from datetime import UTC, datetime

from services.dashboard.fingerprint import combine, digest
from services.dashboard.projections import add, advance, collect
from services.dashboard.projections.base import (
    PARTS_OF_ID,
    REVISIONS,
    Document,
    Figures,
    Key,
    named,
)
from shared.contracts.base import Event


class Memory:
    """Takes facts as the repository does, by the same pure functions."""

    def __init__(self) -> None:
        self.documents: dict[Key, Document] = {}

    def take(self, *facts: Event) -> "Memory":
        changes = collect(facts)
        stored = {k: v for k, v in self.documents.items() if k in changes.keys()}  # noqa: SIM118
        writes = advance(stored, changes, datetime.now(UTC))
        self.documents |= {key: new for key, (_, new) in writes.documents.items()}
        for key, figures in writes.figures.items():
            self._increase(key, figures)
        return self

    def of(self, collection: str) -> list[Document]:
        """Return the documents of one collection."""
        return [each for key, each in self.documents.items() if key[0] == collection]

    def add(self, figures: Figures) -> None:
        """Add what one document adds."""
        for (key, name), amount in figures.items():
            self._increase(key, {name: amount})

    def figures(self) -> dict[Key, bytes]:
        """Return a digest of every document of figures that says something."""
        return {
            key: found
            for key, each in self.documents.items()
            if key[0] in PARTS_OF_ID and key[0] != REVISIONS and (found := digest(each))
        }

    def _increase(self, key: Key, figures: Mapping[str, int]) -> None:
        self.documents[key] = add(self.documents.get(key) or named(key), figures)

    def hash(self) -> str:
        """Return what the read model's own hash would be."""
        digests = (
            (key[0], digest(each)) for key, each in self.documents.items() if key[0] != REVISIONS
        )
        return combine(name.encode() + found for name, found in digests if found)
