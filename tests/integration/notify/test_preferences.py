"""What units and roles want to hear: over HTTP, and by one click in a mail."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from deploy.testing import World
from services.notify.app import build
from services.notify.settings import Settings
from shared.auth import Role
from shared.testing import Keys, eventually, running
from tests.integration.notify.facts import (
    CENTRE,
    FOCAL_MAIL,
    LEADER_MAIL,
    completed,
    refused,
    say,
)
from tests.integration.notify.servers import MailSink

Make = Callable[..., Settings]
ADDRESS = "https://notify.son-mai.example"


def key(value: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {value}"}}


async def test_a_role_ends_a_kind_of_mail_by_one_click_and_critical_ones_still_come(
    world: World, settings_of: Make, sink: MailSink, keys: Keys
) -> None:
    settings = settings_of(public_url=ADDRESS, notify_link_key="only-for-tests")
    async with running(build(settings)) as client:
        await say(world.admin, completed(), refused())
        await eventually(lambda: len(sink.mails) == 3)
        (mail,) = sink.to(LEADER_MAIL)
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = mail["List-Unsubscribe"].strip(" <>")
        assert link in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        (critical,) = (each for each in sink.mails if each["To"] not in {LEADER_MAIL, FOCAL_MAIL})
        assert critical["List-Unsubscribe"] is None

        path = link.removeprefix(ADDRESS)
        page = await client.get(path)
        assert (page.status_code, page.text.count("<button>")) == (200, 1)
        shown = await client.get("/v1/preferences", **key(keys.by_role[Role.LEADER]))
        assert shown.json()[0]["kinds_off"] == {}

        for _ in range(2):
            done = await client.post(path, content="List-Unsubscribe=One-Click")
            assert (done.status_code, "Đã thôi gửi" in done.text) == (200, True)
        (wanted,) = (await client.get("/v1/preferences", **key(keys.by_role[Role.LEADER]))).json()
        assert wanted["kinds_off"] == {"tasks.v1.task.completed": ["email"]}
        assert wanted["revision"] == 1

        await say(world.admin, completed())
        await eventually(lambda: len(sink.to(FOCAL_MAIL)) == 2)
        await say(world.admin, refused())
        await eventually(lambda: len(sink.mails) == 5)
        assert len(sink.to(LEADER_MAIL)) == 1

        made_up = path[:-2] + ("AA" if path[-2:] != "AA" else "BB")
        for wrong in (made_up, "/v1/unsubscribe/x", "/v1/unsubscribe/é.é", path + ".x"):
            for answer in (await client.get(wrong), await client.post(wrong)):
                assert answer.status_code == 404


@pytest.fixture
async def client(settings_of: Make) -> Any:
    async with running(build(settings_of())) as client:
        yield client


async def test_only_ones_own_preferences_are_changed_and_nobody_overwrites_unseen(
    client: httpx.AsyncClient, keys: Keys
) -> None:
    leader, unit = key(keys.by_role[Role.LEADER]), key(keys.by_unit[CENTRE])
    wanted = {"recipient": "role:leader", "digest": "weekly", "language": "en", "revision": 0}

    assert (await client.put("/v1/preferences", json=wanted, **unit)).status_code == 404
    kept = await client.put("/v1/preferences", json=wanted, **leader)
    assert (kept.status_code, kept.json()["revision"]) == (200, 1)
    unseen = await client.put("/v1/preferences", json=wanted, **leader)
    assert (unseen.status_code, "người khác" in unseen.json()["detail"]) == (409, True)

    assert (await client.get("/v1/preferences", **leader)).json() == [kept.json()]
    (units,) = (await client.get("/v1/preferences", **unit)).json()
    assert (units["recipient"], units["digest"], units["revision"]) == (
        f"unit:{CENTRE}", "daily", 0,
    )  # fmt: skip


async def test_what_makes_no_sense_is_refused(client: httpx.AsyncClient, keys: Keys) -> None:
    leader = key(keys.by_role[Role.LEADER])
    for wrong in (
        {"digest": "hourly"},
        {"channels_off": ["inbox"]},
        {"kinds_off": {"tasks.v1.nothing": ["email"]}},
        {"colour": "red"},
    ):
        answer = await client.put(
            "/v1/preferences", json={"recipient": "role:leader", **wrong}, **leader
        )
        assert answer.status_code == 422
    assert (await client.get("/v1/preferences", **leader)).json()[0]["revision"] == 0
