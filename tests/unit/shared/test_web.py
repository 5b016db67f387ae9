import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import Depends, FastAPI
from pydantic import BaseModel, Field

from shared import mongo
from shared.auth import Principal, Role, require
from shared.errors import Transient
from shared.mongo import IndexModel, Mongo
from shared.settings import Settings
from shared.testing import Keys, running
from shared.web import After, Limit, Part, create_app


class Note(BaseModel):
    text: str = Field(max_length=10)


class Ill:
    name = "mongo"

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def problem(self) -> str | None:
        return "no answer"


def an_app(keys: Keys, *parts: Part) -> FastAPI:
    app = create_app("tasks", "Thử", Settings(keys_file=keys.file), parts)

    @app.post("/notes")
    @app.post("/v1/notes")
    async def add(note: Note) -> Note:
        return note

    @app.get("/list")
    async def items(limit: Limit = 50, after: After = None) -> dict[str, object]:
        return {"limit": limit, "after": after}

    @app.get("/leaders")
    async def leaders(
        principal: Annotated[Principal, Depends(require(Role.LEADER))],
    ) -> dict[str, str]:
        return {"commune": principal.commune}

    @app.get("/bug")
    async def bug() -> None:
        raise RuntimeError("0912345678")

    @app.get("/later")
    async def later() -> None:
        raise Transient("the database is away")

    return app


@pytest.fixture
async def client(keys: Keys) -> AsyncIterator[httpx.AsyncClient]:
    async with running(an_app(keys)) as client:
        yield client


async def test_a_wrong_field_is_a_problem_in_vietnamese(client: httpx.AsyncClient) -> None:
    answer = await client.post("/notes", json={"text": "x" * 11})

    body = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["type"] == "urn:xaso:problem:invalid-input"
    assert body["title"] == "Thông tin chưa hợp lệ"
    assert body["errors"] == [{"field": "text", "message": "Dài quá 10 ký tự."}]


async def test_the_same_in_english_when_asked(client: httpx.AsyncClient) -> None:
    answer = await client.post("/notes", json={}, headers={"Accept-Language": "en-GB"})

    assert answer.json()["errors"] == [{"field": "text", "message": "This field is required."}]
    assert answer.headers["content-language"] == "en"


async def test_bytes_that_are_not_json_are_malformed(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/notes", content=b"{oh", headers={"Content-Type": "application/json"}
    )

    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert answer.json()["type"] == "urn:xaso:problem:malformed-json"


async def test_a_body_over_the_limit_is_refused_declared_or_streamed(
    client: httpx.AsyncClient,
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 10_000

    declared = await client.post("/notes", content=b"x" * 300_000)
    streamed = await client.post("/notes", content=chunks())

    assert (declared.status_code, streamed.status_code) == (413, 413)
    assert declared.json()["detail"] == "Nội dung gửi lên lớn hơn 256 KB."


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", f"after={'x' * 201}"])
async def test_a_list_keeps_its_limits(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/list?{query}")).status_code == 422


async def test_an_unknown_address_and_method_are_problems_too(client: httpx.AsyncClient) -> None:
    nowhere, wrong = await client.get("/nowhere"), await client.delete("/notes")

    assert (nowhere.status_code, nowhere.json()["title"]) == (404, "Không tìm thấy")
    assert (wrong.status_code, wrong.json()["status"]) == (405, 405)
    assert wrong.headers["allow"] == "POST"


async def test_a_bug_says_sorry_and_nothing_else(client: httpx.AsyncClient) -> None:
    answer = await client.get("/bug")

    page = await client.get("/bug", headers={"Accept": "text/html,*/*"})
    assert (answer.status_code, answer.json()["status"], page.status_code) == (500, 500, 500)
    assert "<html lang=vi>" in page.text
    assert "Xin thử lại sau." in page.text
    assert "0912345678" not in answer.text + page.text


async def test_what_may_work_later_asks_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/later")

    assert (answer.status_code, answer.json()["status"]) == (503, 503)
    assert answer.headers["retry-after"] == "2"


async def test_only_the_role_that_may_is_let_in(client: httpx.AsyncClient, keys: Keys) -> None:
    nobody = await client.get("/leaders")
    officer = await client.get("/leaders", headers=keys.bearer(keys.by_unit["phong-kinh-te"]))
    leader = await client.get("/leaders", headers=keys.bearer(keys.by_role[Role.LEADER]))

    assert (nobody.status_code, nobody.headers["www-authenticate"]) == (401, "Bearer")
    assert officer.status_code == 403
    assert leader.json() == {"commune": "son-mai"}


async def test_every_answer_carries_its_correlation_id_and_safe_headers(
    client: httpx.AsyncClient,
) -> None:
    given = "0b1c5f9e-0912-4345-8678-091234567890"

    answer = await client.get("/nowhere", headers={"X-Correlation-Id": given})

    assert answer.headers["x-correlation-id"] == given
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_metrics_name_the_route_and_never_the_address(client: httpx.AsyncClient) -> None:
    await client.get("/nowhere/0912345678")
    await client.get("/list?after=0912345678")

    text = (await client.get("/metrics")).text
    assert 'xaso_http_request_seconds_count{method="GET",route="/list",service="tasks"' in text
    assert "0912345678" not in text


async def test_readiness_names_the_part_that_is_ill(keys: Keys) -> None:
    async with running(an_app(keys, Ill())) as client:
        ready, alive = await client.get("/readyz"), await client.get("/healthz")

    assert (ready.status_code, ready.json()["problems"]) == (503, {"mongo": "no answer"})
    assert alive.status_code == 200


def database_that_is_away() -> Mongo:
    indexes = {"notes": [IndexModel("text")]}
    return Mongo(Settings(mongo_uri="mongodb://127.0.0.1:1"), "tasks", indexes=indexes)


async def test_nothing_is_written_before_the_database_is_prepared(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mongo, "PATIENCE_SECONDS", 0.05)
    async with running(an_app(keys, database_that_is_away())) as client:
        program = await client.post("/v1/notes", json={"text": "a"})
        person = await client.post(
            "/v1/notes", json={"text": "a"}, headers={"Accept": "text/html,*/*;q=0.8"}
        )
        page, alive = await client.get("/list"), await client.get("/healthz")

    assert (program.status_code, program.headers["retry-after"]) == (503, "2")
    assert "xin thử lại sau ít giây" in program.json()["detail"]
    assert person.status_code == 503
    assert "xin thử lại sau ít giây" in person.text
    assert person.headers["content-type"].startswith("text/html")
    assert (page.status_code, alive.status_code) == (200, 200)


async def test_who_comes_while_the_database_is_prepared_waits_for_it(keys: Keys) -> None:
    database = database_that_is_away()
    async with running(an_app(keys, database)) as client:
        asked = asyncio.create_task(client.post("/v1/notes", json={"text": "a"}))
        await asyncio.sleep(0)
        database.ready.set()
        answer = await asked

    assert answer.status_code == 200
