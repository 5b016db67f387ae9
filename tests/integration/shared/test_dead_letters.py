"""Dead letters over HTTP: seen by the administrator of their commune, said again by producers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from deploy.testing import World
from shared import dismissed, outbox
from shared.auth import KeysFile, Role, StoredKey, hash_key
from shared.bus import Bus, router
from shared.bus.dead_letters import find, replay
from shared.contracts.base import now
from shared.contracts.feedback import AnswerPublishedV1
from shared.dismissed import DISMISSED, Dismissals
from shared.errors import Rejected, Text
from shared.mongo import Mongo
from shared.settings import Settings
from shared.testing import Keys, eventually, running
from shared.web import Part, create_app, dead_letters
from tests.integration.shared.conftest import ready
from tests.integration.shared.test_bus import an_answer

Run = Callable[..., Awaitable[None]]
COMMAND = "xaso.son-mai.cmd.tasks.v1.progress.report"


@dataclass
class Desk:
    """What shows the letters, and what says facts of ``feedback`` and ``tasks`` again."""

    world: World
    keys: Keys
    shown: httpx.AsyncClient
    feedback: httpx.AsyncClient
    tasks: httpx.AsyncClient
    heard: list[str]
    mended: list[bool]
    store: Mongo
    """That of ``feedback``."""

    async def letters(self, count: int = 1) -> list[dict[str, Any]]:
        """Wait for ``count`` letters."""

        async def there() -> list[dict[str, Any]] | None:
            found: list[dict[str, Any]] = (await self.shown.get("/v1/dead-letters")).json()["items"]
            return found if len(found) == count else None

        return await eventually(there)

    async def set_aside(self, subject: str, body: bytes, **headers: str) -> int:
        """Write a letter as a service does that may write any."""
        ack = await self.world.admin.jetstream().publish(
            "xaso.son-mai.dlq.tasks-answer-published",
            body,
            headers={"Xaso-Subject": subject, **headers},
        )
        return int(ack.seq)


def an_app(world: World, bus: Bus, *routers: Any, store: Mongo | None = None) -> FastAPI:
    parts: list[Part] = [bus, store] if store else [bus]
    app = create_app("test", "test", world.settings("dashboard", Settings), parts)
    for each in routers:
        app.include_router(each)
    return app


@pytest.fixture
async def desk(world: World, keys: Keys, running_parts: Run) -> AsyncIterator[Desk]:
    heard: list[str] = []
    mended: list[bool] = []
    hearing = router()

    @hearing.hears(AnswerPublishedV1, by="tasks")
    async def hear(event: AnswerPublishedV1) -> None:
        if not mended:
            raise Rejected("not-yet", Text("Chưa.", "Not yet."))
        heard.append(event.code)

    def bus(user: str, *routers: Any) -> Bus:
        return Bus(world.settings(user, Settings), user, *routers)

    buses = bus("dashboard"), bus("feedback"), bus("tasks", hearing)
    dashboard = an_app(world, buses[0], dead_letters.reading())
    stores = Mongo(world.settings("feedback", Settings), "feedback", indexes=dismissed.INDEXES)
    ours = Mongo(world.settings("tasks", Settings), "tasks", indexes=dismissed.INDEXES)
    feedback = an_app(
        world, buses[1], dead_letters.replaying("feedback", Dismissals(stores)), store=stores
    )
    tasks = an_app(world, buses[2], dead_letters.replaying("tasks", Dismissals(ours)), store=ours)
    admin = keys.by_role[Role.ADMIN]
    async with (
        running(dashboard, admin) as first,
        running(feedback, admin) as second,
        running(tasks, admin) as third,
    ):
        for each in buses:
            await eventually(lambda bus=each: ready(bus))  # type: ignore[misc]
        for store in (stores, ours):
            await store.ready.wait()
        yield Desk(world, keys, first, second, third, heard, mended, stores)


async def publish(desk: Desk, code: str = "t") -> AnswerPublishedV1:
    fact = an_answer(code)
    entry = outbox.pending(fact)
    await desk.world.admin.jetstream().publish(
        fact.subject,
        entry["body"].encode(),
        headers={**entry["headers"], "Nats-Msg-Id": entry["_id"]},
    )
    return fact


async def test_a_letter_is_shown_said_again_heard_and_gone(desk: Desk) -> None:
    fact = await publish(desk, "mine")
    [letter] = await desk.letters()
    number = letter["number"]
    detail = (await desk.shown.get(f"/v1/dead-letters/{number}?lang=en")).json()
    desk.mended.append(True)

    replayed = await desk.feedback.post(f"/v1/dead-letters/{number}/replay")

    assert replayed.status_code == 202
    assert replayed.json() == {"number": number, "subject": fact.subject}
    await eventually(lambda: desk.heard == ["mine"])
    assert (await desk.shown.get("/v1/dead-letters")).json() == {"items": [], "next": None}
    assert (await desk.feedback.post(f"/v1/dead-letters/{number}/replay")).status_code == 404
    assert (letter["consumer"], letter["producer"]) == ("tasks-answer-published", "feedback")
    assert (letter["reason"], letter["error"], letter["tries"]) == ("rejected", "not-yet", 1)
    assert letter["reason_text"] == "Trái quy tắc nên không nhận"
    assert detail["reason_text"] == "A rule refuses it"
    assert letter["event_id"] == str(fact.event_id)
    assert AnswerPublishedV1.model_validate_json(detail["body"]) == fact
    assert detail["headers"]["ce-type"] == "feedback.v1.answer.published"


async def test_a_letter_that_two_replay_at_once_is_said_again_once(desk: Desk) -> None:
    await publish(desk, "mine")
    [letter] = await desk.letters()
    desk.mended.append(True)
    admin, path = desk.world.admin, f"/v1/dead-letters/{letter['number']}/replay"
    found = await find(admin, letter["number"])
    assert found

    answers = await asyncio.gather(*(desk.feedback.post(path) for _ in range(3)))
    await replay(admin, found)  # who read it before it was gone

    assert {each.status_code for each in answers} <= {202, 404}
    assert (await admin.jetstream().stream_info("FEEDBACK")).state.messages == 2


async def test_a_units_command_shows_size_and_reason_and_is_not_said_again(desk: Desk) -> None:
    text = '{"note": "bà Nguyễn Thị Thử ở thôn 3"}'.encode()
    number = await desk.set_aside(COMMAND, text, **{"Xaso-Reason": "rejected", "X-Free": "thôn 3"})

    shown = await desk.shown.get(f"/v1/dead-letters/{number}")
    replayed = await desk.tasks.post(f"/v1/dead-letters/{number}/replay")

    assert shown.json()["bytes"] == len(text)
    assert (shown.json()["headers"], shown.json()["body"]) == (None, None)
    assert "thôn 3" not in shown.text
    assert shown.json()["replayable"] is False
    assert replayed.status_code == 409
    assert "đơn vị cần gửi lại" in replayed.json()["detail"]
    assert len(await desk.letters()) == 1


async def test_a_letter_that_the_stream_does_not_confirm_is_not_said_again(desk: Desk) -> None:
    desk.mended.append(True)
    fact = await publish(desk)
    await eventually(lambda: desk.heard == ["t"])
    forged = fact.model_copy(update={"code": "forged"}).model_dump_json().encode()
    others = fact.subject.replace("son-mai", "xa-khac")
    before = (await desk.world.admin.jetstream().stream_info("FEEDBACK")).state.messages

    for subject, body, original in (
        (fact.subject, forged, "1"),
        (fact.subject, forged, "99"),
        (fact.subject, forged, "x"),
        (others, forged, "1"),
    ):
        number = await desk.set_aside(subject, body, **{"Xaso-Sequence": original})
        answer = await desk.feedback.post(f"/v1/dead-letters/{number}/replay")
        assert answer.status_code == 409, (subject, original)

    after = (await desk.world.admin.jetstream().stream_info("FEEDBACK")).state.messages
    assert (after, desk.heard) == (before, ["t"])


async def test_another_producers_and_another_communes_letters_are_not_there(
    desk: Desk, keys: Keys
) -> None:
    await publish(desk)
    [letter] = await desk.letters()
    path = f"/v1/dead-letters/{letter['number']}"
    foreign = _with_an_administrator_of("xa-khac", keys)

    assert (await desk.tasks.post(f"{path}/replay")).status_code == 404
    assert (await desk.shown.get(path, headers=foreign)).status_code == 404
    assert (await desk.shown.get("/v1/dead-letters", headers=foreign)).json()["items"] == []
    assert (await desk.feedback.post(f"{path}/replay", headers=foreign)).status_code == 404
    assert len(await desk.letters()) == 1


def _with_an_administrator_of(commune: str, keys: Keys) -> dict[str, str]:
    stored = KeysFile.model_validate_json(keys.file.read_bytes())
    one = StoredKey(
        id="k_far", sha256=hash_key("far"), commune=commune, roles=frozenset({Role.ADMIN})
    )
    keys.file.write_text(KeysFile(keys=(*stored.keys, one)).model_dump_json(), encoding="utf-8")
    return keys.bearer("far")


async def test_only_administrators_see_or_replay(desk: Desk) -> None:
    await publish(desk)
    [letter] = await desk.letters()
    path = f"/v1/dead-letters/{letter['number']}"

    for role in set(desk.keys.by_role) - {Role.ADMIN}:
        key = desk.keys.bearer(desk.keys.by_role[role])
        assert (await desk.shown.get("/v1/dead-letters", headers=key)).status_code == 403
        assert (await desk.shown.get(path, headers=key)).status_code == 403
        assert (await desk.feedback.post(f"{path}/replay", headers=key)).status_code == 403
    nobody = {"Authorization": ""}
    assert (await desk.shown.get("/v1/dead-letters", headers=nobody)).status_code == 401


async def test_letters_come_in_windows_oldest_first(desk: Desk) -> None:
    numbers = [await desk.set_aside(COMMAND, b"{}") for _ in range(5)]

    first = (await desk.shown.get("/v1/dead-letters?limit=3")).json()
    rest = (await desk.shown.get(f"/v1/dead-letters?limit=3&after={first['next']}")).json()

    assert [each["number"] for page in (first, rest) for each in page["items"]] == numbers
    assert rest["next"] is None
    for bad in ("limit=0", "limit=201", "after=-1", "after=x"):
        assert (await desk.shown.get(f"/v1/dead-letters?{bad}")).status_code == 422
    assert (await desk.shown.get("/v1/dead-letters/x")).status_code == 422


WHY = {"reason": "Đã nhập tay kết quả này."}


async def a_failed_tick(desk: Desk, consumer: str = "tasks-minute-passed") -> int:
    subject = "xaso.all.clock.v1.minute.passed"
    ack = await desk.world.admin.jetstream().publish(
        f"xaso.all.dlq.{consumer}",
        b"{}",
        headers={"Xaso-Subject": subject, "Xaso-Consumer": consumer, "Xaso-Reason": "exhausted"},
    )
    return int(ack.seq)


async def test_a_letter_is_put_away_with_a_reason_and_kept_whole(desk: Desk) -> None:
    fact = await publish(desk)
    [letter] = await desk.letters()
    path = f"/v1/dead-letters/{letter['number']}"

    for nothing in ({}, {"reason": "   x "}, {"reason": "x" * 501}):
        assert (await desk.feedback.post(f"{path}/dismiss", json=nothing)).status_code == 422
    assert len(await desk.letters()) == 1
    done = await desk.feedback.post(f"{path}/dismiss", json=WHY)

    assert (done.status_code, done.json()["why"]) == (200, WHY["reason"])
    assert (await desk.shown.get("/v1/dead-letters")).json()["items"] == []
    assert (await desk.feedback.post(f"{path}/dismiss", json=WHY)).status_code == 404
    assert (await desk.feedback.post(f"{path}/replay")).status_code == 404
    [kept] = (await desk.feedback.get("/v1/dead-letters/dismissed")).json()
    assert kept == done.json()
    assert (kept["by"][:6], kept["event_id"]) == ("key:k_", str(fact.event_id))
    [stored] = await desk.store.db[DISMISSED].find({}).to_list(10)
    assert AnswerPublishedV1.model_validate_json(bytes(stored["body"])) == fact


async def test_a_crash_after_the_record_leaves_the_letter_to_be_put_away_again(desk: Desk) -> None:
    await publish(desk)
    [letter] = await desk.letters()
    found = await find(desk.world.admin, letter["number"])
    assert found
    first = dismissed.Dismissal(found, now(), "user:who-crashed", "Trước khi sập.")
    await Dismissals(desk.store).keep(first)

    path = f"/v1/dead-letters/{letter['number']}/dismiss"
    assert (await desk.feedback.post(path, json=WHY)).status_code == 200

    [kept] = (await desk.feedback.get("/v1/dead-letters/dismissed")).json()
    assert kept["by"] == "user:who-crashed"
    assert (await desk.shown.get("/v1/dead-letters")).json()["items"] == []


async def test_a_units_command_can_be_put_away_and_shows_nothing_of_itself(desk: Desk) -> None:
    number = await desk.set_aside(COMMAND, b"ba Nguyen Thi Thu", **{"Xaso-Reason": "rejected"})
    path = f"/v1/dead-letters/{number}/dismiss"

    assert (await desk.feedback.post(path, json=WHY)).status_code == 404
    done = await desk.tasks.post(path, json=WHY)

    assert done.status_code == 200
    assert "Nguyen" not in done.text + (await desk.tasks.get("/v1/dead-letters/dismissed")).text


async def test_failed_ticks_are_seen_and_put_away_by_who_heard_them(desk: Desk, keys: Keys) -> None:
    number = await a_failed_tick(desk)
    foreign = _with_an_administrator_of("xa-khac", keys)

    assert (await desk.shown.get("/v1/dead-letters")).json()["items"] == []
    for of in ({}, {"headers": foreign}):
        answer = await desk.shown.get("/v1/dead-letters", params={"ticks": True}, **of)
        [tick] = answer.json()["items"]
        assert (tick["number"], tick["keeper"], tick["replayable"]) == (number, "tasks", False)

    path = f"/v1/dead-letters/{number}"
    assert (await desk.shown.get(path)).status_code == 404
    assert (await desk.tasks.post(f"{path}/replay")).status_code == 404
    assert (await desk.feedback.post(f"{path}/dismiss", json=WHY)).status_code == 404
    assert (await desk.tasks.post(f"{path}/dismiss", json=WHY)).status_code == 200
    [kept] = (await desk.tasks.get("/v1/dead-letters/dismissed", headers=foreign)).json()
    assert kept["consumer"] == "tasks-minute-passed"


async def test_nobody_else_puts_a_letter_away_or_sees_what_was(desk: Desk, keys: Keys) -> None:
    await publish(desk)
    [letter] = await desk.letters()
    path = f"/v1/dead-letters/{letter['number']}/dismiss"

    for role in set(keys.by_role) - {Role.ADMIN}:
        key = keys.bearer(keys.by_role[role])
        assert (await desk.feedback.post(path, json=WHY, headers=key)).status_code == 403
        kept = await desk.feedback.get("/v1/dead-letters/dismissed", headers=key)
        assert kept.status_code == 403
    foreign = _with_an_administrator_of("xa-khac", keys)
    assert (await desk.feedback.post(path, json=WHY, headers=foreign)).status_code == 404
    assert (await desk.feedback.post(path, json=WHY)).status_code == 200
    others = await desk.feedback.get("/v1/dead-letters/dismissed", headers=foreign)
    assert others.json() == []


@pytest.mark.usefixtures("own_broker")
async def test_without_the_broker_the_caller_is_asked_to_come_back(desk: Desk) -> None:
    async def status_is(status: int) -> bool:
        return (await desk.shown.get("/v1/dead-letters")).status_code == status

    desk.world.servers.nats.kill()
    try:
        assert await eventually(lambda: status_is(503), within=15)
    finally:
        desk.world.servers.nats.start()
    assert await eventually(lambda: status_is(200), within=15)
