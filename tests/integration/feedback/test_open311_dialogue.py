import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

import httpx
import pytest
import uvicorn
from georeport import GeoReport

from deploy.testing import World
from services.feedback.app import build
from shared.auth import KeysFile, Role, StoredKey, hash_key
from shared.testing import Keys, eventually, free_port
from tests.integration.feedback.conftest import TRACES, Office, opened, settings_of
from tests.integration.feedback.open311 import (
    NAMED,
    V2,
    form,
    get,
    plain,
    post,
    sent,
)


async def test_words_and_persons_stay_in_until_they_are_published(office: Office) -> None:
    code = await sent(office, **NAMED)
    case = (await office.db.cases.find_one({"code": code}))["case_id"]
    await office.answer(str(case))
    answers = [
        await office.client.get(f"{V2}{path}.{fmt}?extensions=true")
        for path in ("/requests", f"/requests/{code}", f"/tokens/{case}", "/servicerequestupdates")
        for fmt in ("xml", "json")
    ]

    for answer in answers:
        assert answer.status_code == 200
        assert not any(trace in answer.text for trace in [*TRACES, "báo lỗi", "sửa xong"])
    (shown,) = await get(office, f"/requests/{code}.json?extensions=true")
    assert shown["description"] is None
    assert (shown["status"], shown["status_notes"]) == ("closed", "Đã trả lời")
    assert [note["type"] for note in shown["notes"]] == ["received_feedback", "answered"]


async def test_the_senders_application_adds_what_was_asked_for_and_judges_the_answer(
    office: Office,
) -> None:
    code = await sent(office)
    case = (await office.db.cases.find_one({"code": code}))["case_id"]
    focal, leader = office.by(Role.FOCAL), office.by(Role.LEADER)

    async def step(name: str, body: dict[str, Any], by: dict[str, str]) -> None:
        answer = await office.client.post(f"/v1/cases/{case}/{name}", json=body, headers=by)
        assert answer.status_code == 200, answer.text

    async def update(status: str, description: str = "", update_id: str = "") -> int:
        values = {
            "api_key": office.keys.by_role[Role.OPEN311],
            "update_id": update_id or uuid4().hex,
            "service_request_id": code,
            "status": status,
            "description": description,
        }
        return (
            await office.client.post(f"{V2}/servicerequestupdates.json", data=values)
        ).status_code

    assert await update("open", "Chưa ai hỏi") == 400
    await step("classify", {"intake_class": 2}, focal)
    await step("pause", {"reason": "Lỗi gì?"}, leader)
    assert await update("open", "Lỗi 500", "u1") == 200
    stored = await office.db.cases.find_one({"code": code})
    assert [each["text"] for each in stored["supplements"]] == ["Lỗi 500"]
    await step("answer", {"text": "Đã sửa."}, leader)
    assert await update("open", "Vẫn lỗi") == 200
    assert (await office.db.cases.find_one({"code": code}))["status"] == "reopened"
    await step("answer", {"text": "Nay đã sửa."}, leader)
    assert await update("closed") == 200
    assert (await office.db.cases.find_one({"code": code}))["status"] == "closed"


async def test_another_application_adds_nothing_to_it(office: Office) -> None:
    code = await sent(office)
    known = KeysFile.model_validate_json(office.keys.file.read_bytes()).keys
    other = StoredKey(
        id="k_other_app", sha256=hash_key("xs_other"), commune="son-mai",
        roles=frozenset({Role.OPEN311}),
    )  # fmt: skip
    office.keys.file.write_text(KeysFile(keys=(*known, other)).model_dump_json())
    values = {"api_key": "xs_other", "update_id": "1", "service_request_id": code, "status": "open"}

    answer = await office.client.post(f"{V2}/servicerequestupdates.json", data=values)

    assert answer.status_code == 404


async def test_the_key_opens_nothing_else(office: Office) -> None:
    key = office.by(Role.OPEN311)
    assert (await office.client.get("/v1/cases", headers=key)).status_code == 403
    staff = form(office, api_key=office.keys.by_role[Role.ADMIN])
    assert (await post(office, staff)).status_code == 403


@asynccontextmanager
async def served(office: Office, keys: Keys) -> AsyncIterator[str]:
    """Serve the application on a real port, for clients that know nothing of it."""
    port = free_port()
    app = build(settings_of(office.world))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="on"))
    running = asyncio.create_task(server.serve())
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address) as client:

        async def ready() -> bool:
            try:
                return (await client.get("/readyz")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(ready)
    yield f"{address}{V2}"
    server.should_exit = True
    await running


@pytest.mark.parametrize("fmt", ["xml", "json"])
async def test_an_independent_client_understands_it(office: Office, fmt: str) -> None:
    codes = [await sent(office), await sent(office, service_code="TTHC")]
    async with served(office, office.keys) as address:
        client = GeoReport(address, output_format=fmt)

        services = await asyncio.to_thread(client.get_service_list)
        definition = await asyncio.to_thread(client.get_service_definition, "CDS")
        requests = await asyncio.to_thread(client.get_service_requests)
        one = await asyncio.to_thread(client.get_service_request, codes[0])

    assert [each["service_code"] for each in services][:2] == ["TTHC", "QDHC"]
    assert definition["service_code"] == "CDS"
    assert [each["service_request_id"] for each in requests] == codes[::-1]
    assert one["service_code"] == "CDS"


async def test_an_application_that_floods_is_asked_to_come_back(world: World, keys: Keys) -> None:
    few = {"open311": {"network": "2/min", "commune": "600/min"}}
    async with opened(world, keys, settings_of(world, rate_limits=few)) as office:
        answers = [await post(office, form(office), "xml") for _ in range(3)]

    assert [each.status_code for each in answers] == [201, 201, 429]
    assert int(answers[2].headers["retry-after"]) > 0
    assert plain(ET.fromstring(answers[2].content))[0]["code"] == "429"
