"""Who read what: revealed with a reason, chained, anchored, and verified from outside."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from typer.testing import Result

from deploy.cli import audit as command
from deploy.testing import World
from services.feedback.repository.audit import key
from services.feedback.service import night
from shared.auth import Role
from shared.contracts.base import now
from shared.testing import Keys, eventually
from tests.integration.feedback.conftest import CANARY, CONSENT, Office, opened, settings_of, xaso

REASON = "Cần gọi lại để hỏi rõ địa điểm."
TICK = "xaso.all.clock.v1.minute.passed"
NAMED = {"submitter": {"kind": "individual", **CANARY}, "consent": CONSENT}
Tamper = Callable[[Any], Awaitable[Any]]


async def reveal(
    office: Office, case_id: str, role: Role = Role.FOCAL, reason: str = REASON
) -> httpx.Response:
    return await office.client.post(
        f"/v1/cases/{case_id}/reveal", json={"reason": reason}, headers=office.by(role)
    )


async def verify(office: Office, *options: str) -> Result:
    return await xaso(office, command.app, *options)


async def test_the_focal_unit_sees_who_wrote_and_that_is_on_record_first(office: Office) -> None:
    case = (await office.send(NAMED)).json()

    shown = await reveal(office, case["id"], reason=f"{REASON} Số {CANARY['phone']}")

    assert shown.status_code == 200
    assert shown.json() == {"kind": "individual", **CANARY, "phone": "+84987654321"}
    assert shown.headers["cache-control"] == "no-store"
    log = await office.client.get("/v1/audit", headers=office.by(Role.ADMIN))
    [entry] = log.json()["items"]
    assert (entry["number"], entry["action"], entry["case_id"]) == (1, "case.revealed", case["id"])
    assert entry["reason"] == f"{REASON} Số …"
    assert (
        'xaso_feedback_readings_total{action="case.revealed",commune="son-mai"}'
        in (await office.client.get("/metrics")).text
    )


async def test_nobody_else_sees_who_wrote(office: Office) -> None:
    case = (await office.send(NAMED)).json()

    for role in set(office.keys.by_role) - {Role.FOCAL}:
        assert (await reveal(office, case["id"], role)).status_code == 403
    assert (await reveal(office, case["id"], reason="Vì cần.")).status_code == 422
    assert (await reveal(office, str(uuid4()))).status_code == 404
    assert await office.db.audit.find({}).to_list(None) == []


async def test_who_is_criticised_never_sees_who_wrote(office: Office) -> None:
    case = (await office.send(NAMED)).json()
    focal_key = f"key:k_{list(office.keys.by_role).index(Role.FOCAL)}"

    for criticised, status in (
        ({"barred": [focal_key]}, 404),
        ({"about_unit": "phong-van-hoa-xa-hoi"}, 409),
    ):
        await office.db.cases.update_one({}, {"$set": {"barred": [], **criticised}})
        assert (await reveal(office, case["id"])).status_code == status
    assert await office.db.audit.find({}).to_list(None) == []


async def test_a_message_without_a_name_reveals_nobody(office: Office) -> None:
    case = (await office.send()).json()

    assert (await reveal(office, case["id"])).status_code == 404


async def test_the_log_is_paged_and_can_be_asked_of_one_case(office: Office) -> None:
    cases = [(await office.send(NAMED)).json()["id"] for _ in range(2)]
    for n in range(7):
        await reveal(office, cases[n % 2])
    focal = office.by(Role.FOCAL)

    first = (await office.client.get("/v1/audit?limit=4", headers=focal)).json()
    rest = (
        await office.client.get(f"/v1/audit?limit=4&after={first['next']}", headers=focal)
    ).json()
    of_one = (await office.client.get(f"/v1/audit?case_id={cases[1]}", headers=focal)).json()

    numbers = [each["number"] for page in (first, rest) for each in page["items"]]
    assert (numbers, rest["next"]) == ([7, 6, 5, 4, 3, 2, 1], None)
    assert [each["number"] for each in of_one["items"]] == [6, 4, 2]
    assert (await office.client.get("/v1/audit?after=x", headers=focal)).status_code == 422
    for role in (Role.CASE_HANDLER, Role.LEADER, Role.SERVICE):
        log = await office.client.get("/v1/audit", headers=office.by(role))
        assert log.status_code == 403


async def test_each_night_the_log_is_looked_at_and_anchored_once(office: Office) -> None:
    case = (await office.send(NAMED)).json()
    await reveal(office, case["id"])
    for _ in range(2):
        await office.pass_the_night()

    async def of_the_night() -> list[dict[str, Any]]:
        anchored = await office.facts("audit.anchored")
        return [each for each in anchored if each["occurred_at"] > now().isoformat()]

    [said] = await eventually(of_the_night)
    head = await office.ports.audit.head("son-mai")
    assert (said["entries"], said["head"]) == head
    assert head[0] == 1


async def _modify(db: Any) -> None:
    await db.audit.update_one({"_id": key("son-mai", 2)}, {"$set": {"actor": "key:other"}})


async def _delete(db: Any) -> None:
    await db.audit.delete_one({"_id": key("son-mai", 2)})


async def _insert(db: Any) -> None:
    one = await db.audit.find_one({"_id": key("son-mai", 1)})
    await db.audit.insert_one({**one, "_id": key("son-mai", 1) + "5"})


async def _reorder(db: Any) -> None:
    two, three = [await db.audit.find_one({"_id": key("son-mai", n)}) for n in (2, 3)]
    await db.audit.replace_one({"_id": two["_id"]}, {**three, "_id": two["_id"]})
    await db.audit.replace_one({"_id": three["_id"]}, {**two, "_id": three["_id"]})


async def _cut(db: Any) -> None:
    await db.audit.delete_many({"_id": {"$in": [key("son-mai", n) for n in (3, 4)]}})


async def _cut_with_the_archive(db: Any) -> None:
    await _cut(db)
    await db.events.delete_many({})
    await db.anchors.delete_many({})


@pytest.mark.parametrize(
    ("tamper", "first_bad"),
    [
        (_modify, 2),
        (_delete, 2),
        (_insert, 2),
        (_reorder, 2),
        (_cut, 3),
        (_cut_with_the_archive, 3),
    ],
)
async def test_verify_names_the_first_bad_entry(
    office: Office, tamper: Tamper, first_bad: int
) -> None:
    case = (await office.send(NAMED)).json()
    for _ in range(4):
        await reveal(office, case["id"])
    await office.pass_the_night()

    async def archived() -> bool:
        return await office.db.anchors.find_one({"outbox_at": {"$exists": True}}) is None

    await eventually(archived)
    sound = await verify(office)
    await tamper(office.db)
    bad = await verify(office)

    assert sound.exit_code == 0, sound.output
    assert "4 entries" in sound.output
    assert bad.exit_code == 1, bad.output
    assert f"NOT sound from entry {first_bad} on" in bad.output


async def test_verify_takes_an_anchor_that_was_kept_on_paper(office: Office) -> None:
    case = (await office.send(NAMED)).json()
    await reveal(office, case["id"])
    line = (await verify(office)).output.splitlines()[-1]
    await reveal(office, case["id"])

    assert (await verify(office, "--anchor", line)).exit_code == 0
    wrong = await verify(office, "--anchor", line[:-1] + ("0" if line[-1] != "0" else "1"))
    assert (wrong.exit_code, "from entry 1 on" in wrong.output) == (1, True)


async def asked(office: Office) -> dict[str, Any]:
    """Ask over HTTP whether the log is sound, and wait for what is found."""
    admin = office.by(Role.ADMIN)
    begun = await office.client.post("/v1/audit/verification", headers=admin)
    assert begun.status_code == 202, begun.text

    async def ended() -> dict[str, Any] | None:
        found = (await office.client.get("/v1/audit/verification", headers=admin)).json()
        return None if found["state"] == "running" else found

    found: dict[str, Any] = await eventually(ended)
    return found


@pytest.fixture
async def office_before_the_night(
    world: World, keys: Keys, tmp_path: Path
) -> AsyncIterator[Office]:
    """An office whose own night work is not due: nothing is anchored but what the test anchors."""
    clock = tmp_path / "clock"
    clock.write_text("2026-11-27T00:30:00+07:00")
    async with opened(world, keys, settings_of(world, clock_file=clock)) as office:
        yield office


async def test_an_administrator_asks_and_is_told_that_the_log_is_sound(
    office_before_the_night: Office,
) -> None:
    office = office_before_the_night
    admin = office.by(Role.ADMIN)
    nothing = await office.client.get("/v1/audit/verification", headers=admin)
    case = (await office.send(NAMED)).json()
    for _ in range(3):
        await reveal(office, case["id"])
    await night.work("son-mai", office.ports.clock().date(), office.ports)
    await office.facts("audit.anchored")
    await reveal(office, case["id"])

    found = await asked(office)

    assert nothing.json()["state"] == "none"
    assert (found["state"], found["entries"], found["bad"]) == ("sound", 4, None)
    assert found["head"] == (await office.ports.audit.head("son-mai"))[1]
    assert (found["anchors"], found["newest_anchor"]["number"]) == (1, 3)
    assert found["bus_asked"] is True
    assert found["by"].startswith("key:")
    assert len((await office.client.get("/v1/audit", headers=admin)).json()["items"]) == 4


@pytest.mark.parametrize(
    ("tamper", "first_bad", "wrong"),
    [
        (_modify, 2, "đã bị sửa sau khi ghi"),
        (_reorder, 2, "thiếu mục 2; ở chỗ đó là mục 3"),
        (_cut_with_the_archive, 3, "phần cuối đã bị cắt: từng có 4 mục được ghi mốc"),
    ],
)
async def test_what_was_tampered_with_is_named_over_http(
    office_before_the_night: Office, tamper: Tamper, first_bad: int, wrong: str
) -> None:
    office = office_before_the_night
    case = (await office.send(NAMED)).json()
    for _ in range(4):
        await reveal(office, case["id"])
    await night.work("son-mai", office.ports.clock().date(), office.ports)
    await office.facts("audit.anchored")
    assert (await asked(office))["state"] == "sound"
    await tamper(office.db)

    found = await asked(office)

    assert (found["state"], found["entries"]) == ("broken", first_bad - 1)
    assert found["bad"] == {"number": first_bad, "wrong": wrong}
    metrics = (await office.client.get("/metrics")).text
    assert f'xaso_feedback_audit_bad_entry{{commune="son-mai"}} {first_bad}.0' in metrics


async def test_a_verification_is_joined_while_it_goes_on_and_begun_anew_once_it_stands_still(
    office: Office,
) -> None:
    admin = office.by(Role.ADMIN)
    await asked(office)
    going_on = {"state": "running", "entries": 7, "beat_at": office.ports.clock()}
    await office.db.verifications.update_one({"_id": "son-mai"}, {"$set": going_on})

    joined = (await office.client.post("/v1/audit/verification", headers=admin)).json()
    long_ago = {"beat_at": going_on["beat_at"] - timedelta(minutes=1)}
    await office.db.verifications.update_one({"_id": "son-mai"}, {"$set": long_ago})
    still = (await office.client.get("/v1/audit/verification", headers=admin)).json()

    assert (joined["state"], joined["entries"]) == ("running", 7)
    assert (still["state"], still["entries"]) == ("interrupted", 7)
    assert (await asked(office))["state"] == "sound"


async def test_only_an_administrator_verifies(office: Office) -> None:
    for role in set(office.keys.by_role) - {Role.ADMIN}:
        for ask in (office.client.get, office.client.post):
            answer = await ask("/v1/audit/verification", headers=office.by(role))
            assert answer.status_code == 403
    assert await office.db.verifications.find({}).to_list(None) == []
