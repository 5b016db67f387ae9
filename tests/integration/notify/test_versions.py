"""What communes change, in the real database: one version after the other, none lost."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from services.notify.repository import INDEXES, TEMPLATES, MongoVersions
from services.notify.settings import Settings
from shared.mongo import Mongo

Make = Callable[..., Settings]
WHO = {"by": "user:x"}


@pytest.fixture
async def mongo(settings_of: Make) -> AsyncIterator[Mongo]:
    mongo = Mongo(settings_of(), "notify", indexes={TEMPLATES: INDEXES[TEMPLATES]})
    await mongo.start()
    await mongo.ready.wait()
    yield mongo
    await mongo.stop()


async def test_of_writers_at_once_one_wins_and_every_version_is_found(mongo: Mongo) -> None:
    versions = MongoVersions(mongo, TEMPLATES)
    for was in range(3):
        content = [{"n": f"{was}.{number}"} for number in range(5)]
        saves = [versions.save("son-mai", "x", each, was=was, **WHO) for each in content]
        kept = [each for each in await asyncio.gather(*saves) if each]
        assert [each.revision for each in kept] == [was + 1]
        assert await versions.current("son-mai", "x") == kept[0]
        assert await versions.of("son-mai", "x") == kept[0]

    elsewhere = MongoVersions(mongo, TEMPLATES)
    found = [await elsewhere.at("son-mai", "x", number) for number in range(5)]
    assert [each.revision if each else None for each in found] == [None, 1, 2, 3, None]
    assert [e.revision for e in await elsewhere.before("son-mai", "x", 3, 50)] == [2, 1]
    assert [e.revision for e in await elsewhere.before("son-mai", "x", 3, 1)] == [2]
    assert list(await elsewhere.all_of("son-mai", 50)) == ["x"]
    assert not await elsewhere.all_of("xa-khac", 50)


async def test_a_crash_after_the_copy_was_made_stands_in_nobodys_way(mongo: Mongo) -> None:
    versions, collection = MongoVersions(mongo, TEMPLATES), mongo.db[TEMPLATES]
    first = await versions.save("son-mai", "x", {"n": 1}, was=0, **WHO)
    document = await collection.find_one({"_id": "son-mai/x"})
    assert document
    del document["of"]
    await collection.insert_one({**document, "_id": "son-mai/x@1"})

    assert await versions.current("son-mai", "x") == first
    second = await versions.save("son-mai", "x", None, was=1, **WHO)
    assert second
    assert (second.revision, await versions.at("son-mai", "x", 1)) == (2, first)
    assert list(await versions.all_of("son-mai", 50)) == ["x"]
