"""An erased person is read by nobody again: not here, not out of a backup; old ones go by night."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag

from deploy.cli import erasures, kek
from deploy.testing import World
from services.feedback.models import Person
from services.feedback.vault import Vault, Wrapped
from shared.auth import Role
from shared.contracts.base import now
from shared.testing import Keys, eventually
from tests.integration.feedback.conftest import CONSENT, Office, opened, settings_of, xaso

PHONE = "0912 345 678"
SEALED = ("citizens", "citizen_keys", "identities")
Copy = Mapping[str, list[dict[str, Any]]]


async def named(office: Office, text: str = "Loa hỏng.", phone: str = PHONE) -> Any:
    submitter = {"kind": "individual", "name": "Người Thử", "phone": phone, "email": "a@b.example"}
    sent = await office.send({"text": text, "submitter": submitter, "consent": CONSENT})
    assert sent.status_code == 201, sent.text
    return await office.ports.cases.get("son-mai", UUID(sent.json()["id"]))


async def copy_of(office: Office, *collections: str) -> Copy:
    return {name: await office.db[name].find({}).to_list(None) for name in collections}


async def bring_back(office: Office, copy: Copy) -> None:
    for name, documents in copy.items():
        await office.db[name].delete_many({})
        await office.db[name].insert_many(documents)


async def who(office: Office, case: Any) -> Person | None:
    person: Person | None = await office.ports.identities.read("son-mai", case.identity)
    return person


async def cases_of(office: Office, phone: str) -> list[UUID]:
    citizens = office.ports.citizens
    return list(await citizens.cases_of("son-mai", citizens.handle_of("son-mai", phone), 9))


async def everything_said(office: Office) -> None:
    async def said() -> bool:
        return await office.db.tombstones.find_one({"outbox_at": {"$exists": True}}) is None

    await eventually(said)


async def test_erasing_one_case_leaves_the_citizens_others(office: Office) -> None:
    first, second, third = [await named(office, text) for text in ("Một.", "Hai.", "Ba.")]

    await office.ports.citizens.erase("son-mai", [first.identity], now())
    await office.ports.citizens.erase("son-mai", [first.identity], now())
    fourth = await named(office, "Bốn.")

    assert await who(office, first) is None
    people = [await who(office, each) for each in (second, third, fourth)]
    assert [person.name for person in people if person] == ["Người Thử"] * 3
    found = await cases_of(office, "+84912345678")
    assert found == [fourth.id, third.id, second.id]
    assert not await office.ports.citizens.matches_last_four(first, "5678")
    assert await office.ports.citizens.matches_last_four(second, "5678")
    kept = await office.ports.citizens.kept("son-mai", first.identity)
    assert kept.consent["notice_version"] == "1"
    assert kept.erased_at is not None


async def test_an_erased_citizen_stays_erased_after_a_restore(
    office: Office, tmp_path: Path
) -> None:
    case, other = await named(office), await named(office, phone="0987 654 321")
    backup = await copy_of(office, *SEALED)
    await office.ports.citizens.erase("son-mai", [case.identity], now())
    await everything_said(office)
    list_of_keys = tmp_path / "keys.txt"
    assert (await xaso(office, erasures.app, "export", str(list_of_keys))).exit_code == 0

    await bring_back(office, backup)
    await office.db.tombstones.delete_many({})
    assert await who(office, case)
    by_bus = await xaso(office, erasures.app, "replay")

    assert "1 of them again" in by_bus.output, by_bus.output
    assert await who(office, case) is None
    assert await who(office, other)
    await bring_back(office, backup)
    await office.world.admin.jetstream().purge_stream("FEEDBACK")
    by_file = await xaso(office, erasures.app, "replay", str(list_of_keys))
    assert "1 of them again" in by_file.output, by_file.output
    assert await who(office, case) is None


async def test_a_copy_of_the_data_opens_with_no_key_that_is_left(world: World, keys: Keys) -> None:
    settings = settings_of(world)
    async with opened(world, keys, settings) as office:
        case = await named(office)
        await named(office, "Hai.")
        copied = await copy_of(office, "identities")
        await office.ports.citizens.erase("son-mai", [case.identity], now())

        vault = Vault(settings.key(settings.feedback_kek))
        left = await office.db.citizen_keys.find({}).to_list(None)
        assert len(left) == 1
        for key in left:
            for person in copied["identities"]:
                data_key = vault.unwrap(Wrapped(key["kek"], key["key"]), key["_id"])
                try:
                    data_key.open(person["sealed"], person["_id"])
                except InvalidTag:
                    continue
                raise AssertionError("a copy of an erased person opens")


async def test_every_key_is_wrapped_anew(world: World, keys: Keys) -> None:
    first = settings_of(world)
    async with opened(world, keys, first) as office:
        case = await named(office)
    second = settings_of(world, feedback_token_key=first.feedback_token_key.get_secret_value())
    present = second.feedback_kek.get_secret_value()
    previous = first.feedback_kek.get_secret_value()
    async with opened(world, keys, second) as office:
        alone = await xaso(office, kek.app, "rewrap", XASO_FEEDBACK_KEK=present)
        assert alone.exit_code == 1
        both = {"XASO_FEEDBACK_KEK": present, "XASO_FEEDBACK_KEK_PREVIOUS": previous}
        done = await xaso(office, kek.app, "rewrap", **both)
        again = await xaso(office, kek.app, "rewrap", **both)

        assert "1 keys wrapped anew" in done.output, done.output
        assert "0 keys wrapped anew" in again.output
        assert await who(office, case)


async def test_by_night_whoever_wrote_is_forgotten_once_the_term_has_passed(
    office: Office,
) -> None:
    old, still_open, young = [await named(office, text) for text in ("Một.", "Hai.", "Ba.")]
    await office.answer(str(old.id))
    long_ago = now() - timedelta(days=731)
    await _age(office, old.id, long_ago)
    await _age(office, still_open.id, long_ago)

    for _ in range(2):
        await office.pass_the_night()
        await office.db.anchors.delete_many({})

    assert await who(office, old) is None
    assert await who(office, still_open)
    assert await who(office, young)
    shown = await office.client.get(f"/v1/cases/{old.id}", headers=office.by(Role.FOCAL))
    assert shown.json()["history"][-1]["code"] == "anonymised"
    assert shown.json()["reachable_by_email"] is False
    assert shown.json()["text"] == "Một."
    log = await office.db.audit.find({"action": "identity.expired"}).to_list(None)
    assert [entry["case_id"] for entry in log] == [old.id]
    [said] = await office.facts("case.anonymised")
    assert said["reachable_by"] == []
    assert (said["case_id"], said["blanked"]) == (str(old.id), False)
    metrics = (await office.client.get("/metrics")).text
    assert 'xaso_feedback_erasures_total{commune="son-mai",why="retention"}' in metrics


async def _age(office: Office, case_id: UUID, at: datetime) -> None:
    """Make a case and its sender as old as if they had come at ``at``."""
    await office.db.identities.update_one({"case_id": case_id}, {"$set": {"kept_since": at}})
    found = await office.db.cases.find_one({"case_id": case_id})
    history = [{**line, "at": at} for line in found["history"]]
    await office.db.cases.update_one({"_id": found["_id"]}, {"$set": {"history": history}})


async def test_a_person_that_may_not_be_used_is_read_at_the_desk_only(office: Office) -> None:
    case = await named(office)
    await office.ports.citizens.restrict("son-mai", [case.identity], "restriction")

    contact = await office.client.get(
        f"/v1/cases/{case.id}/contact", headers=office.by(Role.SERVICE)
    )
    revealed = await office.client.post(
        f"/v1/cases/{case.id}/reveal",
        json={"reason": "Cần hỏi thêm địa điểm."},
        headers=office.by(Role.FOCAL),
    )

    assert contact.json()["email"] is None
    assert revealed.status_code == 404
    assert await office.ports.identities.read("son-mai", case.identity, at_desk=True)


async def test_a_correction_finds_the_citizen_under_the_new_number(office: Office) -> None:
    one, two = await named(office, "Một."), await named(office, "Hai.")
    corrected = Person("individual", "Người Thử", "+84987654321")

    await office.ports.identities.correct("son-mai", one.identity, corrected)

    assert await who(office, one) == corrected
    assert (await cases_of(office, "+84987654321")) == [one.id]
    assert (await cases_of(office, "+84912345678")) == [two.id]
    assert await office.ports.citizens.has_phone(one, "+84987654321")
    await office.ports.identities.correct("son-mai", two.identity, corrected)
    assert len(await office.db.citizen_keys.find({}).to_list(None)) == 1
