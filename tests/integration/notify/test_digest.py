"""Quiet hours and digests through real servers, by a clock that a test sets."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from deploy.local import write
from deploy.testing import World
from services.notify.app import build
from services.notify.settings import Settings
from shared.auth import Role
from shared.testing import Keys, eventually, running
from tests.integration.notify.facts import FOCAL_MAIL, LEADER_MAIL, completed, progress, say
from tests.integration.notify.servers import MailSink

Make = Callable[..., Settings]
REPLICAS = 2


async def test_night_and_digest_keep_messages_until_the_morning_and_send_each_once(
    world: World, settings_of: Make, sink: MailSink, keys: Keys, tmp_path: Path
) -> None:
    clock = tmp_path / "now"
    write.private(clock, "2025-09-15T22:00:00+07:00")
    settings = settings_of(at_once=False, clock_file=clock)
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(running(build(settings), keys.by_role[Role.ADMIN]))
            for _ in range(REPLICAS)
        ]

        async def sent(count: int) -> bool:
            """Nothing may be in hand when the clock jumps: its claim would have ended."""
            answer = await clients[0].get("/v1/deliveries", params={"state": "sent", "limit": 200})
            return len(answer.json()["items"]) == count

        await say(world.admin, *(progress() for _ in range(12)), completed())
        await eventually(lambda: world.has_heard("notify"))
        assert sink.mails == []

        write.private(clock, "2025-09-16T07:00:00+07:00")
        await eventually(lambda: len(sink.mails) == 2)
        assert {mail["To"] for mail in sink.mails} == {LEADER_MAIL, FOCAL_MAIL}
        await eventually(lambda: sent(2))

        write.private(clock, "2025-09-16T07:30:00+07:00")
        await eventually(lambda: len(sink.mails) == 4)
        for address in (LEADER_MAIL, FOCAL_MAIL):
            assert [mail["Subject"] for mail in sink.to(address)][1:] == [
                "Tổng hợp ngày 16/09/2025: 12 tin, 1 việc"
            ]

        await eventually(lambda: sent(12 * 2 + 2 + 2))
        write.private(clock, "2025-09-17T09:00:00+07:00")
        await say(world.admin, completed())
        await eventually(lambda: len(sink.to(LEADER_MAIL)) == 3 and len(sink.to(FOCAL_MAIL)) == 3)
        assert len(sink.mails) == 6
