"""A rebuild keeps its place while it makes room; one that fell silent later has lost it."""

from collections.abc import AsyncIterator

import pytest

from deploy.docs import PLACEHOLDER
from deploy.testing import World
from services.dashboard.repository import ReadModel, prepare
from services.dashboard.settings import Settings
from shared.contracts.base import now
from shared.errors import Transient
from shared.mongo import Database, Mongo


@pytest.fixture
async def mongo(world: World) -> AsyncIterator[Mongo]:
    required = {n: PLACEHOLDER for n, each in Settings.model_fields.items() if each.is_required()}
    settings = world.settings("dashboard", Settings, **required)
    mongo = Mongo(settings, "dashboard", indexes={}, prepare=[prepare])
    await mongo.start()
    await mongo.ready.wait()
    yield mongo
    await mongo.stop()


async def let_its_time_pass(db: Database) -> None:
    await db["meta"].update_one({"_id": "read-model"}, {"$set": {"until": now()}})


async def test_whoever_made_room_for_long_goes_on_and_falls_silent_only_once_it_is_opened(
    mongo: Mongo,
) -> None:
    model = ReadModel(mongo)
    generation = await model.begin_building()
    assert generation is not None

    await let_its_time_pass(mongo.db)
    await model.go_on_building(generation)
    await let_its_time_pass(mongo.db)
    await model.open(generation)
    opened = await model.generations()
    await let_its_time_pass(mongo.db)

    assert opened.building == generation
    for step in (model.go_on_building, model.open, model.go_live):
        with pytest.raises(Transient):
            await step(generation)
    assert (await model.generations()).live != generation


async def test_whoever_made_room_for_too_long_finds_another_in_its_place(mongo: Mongo) -> None:
    model = ReadModel(mongo)
    first = await model.begin_building()
    assert first is not None
    await let_its_time_pass(mongo.db)

    second = await model.begin_building()

    assert second == first + 1
    with pytest.raises(Transient):
        await model.open(first)
    await model.open(second)
