"""However many look, the services are asked no more often than the page promises."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.caching import cache_utils

from services.dashboard.client import Caller, Probe
from services.dashboard.screens import leadership, session
from services.dashboard.screens.leaders import decisions
from services.dashboard.screens.leaders.decisions import Answers, Waiting
from shared.auth import Role
from tests.unit.dashboard.said import RADIO, progress
from tests.unit.dashboard.test_screens import SOMEONE, VI, FakeServices, markup, opened, text_of
from tests.unit.dashboard.views import a_year, view

VIEWERS = [replace(SOMEONE, token=f"token {number}") for number in range(50)]
AT_LEAST = 2.0
"""Seconds between two questions of one block."""


class Clock:
    """The time that Streamlit's caches see."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr(cache_utils, "TTLCACHE_TIMER", clock)
    st.cache_data.clear()
    yield clock
    st.cache_data.clear()


class Counting:
    """The services; notes when each block was asked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.asked: dict[str, list[float]] = {}

    def _note(self, block: str) -> None:
        self.asked.setdefault(block, []).append(self._clock())

    def overview(self, _: str, commune: str, year: int | None) -> dict[str, Any]:
        self._note("overview")
        return {"commune": commune, "year": year}

    def page(self, _: str, scope: str, path: str, params: dict[str, str]) -> dict[str, Any]:
        self._note(path)
        return {"commune": scope, **params}

    def probe(self, service: str) -> Probe:
        self._note(service)
        return Probe(answers=True, ready=True)

    def decide(self, _: Any) -> Answers:
        self._note("decisions")
        return Answers(0, None, 0)


def test_fifty_viewers_ask_each_block_no_more_often_than_once_in_two_seconds(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = Counting(clock)
    monkeypatch.setattr(session, "services", lambda: services)
    monkeypatch.setattr(decisions, "_answers", services.decide)
    monkeypatch.setattr(decisions, "_escalations", lambda _: None)
    monkeypatch.setattr(decisions, "_reports", lambda *_: None)
    monkeypatch.setattr(decisions, "_behalf", lambda *_: 0)

    def look(viewer: session.Person) -> Waiting:
        session.ask_overview(viewer.commune, None, viewer.token)
        session.ask_page(viewer.commune, "/tasks", (), viewer.token)
        for service in leadership.SOURCES:
            session.ask_probe(service)
        return decisions.of(viewer, VI, 2025, frozenset())

    with ThreadPoolExecutor(len(VIEWERS)) as people:
        for _ in range(48):
            list(people.map(look, VIEWERS))
            clock.seconds += 0.25

    assert set(services.asked) == {"overview", "/tasks", "decisions", *leadership.SOURCES}
    for block, moments in services.asked.items():
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        assert all(gap >= AT_LEAST for gap in gaps), (block, gaps)
    assert len(services.asked["overview"]) == 12 / AT_LEAST


def test_whoever_looks_alone_is_never_a_beat_behind() -> None:
    assert leadership.EVERY_SECONDS > session.SHARED_SECONDS


def test_another_communes_viewers_have_answers_of_their_own(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "services", lambda: Counting(clock))

    found = [session.ask_overview(commune, None, "token") for commune in ("son-mai", "xa-khac")]

    assert [each["commune"] for each in found] == ["son-mai", "xa-khac"]


def test_who_has_other_roles_never_shares_what_waits_for_them(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def own(caller: Caller) -> Answers:
        return Answers(drafts=int(caller.token.split()[1]), oldest_draft=None, overdue=0)

    monkeypatch.setattr(decisions, "_answers", own)
    monkeypatch.setattr(decisions, "_escalations", lambda _: None)
    monkeypatch.setattr(decisions, "_reports", lambda *_: None)
    monkeypatch.setattr(decisions, "_behalf", lambda *_: 0)
    leader, also_leader, focal = VIEWERS[1:4]
    focal = replace(focal, roles=frozenset({Role.FOCAL}))
    elsewhere = replace(VIEWERS[4], commune="xa-khac")

    found = [
        decisions.of(each, VI, 2025, frozenset()).answers
        for each in (leader, also_leader, focal, elsewhere)
    ]

    assert [each and each.drafts for each in found] == [1, 1, 3, 4]


@pytest.fixture
def services(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServices]:
    fake = FakeServices()
    monkeypatch.setattr(session, "services", lambda: fake)
    monkeypatch.setattr(session, "person", lambda: SOMEONE)
    st.cache_resource.clear()
    yield fake
    st.cache_resource.clear()


def test_an_answer_that_changed_is_drawn_at_the_next_beat(
    clock: Clock, services: FakeServices
) -> None:
    app = opened()
    assert "thiếu 10 trên 40" in text_of(markup(app))

    more = progress(RADIO, revision=32, done=34)
    services.page = view(*a_year(more)).model_dump(mode="json")
    clock.seconds += leadership.EVERY_SECONDS
    app.run()

    assert "thiếu 6 trên 40" in text_of(markup(app))
