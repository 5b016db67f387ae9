"""Inserts that share one journal write: each is confirmed, or refused, for itself."""

import asyncio

import pytest

from deploy.testing import World
from services.feedback.together import Together
from shared.mongo import Collection, Mongo, MongoError
from shared.settings import Settings
from shared.testing import eventually


async def a_collection(world: World) -> tuple[Mongo, Collection]:
    mongo = Mongo(world.settings("feedback", Settings), "feedback", indexes={})
    await mongo.start()
    await eventually(mongo.ready.is_set)
    return mongo, mongo.db["things"]


async def test_what_arrives_together_is_stored_and_the_taken_key_alone_is_refused(
    world: World,
) -> None:
    mongo, things = await a_collection(world)
    together = Together(things)
    await together.insert({"_id": 7, "first": True})

    added = await asyncio.gather(*(together.insert({"_id": number}) for number in range(250)))

    assert [number for number, new in enumerate(added) if not new] == [7]
    assert len(await things.find({}).to_list(None)) == 250
    assert await things.find_one({"_id": 7}) == {"_id": 7, "first": True}
    await mongo.stop()


async def test_nobody_is_confirmed_when_the_database_is_away(world: World) -> None:
    nowhere = "mongodb://127.0.0.1:9/?directConnection=true"
    mongo = Mongo(world.settings("feedback", Settings, mongo_uri=nowhere), "feedback", indexes={})
    together = Together(mongo.db["things"])

    answers = await asyncio.gather(
        *(together.insert({"_id": number}) for number in range(3)), return_exceptions=True
    )

    assert len(answers) == 3
    assert all(isinstance(each, MongoError) for each in answers)
    with pytest.raises(MongoError):
        await together.insert({"_id": 4})
    await mongo.stop()
