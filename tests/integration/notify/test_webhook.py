"""Webhooks against a real server: signed, guarded, and one receiver holds no other up."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.notify.ports import Message, NotNow, Permanent, Temporary
from services.notify.senders.webhook import Webhook, compose
from services.notify.settings import Settings
from shared import signature
from shared.contracts.base import now
from shared.testing import eventually
from tests.integration.notify.providers import DIE, HALF, HANG, Provider
from tests.integration.notify.test_failures import a_certificate

OLD, NEW = "o" * 32, "n" * 32
HOST = "hooks.son-mai.example"
LOOPBACK = ip_network("127.0.0.1/32")


class Names:
    """A resolver whose answers a test writes; the last one stays."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers) or [["127.0.0.1"]]
        self.asked: list[str] = []

    async def __call__(self, host: str, _: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def a_webhook(names: Names | None = None, **values: Any) -> Webhook:
    settings: dict[str, Any] = {
        "webhook_secrets": {HOST: [NEW, OLD]},
        "webhook_networks": [LOOPBACK],
        "webhook_plain": True,
        "webhook_seconds": 0.5,
        **values,
    }
    return Webhook(Settings(**settings), resolve=names or Names())


def a_message(port: int, path: str = "/in", *, scheme: str = "http") -> Message:
    return Message(
        id=str(uuid4()), to=f"{scheme}://{HOST}:{port}{path}", sender_name="Xã Số",
        language="vi", subject="C.I.1.a: đã hoàn thành", text="Kính gửi …", html="<p>…</p>",
        correlation_id=uuid4(), fact="tasks.v1.task.completed", link="tasks/2025-cds-1a",
        body="Đã đủ 52/52.", short="C.I.1.a: đã hoàn thành",
    )  # fmt: skip


async def test_a_message_is_signed_with_both_secrets_and_says_what_an_inbox_says() -> None:
    async with Provider().running() as receiver:
        message = a_message(receiver.port)
        await a_webhook().send(message)

    (asked,) = receiver.asked
    assert (asked.method, asked.path) == ("POST", "/in")
    assert asked.headers["host"] == f"{HOST}:{receiver.port}"
    assert UUID(asked.headers["idempotency-key"]) == UUID(message.id)
    header = asked.headers["x-xaso-signature"]
    for secret in (OLD, NEW):
        assert signature.is_signed(header, asked.body, [secret], now())
    assert not signature.is_signed(header, asked.body + b" ", [NEW], now())
    assert not signature.is_signed(header, asked.body, [NEW], now() + timedelta(seconds=302))
    assert asked.json() == {
        "id": message.id, "fact": "tasks.v1.task.completed", "language": "vi",
        "title": "C.I.1.a: đã hoàn thành", "text": "Đã đủ 52/52.", "link": "tasks/2025-cds-1a",
    }  # fmt: skip


@pytest.mark.parametrize("status", [300, 302, 400, 401, 403, 404, 410, 413, 422])
async def test_a_refusal_is_final_and_no_redirect_is_followed(status: int) -> None:
    async with Provider().running() as elsewhere:
        where = {"Location": f"{elsewhere.url}/secret"}
        async with Provider(lambda _: (status, where, b"")).running() as receiver:
            with pytest.raises(Permanent, match=f"webhook-{status}"):
                await a_webhook().send(a_message(receiver.port))
    assert len(receiver.asked) == 1
    assert elsewhere.asked == []


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_another_refusal_may_be_tried_again(status: int) -> None:
    async with Provider(lambda _: (status, {"Retry-After": "7"}, b"")).running() as receiver:
        with pytest.raises(Temporary, match=f"webhook-{status}") as raised:
            await a_webhook().send(a_message(receiver.port))
    assert raised.value.after == 7
    assert raised.value.ours  # of this receiver alone: the channel goes on


async def test_a_pause_may_be_given_as_a_date() -> None:
    until = format_datetime(now() + timedelta(seconds=90))
    async with Provider(lambda _: (503, {"Retry-After": until}, b"")).running() as receiver:
        with pytest.raises(Temporary) as raised:
            await a_webhook().send(a_message(receiver.port))
    assert raised.value.after == pytest.approx(90, abs=3)


@pytest.mark.parametrize(
    ("how", "code"),
    [(HANG, "webhook-timeout"), (DIE, "webhook-connection"), (HALF, "webhook-connection")],
)
async def test_a_receiver_that_hangs_or_breaks_off_is_tried_again(how: str, code: str) -> None:
    async with Provider(lambda _: how).running() as receiver:
        with pytest.raises(Temporary, match=code):
            await a_webhook().send(a_message(receiver.port))
    assert len(receiver.asked) == 1


async def test_a_receiver_that_refuses_connections_is_tried_again() -> None:
    with pytest.raises(Temporary, match="webhook-connection"):
        await a_webhook().send(a_message(Provider().port))


async def test_an_endless_answer_is_not_read_to_its_end() -> None:
    async with Provider(lambda _: (200, {}, b"x" * 3_000_000)).running() as receiver:
        await a_webhook(webhook_seconds=5).send(a_message(receiver.port))
    assert len(receiver.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.8", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
async def test_addresses_inside_are_refused(address: str) -> None:
    async with Provider().running() as receiver:
        with pytest.raises(Permanent, match="webhook-address-refused"):
            await a_webhook(Names([address]), webhook_networks=[]).send(a_message(receiver.port))
    assert receiver.asked == []


async def test_one_address_inside_among_public_ones_is_enough_to_refuse() -> None:
    names = Names(["203.0.113.7", "10.0.0.8"], ["8.8.8.8", "10.0.0.8"])
    webhook = a_webhook(names, webhook_networks=[])
    for _ in range(2):
        with pytest.raises(Permanent, match="webhook-address-refused"):
            await webhook.send(a_message(80))


async def test_a_literal_address_is_judged_like_a_name() -> None:
    webhook = Webhook(Settings(webhook_secrets={"127.0.0.1": [NEW]}, webhook_plain=True))
    async with Provider().running() as receiver:
        message = replace(a_message(1), to=f"{receiver.url}/in")
        with pytest.raises(Permanent, match="webhook-address-refused"):
            await webhook.send(message)
    assert receiver.asked == []


async def test_a_name_that_says_something_else_the_second_time_gains_nothing() -> None:
    """DNS rebinding: the connection goes to the address that was judged, looked up once."""
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    allowed = Provider()
    forbidden = Provider(host="127.0.0.2", port=allowed.port)
    async with allowed.running(), forbidden.running():
        webhook = a_webhook(names)
        await webhook.send(a_message(allowed.port))
        assert (len(allowed.asked), names.asked) == (1, [HOST])
        with pytest.raises(Permanent, match="webhook-address-refused"):
            await webhook.send(a_message(allowed.port))
    assert (len(allowed.asked), forbidden.asked) == (1, [])


async def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    names = Names(["127.0.0.3", "127.0.0.1"])
    async with Provider().running() as receiver:
        await a_webhook(names, webhook_networks=["127.0.0.0/8"]).send(a_message(receiver.port))
    assert len(receiver.asked) == 1


async def test_without_tls_nothing_goes_out_unless_allowed() -> None:
    async with Provider().running() as receiver:
        with pytest.raises(Permanent, match="webhook-not-https"):
            await a_webhook(webhook_plain=False).send(a_message(receiver.port))
    assert receiver.asked == []


async def test_a_receiver_without_a_secret_gets_nothing() -> None:
    async with Provider().running() as receiver:
        webhook = a_webhook(webhook_secrets={"other.example": [NEW]})
        with pytest.raises(Permanent, match="webhook-no-secret"):
            await webhook.send(a_message(receiver.port))
    assert receiver.asked == []


async def test_one_slow_receiver_holds_no_other_up() -> None:
    slow_host = "slow.example"
    webhook = a_webhook(webhook_secrets={HOST: [NEW], slow_host: [NEW]})
    async with Provider(lambda _: HANG).running() as slow, Provider().running() as quick:
        to_slow = replace(a_message(1), to=f"http://{slow_host}:{slow.port}/")
        waiting = [asyncio.create_task(webhook.send(to_slow)) for _ in range(2)]
        await eventually(lambda: len(slow.asked) == 2)
        with pytest.raises(NotNow):
            await webhook.send(to_slow)
        await webhook.send(a_message(quick.port))
        ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert len(quick.asked) == 1
    assert {type(each) for each in ended} == {Temporary}


async def test_a_broken_receiver_is_left_alone_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment = now()
    monkeypatch.setattr("services.notify.senders.webhook.now", lambda: moment)
    works = False
    answer = lambda _: (200 if works else 500, {}, b"")  # noqa: E731
    webhook = a_webhook()
    async with Provider(answer).running() as receiver:
        for _ in range(20):
            with pytest.raises(Temporary):
                await webhook.send(a_message(receiver.port))
        with pytest.raises(NotNow):
            await webhook.send(a_message(receiver.port))
        assert len(receiver.asked) == 20

        works, moment = True, moment + timedelta(seconds=31)
        await webhook.send(a_message(receiver.port))
        await webhook.send(a_message(receiver.port))
    assert len(receiver.asked) == 22


async def test_tls_is_checked_against_the_name_and_not_the_address(tmp_path: Path) -> None:
    certificate, context = a_certificate(tmp_path, HOST)
    async with Provider(tls=context).running() as receiver:
        await a_webhook(webhook_ca_file=certificate).send(a_message(receiver.port, scheme="https"))
        other = replace(a_message(1), to=f"https://other.example:{receiver.port}/")
        webhook = a_webhook(webhook_ca_file=certificate, webhook_secrets={"other.example": [NEW]})
        with pytest.raises(Temporary, match="webhook-connection"):
            await webhook.send(other)
    assert len(receiver.asked) == 1


def test_the_same_delivery_has_the_same_body() -> None:
    message = a_message(1)
    assert compose(message) == compose(message)
    assert json.loads(compose(message))["id"] == message.id
