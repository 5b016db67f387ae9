"""Each page of the read API: few questions to the database, each by an index; and who may ask."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from pymongo import monitoring

from deploy.testing import ROOT, World
from services.dashboard.app import build
from services.dashboard.queries import INDEXES
from services.dashboard.settings import Settings
from shared.auth import KeysFile, Role, StoredKey, hash_key
from shared.contracts.base import Event, now
from shared.testing import Keys, eventually, ready, running
from tests.unit.dashboard.more_said import handed_in, reminded, scheduled
from tests.unit.dashboard.said import CULTURE, RADIO, answered, delivered, plan, progress, received

PRODUCERS = ("tasks", "feedback", "notify")
POINTER_AND_REVISIONS = 2
BLOCKS = {
    "/v1/overview": 8,
    "/v1/overview?on=2025-09-20": 9,
    f"/v1/units/{CULTURE}": 5,
    f"/v1/units/{CULTURE}?on=2025-09-20": 6,
    "/v1/tasks": 3,
    "/v1/tasks?year=2025&on=2025-09-20": 3,
    "/v1/topics?year=2025": 2,
    "/v1/topics?year=2025&on=2025-09-20": 2,
    "/v1/calendar?year=2025": 2,
    "/v1/feedback": 2,
    "/v1/feedback?from=2024-01&to=2025-12": 2,
    "/v1/activity?limit=1": 3,
    "/v1/activity": 3,
}
"""So many questions may each page ask: one for each block, but the feed asks the months nearby, all
months where those are quiet, and then the hours that it needs by key."""


@dataclass
class Questions(monitoring.CommandListener):
    """What was asked of the database while somebody listened."""

    heard: list[dict[str, Any]] = field(default_factory=list)
    listening: bool = False

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if self.listening and event.command_name not in ("hello", "ping", "endSessions"):
            self.heard.append(dict(event.command))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing to note."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing to note."""

    @contextmanager
    def asked(self) -> Iterator[list[dict[str, Any]]]:
        self.heard, self.listening = [], True
        yield self.heard
        self.listening = False


@pytest.fixture
def questions() -> Iterator[Questions]:
    """Listen to every client that is made in the test."""
    heard = Questions()
    listeners = monitoring._LISTENERS.command_listeners
    monitoring.register(heard)
    yield heard
    listeners.remove(heard)


@asynccontextmanager
async def dashboard(world: World, key: str, **values: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Run the dashboard without its projector's polling disturbing what is counted."""
    settings = world.settings("dashboard", Settings, port=0, **values)
    async with running(build(settings), key) as client:
        await ready(client)
        yield client


async def say(world: World, *facts: Event) -> None:
    """Say facts and wait until the dashboard has taken them."""
    jetstream = world.admin.jetstream()
    for fact in facts:
        await jetstream.publish(
            fact.subject,
            fact.model_dump_json().encode(),
            headers={"Nats-Msg-Id": str(fact.event_id)},
        )

    await eventually(lambda: world.has_heard("dashboard"))


def a_day_of_facts(commune: str = "son-mai") -> list[Event]:
    moment = now()
    case = UUID(int=1)
    return [
        plan(commune=commune),
        progress(RADIO, done=3, topics=("I.1",), commune=commune),
        reminded(commune=commune),
        handed_in(commune=commune),
        received(case, received_at=moment, occurred_at=moment, commune=commune),
        received(received_at=moment, occurred_at=moment, commune=commune),
        answered(case, received_at=moment, answered_at=moment, occurred_at=moment, commune=commune),
        delivered(UUID(int=2), occurred_at=moment, commune=commune),
    ]


async def test_no_page_asks_more_than_its_blocks_and_each_question_has_its_index(
    world: World, keys: Keys, questions: Questions
) -> None:
    async with dashboard(world, keys.by_role[Role.LEADER]) as client:
        await say(world, *a_day_of_facts(), scheduled(UUID(int=3), 1, (now(), "planned")))
        for path, blocks in BLOCKS.items():
            with questions.asked() as asked:
                answer = await client.get(path)
            with questions.asked() as known:
                again = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})

            assert answer.status_code == 200, (path, answer.text)
            assert len(asked) <= POINTER_AND_REVISIONS + blocks, (path, asked)
            assert [each for each in asked if not _has_an_index(each)] == [], path
            assert (again.status_code, again.content) == (304, b""), path
            assert len(known) == POINTER_AND_REVISIONS, path


def _has_an_index(command: dict[str, Any]) -> bool:
    """Tell whether what is looked for is a key, or the whole of a collection's index in order."""
    asked = list(command["filter"])
    if asked == ["_id"]:
        return True
    name = command["find"].rpartition("_")[0]
    return name in INDEXES and asked == [key for key, _ in INDEXES[name]][: len(asked)]


async def test_whatever_changes_what_a_page_shows_changes_its_tag(world: World, keys: Keys) -> None:
    async with dashboard(world, keys.by_role[Role.LEADER]) as client:
        tags = []
        for fact in (None, *a_day_of_facts()):
            if fact:
                await say(world, fact)
            tags.append((await client.get("/v1/overview")).headers["etag"])

    assert len(set(tags)) == len(tags)


async def test_pages_agree_with_one_another(world: World, keys: Keys) -> None:
    async with dashboard(world, keys.by_role[Role.LEADER]) as client:
        await say(world, *a_day_of_facts())
        overview, tasks, unit, feedback = [
            (await client.get(path)).json()
            for path in ("/v1/overview", "/v1/tasks", f"/v1/units/{CULTURE}", "/v1/feedback")
        ]

    assert tasks["totals"] == overview["totals"]
    assert [each["id"] for each in tasks["tasks"]] == [each["id"] for each in overview["tasks"]]
    own = next(each for each in overview["units"] if each["unit"]["slug"] == CULTURE)
    assert {name: own[name] for name in unit["totals"]} == unit["totals"]
    assert own["told"] == next(each for each in unit["reminders"] if each["task_id"])
    assert unit["reports"][0]["state"] == "submitted"
    for name in ("received", "answered", "open"):
        assert feedback["total"][name] == overview["feedback"][name]
    assert overview["deliveries"]["channels"] == [
        {"channel": "email", "sent": 1, "failed": 0, "confirmed": 0}
    ]


async def test_what_cannot_be_asked_for_is_refused_with_a_sentence(
    world: World, keys: Keys
) -> None:
    async with dashboard(world, keys.by_role[Role.LEADER]) as client:
        statuses = {
            path: (await client.get(path)).status_code
            for path in (
                "/v1/overview?on=2999-01-01",
                "/v1/overview?on=yesterday",
                "/v1/units/phong-khong-co",
                "/v1/feedback?from=2020-01&to=2025-01",
                "/v1/feedback?from=2025-02&to=2025-01",
                "/v1/feedback?from=2025-13",
            )
        }

    assert list(statuses.values()) == [422, 422, 404, 422, 422, 422]


async def test_only_staff_of_the_commune_may_look(world: World, keys: Keys) -> None:
    paths = [path for path in BLOCKS if "?" not in path]
    async with dashboard(world, keys.by_role[Role.LEADER]) as client:
        for path in paths:
            refused = [
                (await client.get(path, headers=keys.bearer(keys.by_role[role]))).status_code
                for role in (Role.SERVICE, Role.OPEN311, Role.PROVINCE_VIEWER)
            ]
            foreign = await client.get(path, headers=keys.bearer(keys.foreign))
            nobody = await client.get(path, headers={"Authorization": ""})
            assert (refused, foreign.status_code, nobody.status_code) == ([403] * 3, 404, 401)
        others = [
            (await client.get("/v1/province", headers=keys.bearer(key))).status_code
            for role, key in keys.by_role.items()
            if role is not Role.PROVINCE_VIEWER
        ]

    assert set(others) == {403}


@pytest.fixture
def two_communes(tmp_path: Path) -> Path:
    """Return the data of xã Sơn Mai and of another commune with the same units."""
    folder = tmp_path / "communes"
    shutil.copytree(ROOT / "deploy" / "communes" / "son-mai", folder / "son-mai")
    shutil.copytree(folder / "son-mai", folder / "xa-khac")
    about = folder / "xa-khac" / "commune.yaml"
    about.write_text(about.read_text("utf-8").replace("slug: son-mai", "slug: xa-khac"))
    return folder


def a_viewer(keys: Keys, *communes: str) -> str:
    """Issue a key to a viewer of ``communes``."""
    key = f"viewer of {communes}"
    stored = StoredKey(
        id=f"k_viewer_{len(communes)}",
        sha256=hash_key(key),
        commune="son-mai",
        roles=frozenset({Role.PROVINCE_VIEWER}),
        communes=communes,
    )
    known = KeysFile.model_validate_json(keys.file.read_bytes())
    keys.file.write_text(KeysFile(keys=(*known.keys, stored)).model_dump_json(), encoding="utf-8")
    return key


async def test_a_province_sees_the_communes_named_to_it_and_reads_again_only_what_changed(
    world: World, keys: Keys, two_communes: Path, questions: Questions
) -> None:
    both, one, none = (
        a_viewer(keys, *each) for each in (("son-mai", "xa-khac", "xa-chua-co"), ("xa-khac",), ())
    )
    async with dashboard(world, both, communes_dir=two_communes) as client:
        await say(world, *a_day_of_facts(), plan(commune="xa-khac"))
        page = (await client.get("/v1/province")).json()
        tag = (await client.get("/v1/province")).headers["etag"]
        alone = (await client.get("/v1/province", headers=keys.bearer(one))).json()
        nothing = (await client.get("/v1/province", headers=keys.bearer(none))).json()
        await say(world, received(received_at=now(), occurred_at=now(), commune="xa-khac"))
        with questions.asked() as asked:
            changed = await client.get("/v1/province", headers={"If-None-Match": tag})
        with questions.asked() as kept:
            await client.get("/v1/province")
        leader = keys.bearer(keys.by_role[Role.LEADER])
        first_page = (await client.get("/v1/overview", headers=leader)).json()

    assert {each["commune"] for each in page["communes"]} == {"son-mai", "xa-khac"}
    assert page["totals"]["tasks"] == 6
    line = next(each for each in page["communes"] if each["commune"] == "son-mai")
    assert line["totals"] == first_page["totals"]
    assert line["furthest"] == first_page["units"][0]
    assert [each["commune"] for each in alone["communes"]] == ["xa-khac"]
    assert nothing["communes"] == []
    assert changed.status_code == 200
    assert {each["filter"].get("commune") for each in asked} <= {None, "xa-khac"}
    assert len(asked) <= POINTER_AND_REVISIONS + BLOCKS["/v1/overview"]
    assert len(kept) == POINTER_AND_REVISIONS


async def test_a_model_of_an_older_shape_is_rebuilt_when_the_service_starts(
    world: World, keys: Keys
) -> None:
    leader = keys.by_role[Role.LEADER]
    async with dashboard(world, leader) as client:
        await say(world, *a_day_of_facts())
        before = (await client.get("/v1/overview")).json()
        await _make_old(client)
    async with dashboard(world, leader) as client:
        admin = keys.bearer(keys.by_role[Role.ADMIN])

        async def rebuilt() -> bool:
            found = (await client.get("/v1/rebuild", headers=admin)).json()
            return bool(found["rebuild"]["state"] == "done" and found["live"]["generation"] == 2)

        await eventually(rebuilt)
        after = (await client.get("/v1/overview")).json()

    assert after == before


async def _make_old(client: httpx.AsyncClient) -> None:
    """Leave the read model as a program before it had shapes did."""
    transport: Any = client._transport
    db = transport.app.state.read_model._mongo.db
    await db["task_years_1"].delete_many({})
    await db["feedback_months_1"].delete_many({})
    await db["meta"].update_one({"_id": "read-model"}, {"$unset": {"shape": 1}})
