"""The whole way by other channels: fallbacks, receipts, tests, no secret in a log."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from deploy.testing import ROOT, World
from services.notify.app import build
from services.notify.models import Urgency, message_key
from services.notify.settings import Settings
from shared import signature
from shared.auth import Role
from shared.contracts.base import now
from shared.testing import Keys, eventually, ready, running
from tests.integration.notify.conftest import FAST
from tests.integration.notify.facts import LEADER_MAIL
from tests.integration.notify.providers import Asked, Provider, Reply, said
from tests.integration.notify.servers import MailSink
from tests.unit.notify.fakes import a_delivery

Make = Callable[..., Settings]
SECRET = "a-secret-of-the-gateway-in-tests"
TOKEN = "77:token-of-a-bot-in-tests"
CHAT, PHONE = "-100777", "+84905000001"


@pytest.fixture
def communes_dir(tmp_path: Path) -> Path:
    """Return communes whose leaders have a telephone and a chat."""
    folder = tmp_path / "communes"
    shutil.copytree(ROOT / "deploy/communes", folder)
    recipients = yaml.safe_load((folder / "son-mai/recipients.demo.yaml").read_text("utf-8"))
    for role in recipients["roles"]:
        if role["role"] == "leader":
            role |= {"telegram": CHAT, "phone": PHONE}
    (folder / "son-mai/recipients.yaml").write_text(yaml.safe_dump(recipients), encoding="utf-8")
    return folder


def a_gateway(server: Provider) -> dict[str, Any]:
    return {
        "url": server.url, "fields": {"to": "{to}", "text": "{text}", "id": "{id}"},
        "headers": {"X-Key": SECRET}, "code": "code", "success": ["0"], "permanent": ["9"],
        "id": "id", "receipt": {"id": "id", "state": "state", "delivered": ["ok"],
                                "undelivered": ["lost"]},
    }  # fmt: skip


async def sent_as_a_test(client: httpx.AsyncClient, channel: str) -> str:
    wanted = {"channel": channel, "to": "role:leader"}
    answer = await client.post("/v1/deliveries/test", json=wanted)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def ended(client: httpx.AsyncClient, delivery_id: str, state: str) -> dict[str, Any]:
    async def it_is() -> dict[str, Any]:
        found: dict[str, Any] = (await client.get(f"/v1/deliveries/{delivery_id}")).json()
        assert found.get("state") == state  # 404 until it is on record
        return found

    return await eventually(it_is)


async def tell(client: httpx.AsyncClient, provider_id: str, state: str) -> httpx.Response:
    body = json.dumps({"id": provider_id, "state": state}).encode()
    signed = {signature.HEADER: signature.sign(SECRET, body, now())}
    return await client.post("/v1/receipts/sms", content=body, headers=signed)


async def test_a_receipt_is_applied_once_and_an_early_one_is_kept(
    world: World, keys: Keys, settings_of: Make, communes_dir: Path
) -> None:
    early: list[httpx.Response] = []
    async with Provider(lambda _: said(200, {"code": "0", "id": "g-1"})).running() as server:
        settings = settings_of(
            communes_dir=communes_dir, sms_gateway=a_gateway(server),
            receipt_secrets={"sms": [SECRET]},
        )  # fmt: skip
        async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
            early.append(await tell(client, "g-1", "ok"))
            assert early[0].json() == {"verdict": "kept"}
            first = await sent_as_a_test(client, "sms")
            shown = await ended(client, first, "delivered")
            assert [each["code"] for each in shown["attempts"]] == ["ok", "receipt"]

            again = await tell(client, "g-1", "ok")
            assert again.json() == {"verdict": "applied"}
            assert (await ended(client, first, "delivered"))["attempts"] == shown["attempts"]

            unsigned = await client.post("/v1/receipts/sms", content=b"{}")
            assert unsigned.status_code == 401
            assert (await client.post("/v1/receipts/email", content=b"{}")).status_code == 404
    assert len(server.asked) == 1
    assert server.asked[0].json()["to"] == PHONE.removeprefix("+")


async def test_secrets_and_addresses_are_in_no_log_line(
    world: World, keys: Keys, settings_of: Make, communes_dir: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    async with Provider(lambda _: said(403, {"ok": False})).running() as server:
        settings = settings_of(
            communes_dir=communes_dir, telegram_token=TOKEN, telegram_url=server.url,
            sms_gateway=a_gateway(server), log_level="DEBUG",
        )  # fmt: skip
        async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
            for channel in ("telegram", "sms"):
                shown = await ended(
                    client, await sent_as_a_test(client, channel), "permanent-failure"
                )
                assert shown["attempts"][0]["code"] == f"{channel}-403"
                assert not {CHAT, PHONE} & set(json.dumps(shown).split('"'))
            off = {"channel": "zalo", "to": "role:leader"}
            assert (await client.post("/v1/deliveries/test", json=off)).status_code == 409
            resident = {"channel": "sms", "to": "resident:x"}
            assert (await client.post("/v1/deliveries/test", json=resident)).status_code == 422
    logged = capsys.readouterr().out
    assert "telegram-403" in logged
    for secret in (TOKEN, SECRET, CHAT, PHONE, PHONE.removeprefix("+")):
        assert secret not in logged


async def test_what_one_channel_refuses_goes_by_the_next_once(  # noqa: PLR0917  fixtures
    world: World, keys: Keys, settings_of: Make, communes_dir: Path, sink: MailSink, tmp_path: Path
) -> None:
    """Out of quota at Zalo, refused by the gateway: one e-mail, and no second after a replay."""

    def refuse(asked: Asked) -> Reply:
        zalo = asked.path == "/message/template"
        return said(200, {"error": -144} if zalo else {"code": "9"})

    template = {"id": "1", "fields": {"a": "{{ task.ref }}"}}
    (communes_dir / "son-mai/zalo.yaml").write_text(
        yaml.safe_dump({"commune": "son-mai", "templates": {"task-completed": template}})
    )
    (tmp_path / "token").write_text("t")
    async with Provider(refuse).running() as server:
        settings = settings_of(
            communes_dir=communes_dir, sms_gateway=a_gateway(server), zalo_url=server.url,
            zalo_token_file=tmp_path / "token", send_at=FAST,
        )  # fmt: skip
        app = build(settings)
        async with running(app, keys.by_role[Role.ADMIN]) as client:
            await ready(client)
            made = a_delivery()
            made.urgency, made.channel = Urgency.URGENT, "zalo"
            made.id = message_key(made.cause.event_id, "zalo", made.recipient)
            await app.state.senders.post([made])
            await ended(client, str(made.id), "permanent-failure")
            by_mail = str(message_key(made.cause.event_id, "email", made.recipient))
            await ended(client, by_mail, "sent")
            by_sms = str(message_key(made.cause.event_id, "sms", made.recipient))
            assert (await ended(client, by_sms, "permanent-failure"))["attempts"][0]["code"] == (
                "sms-code-9"
            )
            await app.state.senders.post([made.through("zalo", now()), made.through("sms", now())])
            everything = (await client.get("/v1/deliveries")).json()["items"]
            assert {each["channel"] for each in everything} == {"zalo", "sms", "email"}
            assert len(everything) == 3
    assert len(sink.to(LEADER_MAIL)) == 1
    assert len(server.asked) == 2
