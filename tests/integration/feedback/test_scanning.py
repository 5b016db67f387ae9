import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.testing import World
from services.feedback.clamd import Clamd as Scanner
from shared.auth import Role
from shared.testing import Keys, eventually
from tests.integration.feedback.clamd import Clamd, running_clamd
from tests.integration.feedback.conftest import (
    Office,
    opened,
    settings_of,
    token_of,
)
from tests.integration.feedback.documents import (
    infected,
    pdf,
    photo,
)
from tests.integration.feedback.uploading import fetched, listed, sent_with, sweep


@pytest.fixture
async def clamd() -> AsyncIterator[Clamd]:
    async with running_clamd() as clamd:
        yield clamd


@pytest.fixture
async def guarded(world: World, keys: Keys, clamd: Clamd) -> AsyncIterator[Office]:
    """Return the service with a virus scanner."""
    async with opened(world, keys, settings_of(world, clamd=clamd.address)) as office:
        yield office


async def test_without_a_scanner_a_pdf_waits_for_somebody_who_answers_for_it(
    office: Office,
) -> None:
    receipt, [attached] = await sent_with(office, pdf())
    await sweep(office)
    path = f"/v1/attachments/{attached['id']}/release"
    assert (await fetched(office, attached["id"])).status_code == 409

    for role, body, status in (
        (Role.HOTLINE_OPERATOR, {"reason": "Đã xem."}, 403),
        (Role.FOCAL, {"reason": " "}, 422),
        (Role.FOCAL, {"reason": "Đã mở thử trên máy riêng."}, 200),
    ):
        answer = await office.client.post(path, json=body, headers=office.by(role))
        assert answer.status_code == status, answer.text

    got = await fetched(office, attached["id"])
    assert (got.status_code, got.content) == (200, pdf())
    said = await office.db.audit.find({}).to_list(None)
    assert [(each["action"], each["reason"]) for each in said] == [
        ("attachment.released", "Đã mở thử trên máy riêng."),
        ("attachment.read", ""),
    ]
    assert str(said[0]["case_id"]) == receipt["id"]


async def test_the_scanner_clears_and_refuses(guarded: Office, clamd: Clamd) -> None:
    receipt, attached = await sent_with(guarded, photo(), pdf(), infected())
    assert {each["state"] for each in attached} == {"pending_scan"}

    await sweep(guarded)

    states = [each["state"] for each in await listed(guarded, receipt["id"])]
    assert states == ["available", "available", "refused"]
    assert len(clamd.scanned) == 3
    answers = [(await fetched(guarded, each["id"])).status_code for each in attached]
    assert answers == [200, 200, 409]
    release = await guarded.client.post(
        f"/v1/attachments/{attached[2]['id']}/release",
        json={"reason": "Cần xem."},
        headers=guarded.by(Role.LEADER),
    )
    assert release.json()["type"] == "urn:xaso:problem:attachment-refused"
    assert await guarded.db["attachment_files.files"].count_documents({}) == 2
    token = token_of(receipt["tracking_url"])
    tracked = (await guarded.client.get(f"/v1/track/{token}/attachments")).json()["items"]
    assert [each["state_text"] for each in tracked] == [
        "Đã kiểm tra, xã xem được",
        "Đã kiểm tra, xã xem được",
        "Có mã độc, đã xóa",
    ]


@pytest.mark.parametrize("mood", ["half", "odd", "refuses"])
async def test_a_scanner_that_is_down_means_quarantine_never_clean(
    guarded: Office, clamd: Clamd, mood: str
) -> None:
    receipt, [attached] = await sent_with(guarded, photo())
    port, clamd.mood = clamd.port, mood
    if mood == "refuses":
        guarded = replace(
            guarded, ports=replace(guarded.ports, scanner=Scanner("tcp://127.0.0.1:1"))
        )

    for minutes in range(10):
        await sweep(guarded, timedelta(minutes=2 * minutes))

    [waiting] = await listed(guarded, receipt["id"])
    assert waiting["state"] == "pending_scan"
    assert (await fetched(guarded, attached["id"])).status_code == 409
    metrics = (await guarded.client.get("/metrics")).text
    [oldest] = [line for line in metrics.splitlines() if line.startswith("xaso_feedback_oldest")]
    assert float(oldest.split()[1]) > 60
    clamd.mood = "well"
    guarded = replace(
        guarded, ports=replace(guarded.ports, scanner=Scanner(f"tcp://127.0.0.1:{port}"))
    )
    await sweep(guarded, timedelta(hours=1))
    assert (await fetched(guarded, attached["id"])).status_code == 200


async def test_a_scanner_that_hangs_is_left_and_the_file_waits(
    guarded: Office, clamd: Clamd
) -> None:
    receipt, _ = await sent_with(guarded, photo())
    clamd.mood = "hangs"
    impatient = Scanner(clamd.address, seconds=0.2)

    await sweep(replace(guarded, ports=replace(guarded.ports, scanner=impatient)))

    assert len(clamd.scanned) == 1
    assert [each["state"] for each in await listed(guarded, receipt["id"])] == ["pending_scan"]


@pytest.mark.parametrize("mood", ["error", "full"])
async def test_a_file_that_cannot_be_scanned_fails_after_some_tries(
    guarded: Office, clamd: Clamd, mood: str
) -> None:
    receipt, [attached] = await sent_with(guarded, pdf())
    clamd.mood = mood

    for hour in range(4):
        await sweep(guarded, timedelta(hours=hour))
    assert [each["state"] for each in await listed(guarded, receipt["id"])] == ["pending_scan"]
    await sweep(guarded, timedelta(hours=5))

    assert [each["state"] for each in await listed(guarded, receipt["id"])] == ["failed"]
    assert (await fetched(guarded, attached["id"])).status_code == 409


async def test_two_replicas_scan_each_file_once(guarded: Office, clamd: Clamd) -> None:
    receipt, _ = await sent_with(guarded, *[photo()] * 5)

    await asyncio.gather(*(sweep(guarded) for _ in range(3)))

    states = [each["state"] for each in await listed(guarded, receipt["id"])]
    assert (states, len(clamd.scanned)) == (["available"] * 5, 5)


async def test_the_tick_scans(guarded: Office) -> None:
    receipt, _ = await sent_with(guarded, photo())
    await guarded.world.admin.jetstream().publish("xaso.all.clock.v1.minute.passed", b"{}")

    async def available() -> bool:
        [attached] = await listed(guarded, receipt["id"])
        return bool(attached["state"] == "available")

    await eventually(available)
