"""Changes of many deliveries in one write: each its own, each guarded by its revision."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from deploy.testing import World
from services.notify.models import Delivery, Patience, State
from services.notify.repository import DELIVERIES, INDEXES, SLIPS, MongoDeliveries
from services.notify.settings import Settings
from shared import outbox
from shared.contracts.base import now
from shared.mongo import Document, Mongo
from tests.unit.notify.fakes import LEASE, a_delivery


@pytest.fixture
async def mongo(world: World) -> AsyncIterator[Mongo]:
    mongo = Mongo(world.settings("notify", Settings), "notify", indexes=INDEXES)
    await mongo.start()
    await mongo.ready.wait()
    yield mongo
    await mongo.stop()


PATIENCE = Patience((0, 5))


def claim(delivery: Delivery, holder: str = "this one") -> int:
    """Claim a delivery; return the revision that it had."""
    was = delivery.revision
    delivery.claim(now(), LEASE, f"<{delivery.id}@test>", holder)
    return was


async def stored(mongo: Mongo, delivery: Delivery) -> Document:
    found = await mongo.db[DELIVERIES].find_one({"_id": str(delivery.id)})
    assert found is not None
    return found


async def slips(mongo: Mongo) -> list[Document]:
    return await mongo.db[SLIPS].find({}).to_list(100)


async def test_each_gets_its_own_values_in_one_write_and_the_facts_share_a_slip(
    mongo: Mongo,
) -> None:
    deliveries, several = MongoDeliveries(mongo), [a_delivery() for _ in range(7)]
    await deliveries.add(several)
    was = [claim(each) for each in several]
    assert all(
        await asyncio.gather(
            *(deliveries.save(each, was=old) for each, old in zip(several, was, strict=True))
        )
    )
    for number, each in enumerate(several):
        if number % 3:
            each.mark_sent(now() + timedelta(seconds=number), f"p-{number}")
        else:
            each.postpone("smtp-450", now(), PATIENCE, 0)
    assert all(await asyncio.gather(*(deliveries.save(each, was=1) for each in several)))

    for number, each in enumerate(several):
        read = await deliveries.get("son-mai", each.id)
        assert read is not None
        assert (read.state, read.revision, read.attempts[0].code) == (
            (State.SENT, 2, "ok") if number % 3 else (State.TEMPORARY_FAILURE, 2, "smtp-450")
        )
        assert read.provider_id == (f"p-{number}" if number % 3 else None)
        assert read.message_id == f"<{each.id}@test>"
        document = await stored(mongo, each)
        assert "lease_until" not in document
        assert ("queue" in document) == (not each.events)
    [slip] = await slips(mongo)
    facts = [outbox.pending(fact) for each in several for fact in each.events]
    assert [fact["_id"] for fact in slip["outbox"]] == [fact["_id"] for fact in facts]
    assert slip["outbox_at"] == min(fact["at"] for fact in slip["outbox"])


async def test_whoever_was_first_keeps_it_and_the_others_of_the_write_go_through(
    mongo: Mongo,
) -> None:
    here, there = MongoDeliveries(mongo), MongoDeliveries(mongo)
    several = [a_delivery() for _ in range(5)]
    await here.add(several)
    lost = await there.get("son-mai", several[2].id)
    assert lost is not None
    claim(lost, "another")
    assert await there.save(lost, was=0)

    for each in several:
        claim(each)
    won = await asyncio.gather(*(here.save(each, was=0) for each in several))

    assert won == [True, True, False, True, True]
    holders = [(await stored(mongo, each))["holder"] for each in several]
    assert holders == ["this one", "this one", "another", "this one", "this one"]


async def test_of_two_changes_of_one_delivery_one_is_refused(mongo: Mongo) -> None:
    deliveries, delivery = MongoDeliveries(mongo), a_delivery()
    await deliveries.add([delivery])
    other = await deliveries.get("son-mai", delivery.id)
    assert other is not None
    claim(delivery)
    other.call_off(now())

    assert await asyncio.gather(
        deliveries.save(delivery, was=0), deliveries.save(other, was=0)
    ) == [True, False]
    assert (await stored(mongo, delivery))["state"] == "sending"


async def test_a_late_claim_does_not_take_its_own_process_s_record_for_success(
    mongo: Mongo,
) -> None:
    deliveries, delivery = MongoDeliveries(mongo), a_delivery()
    claim(delivery)
    await deliveries.add([delivery])
    late = await deliveries.get("son-mai", delivery.id)
    assert late is not None
    delivery.mark_sent(now())
    assert await deliveries.save(delivery, was=1)

    was = claim(late)

    assert not await deliveries.save(late, was=was)
    assert (await stored(mongo, delivery))["state"] == "sent"


class Crash(BaseException):
    """Stands for SIGKILL between two writes."""


async def test_a_crash_between_a_fact_and_its_record_repeats_the_fact_under_the_same_id(
    mongo: Mongo, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying, delivery = MongoDeliveries(mongo), a_delivery()
    claim(delivery, "the dead one")
    await dying.add([delivery])
    delivery.mark_sent(now())

    async def crash(*_: object, **__: object) -> None:
        raise Crash

    monkeypatch.setattr(dying._gathered._collection, "bulk_write", crash)
    with pytest.raises(asyncio.CancelledError):
        await dying.save(delivery, was=1)

    deliveries = MongoDeliveries(mongo)
    again = await deliveries.get("son-mai", delivery.id)
    assert again is not None
    assert again.state is State.SENDING
    was = claim(again)
    assert await deliveries.save(again, was=was)
    again.mark_sent(now())
    assert await deliveries.save(again, was=was + 1)

    said = [fact["_id"] for slip in await slips(mongo) for fact in slip["outbox"]]
    assert said == [str(delivery.events[0].event_id)] * 2
