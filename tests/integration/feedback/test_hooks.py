"""What providers tell: signed, once, and nothing of it more than is needed."""

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from deploy.testing import ROOT, World
from shared import signature
from shared.auth import Role
from shared.testing import Keys
from tests.integration.feedback.conftest import Office, opened, settings_of
from tests.integration.feedback.process import Feedback

PHONE_SECRET, NEXT_SECRET, ZALO_SECRET = "p" * 32, "n" * 32, "z" * 32
SECRETS = {"son-mai": {"telephone": [PHONE_SECRET, NEXT_SECRET], "zalo": [ZALO_SECRET]}}
CALLER = "0987 654 321"


@pytest.fixture
async def office(world: World, keys: Keys) -> AsyncIterator[Office]:
    async with opened(world, keys, settings_of(world, hook_secrets=SECRETS)) as office:
        yield office


def now() -> datetime:
    return datetime.now(UTC)


def rings(number: str | None = CALLER, event: str = "evt-1", call: str = "call-1") -> Any:
    return {
        "id": event,
        "type": "call.ringing",
        "occurred_at": now().isoformat(),
        "call_id": call,
        "number": number,
    }


def ends(*, answered: bool, call: str = "call-1") -> Any:
    return {
        "id": "evt-2",
        "type": "call.ended",
        "occurred_at": now().isoformat(),
        "call_id": call,
        "answered": answered,
    }


def says(
    text: str = "Đèn đường thôn tôi bị hỏng.", event: str = "msg-1", user: str = "u-77"
) -> Any:
    return {
        "id": event,
        "type": "message.received",
        "occurred_at": "2026-11-26T08:00:00+07:00",
        "user_id": user,
        "text": text,
    }


async def tell(
    office: Office, provider: str, event: Any, secret: str | None = None, **query: str
) -> httpx.Response:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    secret = secret or {"telephone": PHONE_SECRET, "zalo": ZALO_SECRET}[provider]
    header = {"X-Xaso-Signature": signature.sign(secret, body, now())}
    return await office.client.post(
        f"/v1/hooks/{provider}", content=body, headers=header, params=query
    )


async def ringing(office: Office) -> list[Any]:
    headers = office.by(Role.HOTLINE_OPERATOR)
    answer = await office.client.get("/v1/hotline/calls?state=ringing", headers=headers)
    return list(answer.json()["items"])


async def tally(office: Office) -> dict[str, int]:
    answer = await office.client.get("/v1/hotline/tally", headers=office.by(Role.FOCAL))
    return {row["outcome"]: row["count"] for row in answer.json()["items"]}


async def test_a_call_rings_at_the_desk_and_finds_the_callers_cases(office: Office) -> None:
    operator = office.by(Role.HOTLINE_OPERATOR)
    submitter = {"name": "Người Thử", "phone": CALLER}
    consent = {"notice_version": "1", "accepted": True}
    earlier = (await office.send({"submitter": submitter, "consent": consent})).json()["code"]

    assert (await tell(office, "telephone", rings())).json()["verdict"] == "taken"
    assert (await tell(office, "telephone", rings(event="evt-9"))).json()["verdict"] == "known"

    [ring] = await ringing(office)
    assert ring["number"] == "••• ••• 321"
    found = await office.client.post(
        "/v1/hotline/callers", json={"ringing_call": ring["id"]}, headers=operator
    )
    assert [each["code"] for each in found.json()["items"]] == [earlier]
    entered = await office.client.post(
        "/v1/hotline/calls",
        json={"channel": "phone", "outcome": "information_given", "ringing_call": ring["id"]},
        headers=operator,
    )
    assert entered.status_code == 201
    assert await ringing(office) == []
    again = await tell(office, "telephone", rings())
    assert again.json()["verdict"] == "known"
    assert (await tell(office, "telephone", ends(answered=False))).json()["verdict"] == "known"
    assert await ringing(office) == []
    assert await tally(office) == {"information_given": 1}
    stored = str(await office.db.calls.find({}).to_list(None))
    assert "321" not in stored
    assert "caller" not in stored


async def test_a_call_that_nobody_took_is_missed_once(office: Office) -> None:
    await tell(office, "telephone", rings(None))
    assert (await ringing(office))[0]["number"] is None

    for verdict in ("taken", "known"):
        ended = await tell(office, "telephone", ends(answered=False))
        assert ended.json()["verdict"] == verdict
    await tell(office, "telephone", rings(call="call-2"))
    await tell(office, "telephone", ends(answered=True, call="call-2"))
    unheard = await tell(office, "telephone", ends(answered=False, call="call-3"))
    assert unheard.json()["verdict"] == "taken"
    late = await tell(office, "telephone", rings(call="call-3"))
    assert late.json()["verdict"] == "known"

    assert await ringing(office) == []
    assert await tally(office) == {"missed": 2}


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
async def test_a_clock_that_is_wrong_by_ages_breaks_nothing(office: Office, moment: str) -> None:
    for event in (rings(), ends(answered=False), ends(answered=True)):
        told = await tell(office, "telephone", event | {"occurred_at": moment})
        assert told.status_code == 200, told.text
    [missed] = await office.db.calls.find({"outcome": "missed"}).to_list(None)
    assert abs(now() - missed["at"]) < timedelta(days=1, minutes=1)


async def test_a_call_of_long_ago_does_not_ring(office: Office) -> None:
    event = rings() | {"occurred_at": (now() - timedelta(minutes=11)).isoformat()}
    assert (await tell(office, "telephone", event)).json()["verdict"] == "late"
    assert await ringing(office) == []


async def test_a_message_on_zalo_becomes_one_case_without_a_name(office: Office) -> None:
    answers = await asyncio.gather(*(tell(office, "zalo", says()) for _ in range(5)))

    assert {each.status_code for each in answers} == {200}
    assert sorted(each.json()["verdict"] for each in answers).count("taken") == 1
    [code] = {each.json()["code"] for each in answers}
    told = answers[0].json()
    assert (
        told["reply"]
        == f"Xã đã nhận tin của ông/bà, mã {code}. Theo dõi tại: {told['tracking_url']}"
    )
    [fact] = await office.facts("case.received")
    assert (fact["channel"], fact["category"], fact["actor"]) == ("zalo", "KHAC", "hook:zalo")
    assert fact["standing"]["classification"] == "reference"
    await tell(office, "zalo", says(event="msg-2"))
    await tell(office, "zalo", says(event="msg-3", user="u-78"))
    people = await office.db.identities.find({}).to_list(None)
    assert len(people) == 3
    assert len({each["citizen"] for each in people}) == 2
    assert {each["consent"]["given"] for each in people} == {"sent_by_zalo"}
    assert {each["consent"]["accepted"] for each in people} == {False}
    for collection in ("cases", "identities", "citizens", "citizen_keys"):
        assert "u-77" not in str(await office.db[collection].find({}).to_list(None))
    other = await tell(office, "zalo", says("Việc khác."))
    assert other.json()["type"] == "urn:xaso:problem:idempotency-key-reused"


async def test_nothing_unsigned_is_taken(office: Office) -> None:
    body = json.dumps(says()).encode()
    old = signature.sign(ZALO_SECRET, body, now() - timedelta(seconds=301))
    for header in (None, "", "t=1,v1=2", old, signature.sign(PHONE_SECRET, body, now())):
        headers = {"X-Xaso-Signature": header} if header is not None else {}
        refused = await office.client.post("/v1/hooks/zalo", content=body, headers=headers)
        assert refused.status_code == 401
        assert refused.json()["type"] == "urn:xaso:problem:bad-signature"
    assert await office.state() == (0, 0, 0)
    assert await office.db.calls.find({}).to_list(None) == []
    assert (await tell(office, "telephone", rings(), NEXT_SECRET)).status_code == 200


async def test_a_provider_that_is_off_is_not_there(office: Office) -> None:
    signed = {"X-Xaso-Signature": signature.sign(ZALO_SECRET, b"{}", now())}
    for path in ("telex", "zalo?commune=xa-khac", "zalo?commune=khong-co", "telephone/x"):
        answer = await office.client.post(f"/v1/hooks/{path}", content=b"{}", headers=signed)
        assert answer.status_code == 404, path


async def test_a_signed_event_that_is_none_of_ours_is_refused(office: Office) -> None:
    for event, status in (
        (b"{", 400),
        (b"\xff", 400),
        (b"[]", 422),
        (rings() | {"recording_url": "https://x.example/1.mp3"}, 422),
        (rings() | {"type": "call.recorded"}, 422),
        (rings() | {"occurred_at": "2026-11-26T08:00:00"}, 422),
        (says(), 422),
    ):
        assert (await tell(office, "telephone", event)).status_code == status, event
    for event in (says(""), says("a" * 5001), says("a\x00b"), says(event=""), rings()):
        assert (await tell(office, "zalo", event)).status_code == 422, event
    assert await office.state() == (0, 0, 0)
    assert await office.db.calls.find({}).to_list(None) == []


def test_the_documents_example_works_as_it_stands(world: World, feedback: Feedback) -> None:
    blocks = (ROOT / "docs/webhooks.md").read_text("utf-8").split("```sh\n")[1:]
    example = next(each for each in (b.partition("```")[0] for b in blocks) if "openssl" in each)
    env = {**os.environ, "SECRET": PHONE_SECRET, "FEEDBACK": feedback.url}
    feedback.start(XASO_HOOK_SECRETS=json.dumps(SECRETS))

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", example], env=env, capture_output=True, check=True
    )

    assert json.loads(done.stdout)["verdict"] == "taken"
    found = httpx.get(
        f"{feedback.url}/v1/hotline/calls", headers=feedback.by(Role.HOTLINE_OPERATOR)
    )
    assert [each["number"] for each in found.json()["items"]] == ["••• ••• 678"]
