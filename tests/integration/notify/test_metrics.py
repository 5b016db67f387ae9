"""What operators watch, as ``/metrics`` tells it."""

from collections.abc import Callable
from pathlib import Path

import httpx
import yaml
from prometheus_client.parser import text_string_to_metric_families

from deploy.testing import World
from services.notify.app import build
from services.notify.models.breaker import LEAST_CALLS
from services.notify.settings import Settings
from shared.auth import Role
from shared.testing import Keys, eventually, ready, running
from tests.integration.notify.providers import Asked, Provider, Reply, said
from tests.integration.notify.servers import MailSink
from tests.integration.notify.test_channels import (
    SECRET,
    a_gateway,
    communes_dir,
    ended,
    sent_as_a_test,
    tell,
)
from tests.unit.notify.fakes import a_delivery

__all__ = ["communes_dir"]

Make = Callable[..., Settings]
Figures = dict[tuple[str, str, str], float]
A_YEAR = 365 * 86400
EXPECTED: Figures = {
    **{("deliveries_total", "sms", state): 1
       for state in ("created", "sending", "sent", "delivered")},
    **{("deliveries_total", "zalo", state): 1 for state in ("created", "sending", "sent")},
    ("delivery_seconds_count", "sms", ""): 1,
    ("delivery_seconds_count", "zalo", ""): 1,
    ("arrival_seconds_count", "sms", ""): 1,
    ("receipts_total", "sms", "applied"): 1,
}  # fmt: skip


async def figures(client: httpx.AsyncClient) -> Figures:
    """Return what is told by name, channel and state or verdict; counters outlive a test."""
    text = (await client.get("/metrics")).text
    return {
        (each.name.removeprefix("xaso_notify_"), each.labels["channel"],
         each.labels.get("state", each.labels.get("verdict", ""))): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
        if each.name.startswith("xaso_notify_") and "channel" in each.labels
        and not each.name.endswith("_bucket")
    }  # fmt: skip


def grown(before: Figures, after: Figures) -> Figures:
    """Return the counters that grew, and by how much."""
    return {
        name: after[name] - before.get(name, 0)
        for name in after
        if name[0].endswith(("_total", "_count")) and after[name] != before.get(name, 0)
    }


async def test_a_messages_states_and_times_and_what_is_left_of_the_quota(
    world: World, keys: Keys, settings_of: Make, communes_dir: Path, tmp_path: Path
) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path == "/message/template":
            quota = {"dailyQuota": "500", "remainingQuota": "77"}
            return said(200, {"error": 0, "data": {"msg_id": "z-1", "quota": quota}})
        return said(200, {"code": "0", "id": "g-1", "left": 41})

    templates = {"test-message": {"id": "1", "fields": {"at": "{{ at }}"}}}
    (communes_dir / "son-mai/zalo.yaml").write_text(
        yaml.safe_dump({"commune": "son-mai", "templates": templates})
    )
    (tmp_path / "token").write_text("t")
    async with Provider(answer).running() as server:
        settings = settings_of(
            communes_dir=communes_dir, sms_gateway=a_gateway(server) | {"quota": "left"},
            zalo_url=server.url, zalo_token_file=tmp_path / "token",
            receipt_secrets={"sms": [SECRET]},
        )  # fmt: skip
        async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
            before = await figures(client)
            sms = await sent_as_a_test(client, "sms")
            await ended(client, sms, "sent")
            await tell(client, "g-1", "ok")
            await ended(client, sms, "delivered")
            await ended(client, await sent_as_a_test(client, "zalo"), "sent")

            async def told() -> Figures:
                after = await figures(client)
                assert grown(before, after) == EXPECTED
                return after

            after = await eventually(told)
    assert after["arrival_seconds_sum", "sms", ""] < 60
    assert (after["quota_left", "sms", ""], after["quota_left", "zalo", ""]) == (41, 77)


async def test_what_waits_and_a_provider_that_is_left_alone(
    world: World, keys: Keys, settings_of: Make, sink: MailSink
) -> None:
    """Mails of a year ago and a mail server that is gone."""
    await sink.stop()
    app = build(settings_of(send_at=(0, 3600)))
    async with running(app, keys.by_role[Role.ADMIN]) as client:
        await ready(client)
        told = await figures(client)
        assert (told["oldest_unsent_seconds", "email", ""], told["breaker_open", "email", ""]) == (
            0, 0,
        )  # fmt: skip

        await app.state.senders.post([a_delivery() for _ in range(LEAST_CALLS + 10)])

        async def left_alone() -> bool:
            await app.state.senders.look()
            found = await figures(client)
            assert found["breaker_open", "email", ""] == 1
            return found["oldest_unsent_seconds", "email", ""] > A_YEAR

        await eventually(left_alone, within=30)
