"""One canary citizen through every path about people; then erased, and looked for in every byte."""

import io
import logging
from typing import Any

import pytest
from prometheus_client import generate_latest
from structlog.stdlib import ProcessorFormatter

from services.feedback.service import privacy
from shared.auth import Role
from shared.testing import eventually
from tests.integration.feedback.conftest import CANARY, CONSENT, Office, a_form, token_of
from tests.integration.feedback.test_privacy import traces_in

ASKED = "/v1/privacy/requests"
FOCAL, OPERATOR = Role.FOCAL, Role.HOTLINE_OPERATOR


async def a_canary_asks_for_everything(office: Office) -> list[str]:
    """Send the canary through every path, good and bad; return what was answered to others."""
    client, submitter = office.client, {"kind": "individual", **CANARY}
    case = (await office.send({"submitter": submitter, "consent": CONSENT})).json()
    form = a_form(who="individual", consent="1", **CANARY)
    await client.post("/", data=form)
    entered = {
        "channel": "phone",
        "outcome": "case",
        "category": "TTHC",
        "text": "Loa hỏng.",
        "submitter": submitter,
        "consent": CONSENT,
    }
    call = await client.post("/v1/hotline/calls", json=entered, headers=office.by(OPERATOR))
    assert call.status_code == 201, call.text
    reason = {"reason": f"Cần gọi cho {CANARY['phone']}, {CANARY['email']}"}
    shown = await client.post(
        f"/v1/cases/{case['id']}/reveal", json=reason, headers=office.by(FOCAL)
    )
    assert traces_in(shown.content)
    await client.get(f"/v1/cases/{case['id']}/contact", headers=office.by(Role.SERVICE))
    await office.answer(case["id"])
    await client.post(
        f"/v1/track/{token_of(case['tracking_url'])}/rating", json={"score": 4, "resolved": True}
    )
    others: list[str] = []
    for body in (
        {"kind": "erasure", "code": case["code"], "phone": "x" + CANARY["phone"]},
        {"kind": "erasure", "code": CANARY["name"], "phone": CANARY["phone"]},
        {"kind": CANARY["name"]},
        {"kind": "access", "tracking_url": CANARY["name"]},
    ):
        refused = await client.post(ASKED, json=body, headers=office.by(FOCAL))
        assert refused.status_code in (404, 422)
        others.append(refused.text)
    for kind in ("correction", "access", "restriction", "withdrawal"):
        body = {
            "kind": kind,
            "code": case["code"],
            "phone": CANARY["phone"],
            "note": f"Tôi là {CANARY['name']}",
            "wanted": CANARY,
        }
        taken = await client.post(ASKED, json=body, headers=office.by(OPERATOR))
        assert taken.status_code == 201, taken.text
        one = f"{ASKED}/{taken.json()['id']}"
        assert traces_in((await client.get(one, headers=office.by(FOCAL))).content)
        done = await client.post(f"{one}/carry-out", json={}, headers=office.by(FOCAL))
        assert done.status_code == 200, done.text
        others += [taken.text, (await client.get(one, headers=office.by(FOCAL))).text]
    page = await client.post(
        "/rieng-tu",
        data={"kind": "erasure", "link": case["tracking_url"], "note": CANARY["name"]},
    )
    others.append((await client.get(page.headers["location"])).text)
    for address in ("/v1/audit", ASKED, f"{ASKED}?open=false", "/v1/cases"):
        others.append((await client.get(address, headers=office.by(FOCAL))).text)
    await privacy.sweep(office.ports)
    return others


async def erase(office: Office, code: str) -> None:
    body = {"kind": "erasure", "code": code, "phone": CANARY["phone"], "note": CANARY["name"]}
    taken = await office.client.post(ASKED, json=body, headers=office.by(OPERATOR))
    assert taken.status_code == 201, taken.text
    done = await office.client.post(
        f"{ASKED}/{taken.json()['id']}/carry-out", json={}, headers=office.by(FOCAL)
    )
    assert done.status_code == 200, done.text


async def everything_said(office: Office) -> None:
    async def said() -> bool:
        waiting = [
            await office.db[name].find_one({"outbox_at": {"$exists": True}})
            for name in ("cases", "requests", "tombstones", "anchors")
        ]
        return not any(waiting)

    await eventually(said)


async def raw(office: Office) -> bytes:
    """Return every byte of every document."""
    found = b""
    for name in await office.db.list_collection_names():
        async for documents in office.db[name].find_raw_batches({}):
            found += documents
    return found


async def dead_letters(office: Office) -> int:
    state: Any = (await office.world.admin.jetstream().stream_info("DEAD_LETTERS")).state
    return int(state.messages)


async def test_the_canary_is_found_nowhere(
    caplog: pytest.LogCaptureFixture, office: Office
) -> None:
    caplog.set_level(logging.DEBUG, "shared")
    caplog.set_level(logging.DEBUG, "services")
    lines = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, ProcessorFormatter):
            assert isinstance(handler, logging.StreamHandler)
            handler.setStream(lines)

    others = await a_canary_asks_for_everything(office)
    await everything_said(office)

    messages = await office.stored()
    said = b"".join(m.data + str(m.headers).encode() + m.subject.encode() for m in messages)
    assert b"request.done" in said
    assert "/v1/privacy/requests/{request_id}/carry-out" in lines.getvalue()
    places = (said, lines.getvalue(), caplog.text, generate_latest(), await raw(office), *others)
    assert [traces_in(place) for place in places] == [[] for _ in places]
    assert await dead_letters(office) == 0


async def test_after_the_erasure_nothing_is_left_that_opens(office: Office) -> None:
    await a_canary_asks_for_everything(office)
    case = await office.db.cases.find_one({"channel": "web"})

    await erase(office, case["code"])
    await office.pass_the_night()
    await everything_said(office)

    people = await office.db.identities.find({}).to_list(None)
    assert len(people) == 3
    assert not [each for each in people if {"citizen", "sealed", "last_four"} & set(each)]
    assert (
        await office.db.citizens.find({"_id": {"$not": {"$regex": "request-"}}}).to_list(None) == []
    )
    open_requests = await office.db.requests.find({"open": True}).to_list(None)
    keys = await office.db.citizen_keys.find({}).to_list(None)
    assert {each["_id"] for each in keys} == {each["citizen"] for each in open_requests}
    assert traces_in(await raw(office)) == []
    cases = await office.db.cases.find({}).to_list(None)
    assert all(each["reachable_by"] == [] for each in cases)
