"""The catalogue of sentences."""

from collections import Counter
from string import Formatter

import pytest

from services.dashboard.texts import (
    TEXTS,
    call,
    case,
    common,
    leadership,
    operations,
    privacy,
    steps,
)


def test_no_sentence_hides_another_of_the_same_name() -> None:
    parts = (call, case, common, leadership, operations, privacy, steps)
    names = Counter(name for part in parts for name in part.TEXTS)

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_both_languages_say_the_same_things(name: str) -> None:
    def gaps(sentence: str) -> set[str | None]:
        return {field for _, field, _, _ in Formatter().parse(sentence) if field}

    assert gaps(TEXTS[name].vi) == gaps(TEXTS[name].en)
