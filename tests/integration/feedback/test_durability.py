"""What was answered with 201 is there after the database was killed, however many came at once."""

import asyncio

import pytest

from shared.testing import eventually
from tests.integration.feedback.conftest import Office

SENDERS = 24


@pytest.mark.usefixtures("own_database")
async def test_every_confirmed_case_survives_the_death_of_the_database(office: Office) -> None:
    confirmed: list[str] = []
    enough = asyncio.Event()

    async def send(sender: int) -> None:
        number = 0
        while not enough.is_set():
            number += 1
            answer = await office.send({"text": f"Thử {sender}/{number}"})
            assert answer.status_code in (201, 503), answer.text
            if answer.status_code == 201:
                confirmed.append(answer.json()["code"])

    senders = [asyncio.create_task(send(number)) for number in range(SENDERS)]
    await eventually(lambda: len(confirmed) > 100)

    office.world.servers.mongo.kill()
    before = len(confirmed)
    await asyncio.to_thread(office.world.servers.mongo.start)

    await eventually(lambda: len(confirmed) > before + 100, within=30)
    enough.set()
    await asyncio.gather(*senders)
    stored = await office.db.cases.find({}, {"code": 1}).to_list(None)
    assert len(set(confirmed)) == len(confirmed)
    assert set(confirmed) <= {each["code"] for each in stored}
    said = {fact["code"] for fact in await office.facts("case.received", len(confirmed))}
    assert set(confirmed) <= said
