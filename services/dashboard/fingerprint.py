"""One hash over the read model, whatever order its documents were written and read in."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from services.dashboard.projections.base import PARTS_OF_ID, SEEN_AT, TURN, Document

_ADDRESS = {"_id"}.union(*PARTS_OF_ID.values())


def digest(document: Mapping[str, Any]) -> bytes | None:
    """Return the SHA-256 of a document's canonical JSON; None for one that says nothing.

    Figures of zero count as absent: how a sum came about leaves no trace.
    """
    kept = _without_zeros({k: v for k, v in document.items() if k not in (SEEN_AT, TURN)})
    if not kept.keys() - _ADDRESS:
        return None
    text = json.dumps(
        kept, default=_as_text, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).digest()


def combine(digests: Iterable[bytes]) -> str:
    """Return one hash for all documents, in whatever order they were read."""
    return hashlib.sha256(b"".join(sorted(digests))).hexdigest()


def _without_zeros(value: Mapping[str, Any]) -> Document:
    kept: Document = {}
    for name, each in value.items():
        inner = _without_zeros(each) if isinstance(each, Mapping) else each
        figure = isinstance(inner, int) and not isinstance(inner, bool)
        if (figure and inner == 0) or inner == {}:
            continue
        kept[name] = inner
    return kept


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"no canonical form for {type(value).__name__}")
