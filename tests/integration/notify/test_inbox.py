"""Who may read which inbox and which deliveries, and how lists are read to their end."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from deploy.testing import World
from services.notify.app import build
from services.notify.settings import Settings
from shared.auth import Role
from shared.testing import Keys, eventually, running
from tests.integration.notify.facts import CENTRE, progress, refused, say
from tests.integration.notify.servers import MailSink

Make = Callable[..., Settings]
UNKNOWN = UUID(int=1)
OTHER = "phong-kinh-te"


@pytest.fixture
async def client(
    world: World, settings_of: Make, sink: MailSink
) -> AsyncIterator[httpx.AsyncClient]:
    """``notify`` after seven reports of one unit were heard and mailed."""
    async with running(build(settings_of())) as client:
        await say(world.admin, *(progress() for _ in range(7)))
        await eventually(lambda: len(sink.mails) == 14)
        await eventually(lambda: world.has_heard("notify"))
        yield client


async def get(client: httpx.AsyncClient, path: str, key: str, **query: Any) -> httpx.Response:
    return await client.get(path, params=query, headers={"Authorization": f"Bearer {key}"})


async def walk(
    client: httpx.AsyncClient, path: str, key: str, **query: Any
) -> list[dict[str, Any]]:
    """Read a list to its end, window by window."""
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = (await get(client, path, key, **query, **after)).json()
        found += page["items"]
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


async def test_an_inbox_is_read_window_by_window_without_gap_or_repeat(
    client: httpx.AsyncClient, keys: Keys
) -> None:
    key = keys.by_unit[CENTRE]
    everything = (await get(client, "/v1/inbox", key)).json()
    assert everything["next"] is None

    windows = await walk(client, "/v1/inbox", key, limit=2)

    assert windows == everything["items"]
    assert len({item["id"] for item in windows}) == 7
    came = [datetime.fromisoformat(item["at"]) for item in windows]
    assert came == sorted(came, reverse=True)
    assert {item["recipient"] for item in windows} == {f"unit:{CENTRE}"}


async def test_an_inbox_is_shown_in_the_language_asked_for(
    client: httpx.AsyncClient, keys: Keys
) -> None:
    item = (await get(client, "/v1/inbox", keys.by_unit[CENTRE], lang="en")).json()["items"][0]
    assert (
        item["title"] == "2025-cds-1a: 1/52 – Public Service Delivery Centre reports 1 radio issue"
    )


async def test_what_is_read_is_read_for_the_whole_unit(
    client: httpx.AsyncClient, keys: Keys, world: World
) -> None:
    key = keys.by_unit[CENTRE]
    first = (await get(client, "/v1/inbox", key, limit=1)).json()["items"][0]
    assert first["read"] is False
    path, headers = f"/v1/inbox/{first['id']}/read", {"Authorization": f"Bearer {key}"}

    for _ in range(2):
        answer = await client.post(path, headers=headers)
        assert (answer.status_code, answer.json()["read"]) == (200, True)

    unread = await walk(client, "/v1/inbox", key, unread=True, limit=4)
    assert len(unread) == 6
    assert first["id"] not in {item["id"] for item in unread}


async def test_nobody_reads_or_marks_anothers_inbox(client: httpx.AsyncClient, keys: Keys) -> None:
    mine = (await get(client, "/v1/inbox", keys.by_unit[CENTRE])).json()["items"][0]
    others = [keys.by_unit[OTHER], keys.foreign, keys.by_role[Role.HOTLINE_OPERATOR]]
    for other in others:
        assert (await get(client, "/v1/inbox", other)).json()["items"] == []
        refused_to = await client.post(
            f"/v1/inbox/{mine['id']}/read", headers={"Authorization": f"Bearer {other}"}
        )
        assert refused_to.status_code == 404
    leaders = (await get(client, "/v1/inbox", keys.by_role[Role.LEADER])).json()["items"]
    assert {item["recipient"] for item in leaders} == {"role:leader"}
    assert (await get(client, "/v1/inbox", keys.by_unit[CENTRE])).json()["items"][0][
        "read"
    ] is False


@pytest.mark.parametrize(
    ("path", "who", "status"),
    [
        ("/v1/inbox", None, 401),
        ("/v1/inbox", "revoked", 401),
        ("/v1/inbox", Role.SERVICE, 403),
        ("/v1/inbox?after=nonsense", Role.LEADER, 422),
        ("/v1/inbox?after=99999999999999999999_x", Role.LEADER, 422),
        ("/v1/inbox?limit=201", Role.LEADER, 422),
        ("/v1/deliveries", Role.LEADER, 403),
        ("/v1/deliveries?state=lost", Role.ADMIN, 422),
        (f"/v1/deliveries/{UNKNOWN}", Role.ADMIN, 404),
        ("/v1/deliveries/nonsense", Role.ADMIN, 404),
    ],
)
async def test_bad_questions_have_clear_answers(
    settings_of: Make, keys: Keys, path: str, who: Role | str | None, status: int
) -> None:
    key = keys.revoked if who == "revoked" else keys.by_role[Role(who)] if who else None
    async with running(build(settings_of()), key) as client:
        answer = await client.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]


async def test_operators_see_deliveries_of_their_commune_only(
    client: httpx.AsyncClient, keys: Keys, world: World
) -> None:
    admin = keys.by_role[Role.ADMIN]
    everything = await walk(client, "/v1/deliveries", admin, limit=5)
    assert len({item["id"] for item in everything}) == 14
    sent = await walk(client, "/v1/deliveries", admin, limit=5, state="sent")
    assert {item["id"] for item in sent} <= {item["id"] for item in everything}
    one = (await get(client, f"/v1/deliveries/{everything[0]['id']}", admin)).json()
    assert one["recipient"] in {"role:leader", "role:focal"}
    assert "@" not in str(everything)


async def test_a_fact_of_a_commune_that_is_not_served_is_set_aside(
    client: httpx.AsyncClient, world: World
) -> None:
    await say(world.admin, refused(commune="xa-khac"))

    async def set_aside() -> bool:
        return (await world.admin.jetstream().stream_info("DEAD_LETTERS")).state.messages == 1

    await eventually(set_aside)


async def test_everything_is_marked_as_read_at_once_and_counted(
    client: httpx.AsyncClient, keys: Keys
) -> None:
    key = keys.by_unit[CENTRE]
    assert (await get(client, "/v1/inbox", key, limit=1)).json()["unread"] == 7

    marked = [
        (await client.post("/v1/inbox/read-all", headers={"Authorization": f"Bearer {key}"})).json()
        for _ in range(2)
    ]

    assert marked == [{"marked": 7}, {"marked": 0}]
    assert (await get(client, "/v1/inbox", key)).json()["unread"] == 0
    leader = keys.by_role[Role.LEADER]
    assert (await get(client, "/v1/inbox", leader)).json()["unread"] == 7


async def no_such_user(_: str) -> str:
    return "550 5.1.1 no such user"


async def test_an_operator_has_a_refused_message_sent_again_and_no_other(
    client: httpx.AsyncClient, keys: Keys, sink: MailSink, world: World
) -> None:
    admin = {"Authorization": f"Bearer {keys.by_role[Role.ADMIN]}"}
    sent = (await walk(client, "/v1/deliveries", keys.by_role[Role.ADMIN], state="sent"))[0]
    for what, sentence in (("retry", "thử gửi lại"), ("cancel", "hủy")):
        answer = await client.post(f"/v1/deliveries/{sent['id']}/{what}", headers=admin)
        assert answer.status_code == 409
        assert answer.json()["detail"] == f"Không thể {sentence} tin đang ở trạng thái “đã gửi”."

    foreign = {"Authorization": f"Bearer {keys.foreign}"}
    leader = {"Authorization": f"Bearer {keys.by_role[Role.LEADER]}"}
    path = f"/v1/deliveries/{sent['id']}/retry"
    assert (await client.post(path, headers=leader)).status_code == 403
    assert (await client.post(path, headers=foreign)).status_code in {403, 404}

    sink.on_rcpt = no_such_user
    await say(world.admin, refused())
    find = {"state": "permanent-failure", "channel": "email", "to": f"unit:{CENTRE}"}

    async def failed() -> list[dict[str, Any]]:
        page = await get(client, "/v1/deliveries", keys.by_role[Role.ADMIN], **find)
        return list(page.json()["items"])

    await eventually(failed)
    (lost,) = await failed()
    assert lost["attempts"][-1]["reason"] == "Máy chủ thư từ chối (550)."
    sink.on_rcpt = None
    again = await client.post(f"/v1/deliveries/{lost['id']}/retry", headers=admin)
    assert (again.status_code, again.json()["state"]) == (200, "created")
    await eventually(lambda: len(sink.mails) == 15)


async def test_an_inbox_goes_by_the_clock_of_the_service(
    world: World, keys: Keys, settings_of: Make, sink: MailSink, tmp_path: Path
) -> None:
    clock, key = tmp_path / "clock", keys.by_unit[CENTRE]
    clock.write_text("2099-03-04T10:00:00+07:00", "utf-8")
    async with running(build(settings_of(clock_file=clock))) as client:
        await say(world.admin, progress())

        async def read() -> dict[str, Any]:
            page: dict[str, Any] = (await get(client, "/v1/inbox", key)).json()
            assert page["items"]
            return page

        page = await eventually(read)
        assert page["unread"] == 1
        assert [each["at"] for each in page["items"]] == ["2099-03-04T03:00:00Z"]
        marked = await client.post("/v1/inbox/read-all", headers={"Authorization": f"Bearer {key}"})
        assert marked.json() == {"marked": 1}
        assert (await read())["unread"] == 0
        await eventually(lambda: sink.mails)
