"""Which cases may be about the same matter: a suggestion to people, never a decision."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import log, sqrt

ENOUGH = 0.2
"""From here on two texts are worth a look; 1 is the same text."""
FEW_WORDS = 3
"""A text of fewer different words is like anything."""


@dataclass(frozen=True, slots=True)
class Said:
    """The folded words of a case, in their order."""

    code: str
    received_at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a case is like what was asked about, from 0 to 1."""

    code: str
    score: float


def alike(
    words: Sequence[str], among: Sequence[Said], *, most: int, enough: float = ENOUGH
) -> list[Likeness]:
    """Return at most ``most`` of ``among`` that are like ``words``, most alike first.

    Compares words and pairs of neighbours (a Vietnamese word is often two syllables), each
    weighing the more the fewer of the texts have it: the cosine between two texts.
    """
    asked = _terms(words)
    if len(set(words)) < FEW_WORDS:
        return []
    texts = {each.code: _terms(each.words) for each in among}
    weights = _weights([asked, *texts.values()])
    scores = [Likeness(code, _cosine(asked, terms, weights)) for code, terms in texts.items()]
    found = [each for each in scores if each.score >= enough]
    return sorted(found, key=lambda each: (-each.score, each.code))[:most]


def _terms(words: Sequence[str]) -> frozenset[str]:
    return frozenset(words) | {" ".join(pair) for pair in pairwise(words)}


def _weights(texts: Sequence[frozenset[str]]) -> Mapping[str, float]:
    having = Counter(term for terms in texts for term in terms)
    return {term: log(1 + len(texts) / count) for term, count in having.items()}


def _cosine(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    def length(terms: frozenset[str]) -> float:
        return sqrt(sum(weights[term] ** 2 for term in terms))

    product = length(one) * length(other)
    return length(one & other) ** 2 / product if product else 0.0
