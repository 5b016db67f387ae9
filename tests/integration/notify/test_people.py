"""People: known by the subject of their token, with an inbox and preferences of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from oidc_provider_mock import User, run_server_in_thread

from deploy.testing import World
from services.notify.app import build
from services.notify.models import Cause, Notice, Said
from services.notify.settings import Settings
from shared.auth import Role
from shared.contracts.base import now
from shared.testing import Keys, eventually, free_port, ready, running
from tests.integration.notify.facts import CENTRE, LEADER_MAIL, completed, refused, say
from tests.integration.notify.servers import MailSink
from tests.integration.notify.test_telling import inbox
from tests.unit.shared.test_auth import token

Make = Callable[..., Settings]
ADDRESS = "https://notify.son-mai.example"
MINE = "can-bo-1@son-mai.example"
OFFICER: dict[str, Any] = {
    "person": "can-bo-1", "subject": "sub-1", "name": "Cán bộ thử", "unit": CENTRE,
    "roles": ["leader"], "email": MINE, "hears": [f"unit:{CENTRE}", "role:leader"],
}  # fmt: skip
CLAIMS = {"roles": ["unit_officer", "leader"], "unit": CENTRE, "commune": "son-mai"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    users = [User(sub=sub, claims=CLAIMS) for sub in ("sub-1", "sub-2")]
    users.append(User(sub="sub-3", claims={**CLAIMS, "commune": "xa-khac"}))
    with run_server_in_thread(port, user_claims=users):
        yield f"http://localhost:{port}"


@pytest.fixture
def settings(settings_of: Make, communes_of: Callable[..., Path], issuer: str) -> Settings:
    return settings_of(
        communes_dir=communes_of(OFFICER),
        oidc_issuer=issuer,
        public_url=ADDRESS,
        notify_link_key="only-for-tests",
    )


async def test_a_person_silences_their_own_mail_and_not_what_is_critical(
    world: World, keys: Keys, settings: Settings, sink: MailSink, issuer: str
) -> None:
    me, other = keys.bearer(token(issuer, "sub-1")), keys.bearer(token(issuer, "sub-2"))
    async with running(build(settings)) as client:
        await say(world.admin, completed())
        await eventually(lambda: len(sink.to(MINE)) == len(sink.to(LEADER_MAIL)) == 1)

        shown = (await client.get("/v1/preferences", headers=me)).json()
        assert [each["recipient"] for each in shown] == [
            "role:leader", f"unit:{CENTRE}", "person:can-bo-1",
        ]  # fmt: skip
        wanted = {"recipient": "person:can-bo-1", "channels_off": ["email"], "revision": 0}
        for stranger in (other, keys.bearer(keys.by_role[Role.LEADER])):
            refusal = await client.put("/v1/preferences", json=wanted, headers=stranger)
            assert refusal.status_code == 404
        assert (await client.put("/v1/preferences", json=wanted, headers=me)).status_code == 200

        await say(world.admin, completed(), refused())
        await eventually(lambda: len(sink.to(LEADER_MAIL)) == 2 and len(sink.to(MINE)) == 2)
        await eventually(lambda: world.has_heard("notify"))
        assert [mail["Subject"].split(":")[0] for mail in sink.to(MINE)] == [
            "2025-cds-1a", "Báo cáo tiến độ chưa được ghi nhận",
        ]  # fmt: skip


async def test_one_click_ends_a_kind_of_mail_for_the_person_alone(
    world: World, keys: Keys, settings: Settings, sink: MailSink, issuer: str
) -> None:
    async with running(build(settings)) as client:
        await say(world.admin, completed())
        await eventually(lambda: len(sink.to(MINE)) == 1)
        link = sink.to(MINE)[0]["List-Unsubscribe"].strip(" <>")

        done = await client.post(link.removeprefix(ADDRESS))
        assert (done.status_code, "Đã thôi gửi" in done.text) == (200, True)

        *_, mine = (
            await client.get("/v1/preferences", headers=keys.bearer(token(issuer, "sub-1")))
        ).json()
        assert mine["kinds_off"] == {"tasks.v1.task.completed": ["email"]}
        await say(world.admin, completed())
        await eventually(lambda: len(sink.to(LEADER_MAIL)) == 2)
        await eventually(lambda: world.has_heard("notify"))
        assert len(sink.to(MINE)) == 1


async def test_a_persons_inbox_is_read_by_the_person_alone(
    keys: Keys, settings: Settings, issuer: str
) -> None:
    app = build(settings)
    async with running(app) as client:
        await ready(client)
        said = Said("Tin riêng", "Gửi riêng một người.")
        cause = Cause("tasks.v1.task.completed", uuid4(), now(), uuid4())
        notice = Notice(
            uuid4(), "son-mai", "person:can-bo-1", now(), "task-completed",
            {"vi": said, "en": said}, cause,
        )  # fmt: skip
        await app.state.inbox.add([notice])

        strangers = (
            token(issuer, "sub-2"), token(issuer, "sub-3"), keys.by_role[Role.LEADER],
            keys.by_role[Role.ADMIN], keys.by_unit[CENTRE],
        )  # fmt: skip
        for stranger in strangers:
            assert await inbox(client, stranger) == []
            answer = await client.post(f"/v1/inbox/{notice.id}/read", headers=keys.bearer(stranger))
            assert answer.status_code == 404
        mine = token(issuer, "sub-1")
        (shown,) = await inbox(client, mine)
        assert (shown["recipient"], shown["read"]) == ("person:can-bo-1", False)
        read = await client.post(f"/v1/inbox/{notice.id}/read", headers=keys.bearer(mine))
        assert read.json()["read"] is True


async def test_a_person_is_sent_a_test_message(
    keys: Keys, settings: Settings, sink: MailSink
) -> None:
    async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
        await ready(client)
        for to, status in (("person:can-bo-1", 201), ("resident:x", 422)):
            wanted = {"channel": "email", "to": to}
            answer = await client.post("/v1/deliveries/test", json=wanted)
            assert answer.status_code == status
        await eventually(lambda: len(sink.to(MINE)) == 1)
