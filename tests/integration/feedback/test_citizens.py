"""One key for each citizen; found again by telephone number, by staff only."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from deploy.testing import World
from services.feedback.models import Inspection, Reading
from services.feedback.ports import Ports
from services.feedback.repository.audit import AuditRepository, entry_of
from services.feedback.service import callers
from shared.auth import Principal, Role
from shared.contracts.base import now
from shared.errors import Invalid
from shared.testing import Keys
from tests.integration.feedback.conftest import CONSENT, Office, opened, settings_of

PHONE = "0912 345 678"
OPERATOR = Principal("key:k_1", "son-mai", frozenset({Role.HOTLINE_OPERATOR}))


async def named(office: Office, text: str = "Loa hỏng.", **person: str) -> UUID:
    submitter = {"kind": "individual", "name": "Người Thử", **person}
    sent = await office.send({"text": text, "submitter": submitter, "consent": CONSENT})
    assert sent.status_code == 201, sent.text
    return UUID(sent.json()["id"])


def ports_of(office: Office) -> Ports:
    found: Ports = office.ports
    return found


async def count(office: Office, collection: str) -> int:
    return len(await office.db[collection].find({}, {"_id": 1}).to_list(None))


async def test_the_same_telephone_number_is_the_same_citizen(office: Office) -> None:
    first = await named(office, "Một.", phone=PHONE)
    second = await named(office, "Hai.", phone="+84 912345678", email="a@vidu.example")
    await named(office, "Ba.", email="a@vidu.example")
    await named(office, "Bốn.", email="A@VIDU.example")
    await named(office, "Năm.", address="Thôn Mẫu 1")
    await named(office, "Sáu.", address="Thôn Mẫu 1")

    found = await callers.cases_of(PHONE, OPERATOR, uuid4(), ports_of(office))

    assert [case.id for case in found] == [second, first]
    assert await count(office, "citizens") == await count(office, "citizen_keys") == 4
    [entry] = await office.db.audit.find({}).to_list(None)
    assert (entry["action"], entry["actor"]) == ("citizen.looked_up", "key:k_1")
    assert "912345678" not in str(entry)


async def test_a_number_of_nobody_finds_nothing_and_a_wrong_one_is_refused(office: Office) -> None:
    await named(office, phone=PHONE)

    assert await callers.cases_of("0987654321", OPERATOR, uuid4(), ports_of(office)) == []
    with pytest.raises(Invalid):
        await callers.cases_of("12", OPERATOR, uuid4(), ports_of(office))


async def test_messages_at_once_make_one_citizen_and_every_person_opens(office: Office) -> None:
    ids = await asyncio.gather(*(named(office, f"Tin {n}.", phone=PHONE) for n in range(8)))
    ports = ports_of(office)

    cases = [await ports.cases.get("son-mai", each) for each in ids]
    people = [
        await ports.identities.read("son-mai", case.identity)
        for case in cases
        if case and case.identity
    ]

    assert [person.phone for person in people if person] == ["+84912345678"] * 8
    assert await count(office, "citizens") == await count(office, "citizen_keys") == 1


async def test_the_last_four_digits_are_of_one_case(office: Office) -> None:
    ports = ports_of(office)
    case = await ports.cases.get("son-mai", await named(office, phone=PHONE))
    nameless = await ports.cases.get("son-mai", UUID((await office.send()).json()["id"]))

    assert await ports.citizens.matches_last_four(case, "5678")
    for somebody, digits in ((case, "5679"), (case, ""), (nameless, "5678"), (None, "5678")):
        assert not await ports.citizens.matches_last_four(somebody, digits)


async def test_consent_says_to_which_words_it_was_given(office: Office) -> None:
    await named(office, phone=PHONE)

    [identity] = await office.db.identities.find({}).to_list(None)
    notice = ports_of(office).desks["son-mai"].privacy_notice
    assert identity["consent"]["notice_version"] == "1"
    assert identity["consent"]["notice_sha256"] == notice.sha256("vi") != notice.sha256("en")
    assert (identity["consent"]["language"], identity["consent"]["channel"]) == ("vi", "web")


async def test_what_a_previous_key_sealed_is_still_read(world: World, keys: Keys) -> None:
    first = settings_of(world)
    async with opened(world, keys, first) as office:
        case_id = await named(office, phone=PHONE)
    second = settings_of(
        world,
        feedback_kek_previous=first.feedback_kek.get_secret_value(),
        feedback_token_key=first.feedback_token_key.get_secret_value(),
    )
    async with opened(world, keys, second) as office:
        ports = ports_of(office)
        case = await ports.cases.get("son-mai", case_id)
        assert case
        assert case.identity
        person = await ports.identities.read("son-mai", case.identity)
        assert person
        assert person.phone == "+84912345678"


async def test_writers_and_replicas_at_once_never_fork_the_chain(world: World) -> None:
    mongo: Any = AsyncIOMotorClient(
        world.servers.mongo_uri, tz_aware=True, uuidRepresentation="standard"
    )
    db = mongo[f"{world.prefix}_feedback"]
    replicas = [AuditRepository(db) for _ in range(3)]

    def a_reading(number: int) -> Reading:
        return Reading("son-mai", UUID(int=number), "key:k_1", "case.revealed", now(), uuid4())

    await asyncio.gather(*(replicas[n % 3].record(a_reading(n)) for n in range(60)))
    await AuditRepository(db).record(a_reading(60))

    inspection = Inspection("son-mai", {})
    for document in await db.audit.find({}).sort("_id", 1).to_list(None):
        assert inspection.look_at(entry_of(document)) is None
    assert inspection.count == 61
    assert (await replicas[0].head("son-mai"))[0] == 61
    newest = await replicas[1].newest("son-mai", None, 5)
    assert [entry.number for entry in newest] == [61, 60, 59, 58, 57]
    mongo.close()
