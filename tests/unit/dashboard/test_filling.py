"""A generation that is filled at once holds what one has that lived through its facts."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import date
from itertools import chain
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.stories import a_plan, stories
from services.dashboard.filling import Filling
from services.dashboard.projections.base import TURN, Document, Key
from shared.contracts.base import Event
from tests.unit.dashboard.memory import Memory
from tests.unit.dashboard.test_projections import any_fact


class Shelf:
    """Documents by key; refuses to insert what is there, as a database does."""

    def __init__(self) -> None:
        self.memory = Memory()

    async def fetch(self, keys: Collection[Key]) -> dict[Key, Document]:
        await asyncio.sleep(0)
        there = self.memory.documents
        return {key: there[key] for key in keys if key in there}

    async def put(self, new: Mapping[Key, Document], changed: Mapping[Key, Document]) -> None:
        await asyncio.sleep(0)
        assert not self.memory.documents.keys() & new.keys()
        assert changed.keys() <= self.memory.documents.keys()
        for key, document in {**new, **changed}.items():
            self.memory.documents[key] = {**document, TURN: 1}


async def filled(shelf: Shelf, facts: list[Event], cuts: list[int], held: int) -> None:
    filling = Filling(shelf, held=held, at_once=2)
    for start, end in zip([0, *cuts], [*cuts, len(facts)], strict=True):
        await filling.take(facts[start:end])
    await filling.end()


@settings(max_examples=200, deadline=None)
@given(data=st.data(), facts=st.lists(any_fact, max_size=25), held=st.integers(1, 20))
def test_filling_with_shuffled_and_repeated_facts_gives_the_same_model(
    data: Any, facts: list[Event], held: int
) -> None:
    lived = Memory()
    for fact in facts:
        lived.take(fact)

    again = data.draw(st.lists(st.sampled_from(facts), max_size=10)) if facts else []
    shuffled = data.draw(st.permutations([*facts, *again]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=6)))
    shelf = Shelf()
    asyncio.run(filled(shelf, shuffled, cuts, held))

    assert shelf.memory.hash() == lived.hash()


def test_a_busy_years_facts_fill_what_they_would_have_left_behind_one_by_one() -> None:
    facts: list[Event] = [a_plan(2025), *chain.from_iterable(stories(1_500, date(2025, 12, 30)))]
    lived, shelf = Memory(), Shelf()

    for fact in facts:
        lived.take(fact)
    asyncio.run(filled(shelf, facts, [*range(0, len(facts), 200)], held=100))

    assert shelf.memory.hash() == lived.hash()
