"""From a fact on the stream to mail and inboxes, on real servers."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import httpx

from deploy.testing import World
from services.notify.app import build
from services.notify.settings import Settings
from shared.auth import Role
from shared.contracts.base import Event
from shared.testing import Keys, eventually, ready, running
from tests.integration.notify.facts import (
    CENTRE,
    FOCAL_MAIL,
    HOTLINE_MAIL,
    LEADER_MAIL,
    answered,
    completed,
    plan,
    progress,
    received,
    refused,
    say,
)
from tests.integration.notify.servers import MailSink

Make = Callable[..., Settings]


async def inbox(client: httpx.AsyncClient, key: str, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get("/v1/inbox", params=query, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def eight_sent(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The mail is at the sink a moment before the record says so."""
    answer = await client.get("/v1/deliveries", params={"state": "sent"})
    found: list[dict[str, Any]] = answer.json()["items"]
    return found if len(found) == 8 else []


async def test_a_report_is_one_mail_each_to_focal_and_leader_within_two_seconds(
    world: World, keys: Keys, settings_of: Make, sink: MailSink
) -> None:
    async with running(build(settings_of()), keys.by_role[Role.ADMIN]) as client:
        await ready(client)
        await say(world.admin, plan())
        await eventually(lambda: len(sink.mails) == 6)
        began = monotonic()

        await say(world.admin, progress())

        await eventually(lambda: len(sink.mails) == 8, within=2)
        assert sink.at[-1] - began < 2
        mail = sink.to(LEADER_MAIL)[0]
        assert mail["Subject"] == (
            "C.I.1.a: 1/52 – Trung tâm cung ứng dịch vụ công báo cáo 1 số phát thanh"
        )
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert (
            "Trung tâm cung ứng dịch vụ công báo cáo 1 số phát thanh ngày 15/09/2025 cho nhiệm vụ "
            "C.I.1.a “Thực hiện chuyên mục Chuyển đổi số”: 1/52." in text
        )
        assert text.startswith("Kính gửi Lãnh đạo UBND xã,")
        html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert '<html lang="vi">' in html
        assert "1/52" in html
        assert len(sink.to(FOCAL_MAIL)) == 1
        assert [item["link"] for item in await inbox(client, keys.by_unit[CENTRE], limit=1)] == [
            "tasks/2025-cds-1a"
        ]
        delivered = await eventually(lambda: eight_sent(client))
        assert mail["Message-ID"] in {f"<{each['id']}@son-mai.example>" for each in delivered}


async def test_each_fact_reaches_those_whom_the_rules_name(
    world: World, keys: Keys, settings_of: Make, sink: MailSink
) -> None:
    facts: list[Event] = [completed(), refused(), received(), answered(reachable_by_email=False)]
    async with running(build(settings_of())) as client:
        await say(world.admin, *facts, received(probe=True), answered(probe=True))

        await eventually(lambda: len(sink.mails) >= 5)
        await eventually(lambda: world.has_heard("notify"))
        got = sorted((mail["To"], mail["Subject"]) for mail in sink.mails)
        assert got == sorted(
            [
                (LEADER_MAIL, "2025-cds-1a: đã hoàn thành 52/52"),
                (FOCAL_MAIL, "2025-cds-1a: đã hoàn thành 52/52"),
                (f"{CENTRE}@son-mai.example", "Báo cáo tiến độ chưa được ghi nhận: khong-co"),
                (HOTLINE_MAIL, "Phản ánh mới SM-2025-0001: Thủ tục hành chính"),
                (FOCAL_MAIL, "Phản ánh mới SM-2025-0001: Thủ tục hành chính"),
            ]
        )
        titles = {item["title"] for item in await inbox(client, keys.by_role[Role.FOCAL])}
        assert titles == {
            "2025-cds-1a: đã hoàn thành 52/52",
            "Phản ánh mới SM-2025-0001: Thủ tục hành chính",
            "Phản ánh SM-2025-0001 đã được trả lời",
        }


async def test_what_was_sent_is_said_on_the_bus(
    world: World, settings_of: Make, sink: MailSink
) -> None:
    fact = progress()
    async with running(build(settings_of())):
        await say(world.admin, fact)
        await eventually(lambda: len(sink.mails) == 2)

        async def said() -> list[Any]:
            stream = world.admin.jetstream()
            state = (await stream.stream_info("NOTIFY")).state
            assert state.messages == 2
            return [await stream.get_msg("NOTIFY", number) for number in (1, 2)]

        for message in await eventually(said):
            assert message.subject == "xaso.son-mai.notify.v1.delivery.sent"
            assert str(fact.event_id).encode() in message.data
            assert str(fact.correlation_id).encode() in message.data
            assert b"@" not in message.data
