"""Telegram, SMS and Zalo against servers that speak their protocols, errors and limits included."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from prometheus_client import REGISTRY

from deploy.testing import ROOT
from services.notify.gateways import SmsGateway
from services.notify.ports import Channel, Message, Permanent, Receipt, Temporary, Unclear
from services.notify.senders.sms import Sms
from services.notify.senders.telegram import Telegram
from services.notify.senders.zalo import Zalo
from services.notify.settings import Settings
from shared import signature
from shared.contracts.base import now
from tests.integration.notify.providers import DIE, HALF, HANG, Asked, Provider, Reply, said

TOKEN = "123456:a-token-of-a-bot-that-is-not-there"
SECRET = "s" * 32
MESSAGE = Message(
    id=str(uuid4()), to="-1001234", sender_name="Xã Số", language="vi",
    subject="Phản ánh mới", text="Kính gửi …", html="<p>…</p>", correlation_id=uuid4(),
    template="your-case-received", commune="son-mai", body="Mã: SM-1 & <b>",
    short="Xã Sơn Mai đã nhận phản ánh SM-1 – xin cảm ơn",
    about={"code": "SM-1", "received_at": "2025-09-15T07:05:00+00:00"},
)  # fmt: skip
TO_PHONE = replace(MESSAGE, to="+84905000001")


def telegram(at: Provider) -> Telegram:
    return Telegram(Settings(telegram_token=TOKEN, telegram_url=at.url, provider_seconds=0.5))


def sms(at: Provider, **values: Any) -> Sms:
    gateway = SmsGateway.model_validate(
        {
            "url": f"{at.url}/send",
            "fields": {"phone": "{to}", "content": "{text}", "ref": "{id}", "brand": "XASONMAI"},
            "headers": {"X-Key": "k-of-the-gateway"},
            "code": "result.code", "success": ["100"], "permanent": ["99"], "temporary": ["500"],
            "id": "result.sms_id", "quota": "result.left",
            "receipt": {"id": "sms_id", "state": "status", "delivered": ["1"],
                        "undelivered": ["2"]},
            **values,
        }
    )  # fmt: skip
    settings = Settings(receipt_secrets={"sms": [SECRET]}, provider_seconds=0.5)
    return Sms(settings, gateway)


@pytest.fixture
def zalo(tmp_path: Path) -> Callable[[Provider], Zalo]:
    """Return a Zalo whose commune has one template, and whose token a test may renew."""
    folder = tmp_path / "communes" / "son-mai"
    folder.mkdir(parents=True)
    for name in ("commune.yaml", "units.yaml"):
        (folder / name).write_bytes((ROOT / "deploy/communes/son-mai" / name).read_bytes())
    template = {"id": "7895417", "fields": {"ma": "{{ code }}", "ngay": "{{ received_at | day }}"}}
    (folder / "zalo.yaml").write_text(
        yaml.safe_dump({"commune": "son-mai", "templates": {"your-case-received": template}}),
        encoding="utf-8",
    )
    (tmp_path / "token").write_text("a-token\n", encoding="utf-8")

    def make(at: Provider) -> Zalo:
        settings = Settings(
            communes_dir=tmp_path / "communes", zalo_url=at.url, provider_seconds=0.5,
            receipt_secrets={"zalo": [SECRET]},
        )  # fmt: skip
        return Zalo(settings, tmp_path / "token")

    return make


async def test_telegram_gets_plain_text() -> None:
    async with Provider(lambda _: said(200, {"ok": True, "result": {}})).running() as server:
        await telegram(server).send(replace(MESSAGE, body="x" * 5000))
    (asked,) = server.asked
    assert asked.path == f"/bot{TOKEN}/sendMessage"
    assert asked.json()["chat_id"] == "-1001234"
    assert asked.json()["text"].startswith("Phản ánh mới\n\nxxx")
    assert len(asked.json()["text"]) == 4096
    assert "parse_mode" not in asked.json()


@pytest.mark.parametrize(
    ("status", "more", "error", "code", "after"),
    [
        (400, {}, Permanent, "telegram-400", None),
        (400, {"migrate_to_chat_id": -7}, Permanent, "telegram-chat-moved", None),
        (403, {}, Permanent, "telegram-403", None),
        (401, {}, Temporary, "telegram-sign-in", None),
        (404, {}, Temporary, "telegram-sign-in", None),
        (429, {"retry_after": 35}, Temporary, "telegram-429", 35),
        (500, {}, Unclear, "telegram-500", None),
    ],
)
async def test_telegram_says_why(
    status: int, more: dict[str, int], error: type[Exception], code: str, after: float | None
) -> None:
    reply = said(status, {"ok": False, "error_code": status, "parameters": more})
    async with Provider(lambda _: reply).running() as server:
        with pytest.raises(error, match=code) as raised:
            await telegram(server).send(MESSAGE)
    assert getattr(raised.value, "after", None) == after
    assert TOKEN not in repr(raised.value)


def taken(_: Asked) -> Reply:
    return said(200, {"result": {"code": "100", "sms_id": 42, "left": 17}})


async def test_sms_speaks_as_the_gateway_is_described() -> None:
    async with Provider(taken).running() as server:
        assert await sms(server).send(TO_PHONE) == "42"
        await sms(server, send_as="form", number="0").send(TO_PHONE)
        await sms(server, send_as="query", method="GET", marks=True).send(TO_PHONE)
    as_json, as_form, as_query = server.asked
    plain = "Xa Son Mai da nhan phan anh SM-1 - xin cam on"
    assert as_json.json() == {
        "phone": "84905000001", "content": plain, "ref": MESSAGE.id, "brand": "XASONMAI",
    }  # fmt: skip
    assert as_json.headers["x-key"] == "k-of-the-gateway"
    assert as_json.headers["idempotency-key"] == MESSAGE.id
    assert (as_form.form()["phone"], as_form.form()["content"]) == ("0905000001", plain)
    assert (as_query.method, as_query.form()["content"]) == ("GET", MESSAGE.short)
    assert REGISTRY.get_sample_value("xaso_notify_quota_left", {"channel": "sms"}) == 17


@pytest.mark.parametrize(
    ("marks", "segments", "length"),
    [(False, 1, 160), (False, 2, 306), (True, 1, 70), (True, 2, 134)],
)
async def test_sms_is_cut_to_the_parts_that_are_paid_for(
    marks: bool, segments: int, length: int
) -> None:
    async with Provider(taken).running() as server:
        message = replace(TO_PHONE, short="ắ" * 400)
        await sms(server, marks=marks, segments=segments).send(message)
    assert len(server.asked[0].json()["content"]) == length


@pytest.mark.parametrize(
    ("reply", "error", "code"),
    [
        (said(200, {"result": {"code": "99"}}), Permanent, "sms-code-99"),
        (said(200, {"result": {"code": "500"}}), Temporary, "sms-code-500"),
        (said(200, {"result": {"code": "777"}}), Unclear, "sms-code-777"),
        (said(200, {"result": {"code": "blocked 0905000001"}}), Unclear, "sms-code-unreadable"),
        (said(200, "taken?"), Unclear, "sms-code-unreadable"),
        (said(429, {}), Temporary, "sms-429"),
        (said(502, {}), Unclear, "sms-502"),
        (said(403, {}), Permanent, "sms-403"),
        (HANG, Unclear, "sms-timeout"),
        (DIE, Unclear, "sms-connection"),
        (HALF, Unclear, "sms-connection"),
    ],
)
async def test_sms_that_may_have_gone_out_is_unclear_and_never_only_late(
    reply: Reply | str, error: type[Exception], code: str
) -> None:
    async with Provider(lambda _: reply).running() as server:
        with pytest.raises(error, match=f"^{code}$") as raised:
            await sms(server).send(TO_PHONE)
    assert type(raised.value) is error
    assert len(server.asked) == 1


async def test_sms_that_was_not_sent_may_be_tried_again() -> None:
    with pytest.raises(Temporary) as raised:
        await sms(Provider()).send(TO_PHONE)
    assert type(raised.value) is Temporary


def test_receipts_of_sms_are_signed_and_read_as_described() -> None:
    channel = sms(Provider())

    def read(state: str) -> Receipt | None:
        body = json.dumps({"sms_id": 42, "status": state}).encode()
        return channel.receipt({signature.HEADER: signature.sign(SECRET, body, now())}, body, now())

    assert read("1") == Receipt("42", arrived=True)
    assert read("2") == Receipt("42", arrived=False)
    assert read("0") is None
    with pytest.raises(signature.BadSignature):
        channel.receipt({}, b"{}", now())


async def test_zalo_fills_in_the_template_that_the_commune_names(
    zalo: Callable[[Provider], Zalo], tmp_path: Path
) -> None:
    data = {"msg_id": "m-1", "quota": {"dailyQuota": "500", "remainingQuota": "498"}}
    reply = said(200, {"error": 0, "message": "Success", "data": data})
    async with Provider(lambda _: reply).running() as server:
        channel = zalo(server)
        assert await channel.send(TO_PHONE) == "m-1"
        (tmp_path / "token").write_text("renewed", encoding="utf-8")
        await channel.send(TO_PHONE)
    first, second = server.asked
    assert first.path == "/message/template"
    assert first.json() == {
        "phone": "84905000001", "template_id": "7895417", "tracking_id": MESSAGE.id,
        "template_data": {"ma": "SM-1", "ngay": "15/09/2025"},
    }  # fmt: skip
    assert (first.headers["access_token"], second.headers["access_token"]) == ("a-token", "renewed")
    assert REGISTRY.get_sample_value("xaso_notify_quota_left", {"channel": "zalo"}) == 498


@pytest.mark.parametrize(
    ("error", "raised", "code"),
    [
        (-144, Permanent, "zalo-quota"),
        (-115, Permanent, "zalo-quota"),
        (-131, Permanent, "zalo-no-template"),
        (-118, Permanent, "zalo-118"),
        (-124, Temporary, "zalo-sign-in"),
        (-133, Temporary, "zalo-at-night"),
        (-100, Temporary, "zalo-100"),
        ("what", Unclear, "zalo-unreadable"),
    ],
)
async def test_zalo_says_why(
    zalo: Callable[[Provider], Zalo], error: Any, raised: type[Exception], code: str
) -> None:
    async with Provider(lambda _: said(200, {"error": error, "message": "…"})).running() as server:
        with pytest.raises(raised, match=code) as found:
            await zalo(server).send(TO_PHONE)
    assert type(found.value) is raised


async def test_zalo_without_a_template_is_not_asked(zalo: Callable[[Provider], Zalo]) -> None:
    async with Provider().running() as server:
        with pytest.raises(Permanent, match="zalo-no-template"):
            await zalo(server).send(replace(TO_PHONE, template="another"))
    assert server.asked == []


def test_events_of_zalo_are_signed_as_zalo_signs(zalo: Callable[[Provider], Zalo]) -> None:
    channel = zalo(Provider())
    event = {
        "event_name": "user_received_message", "app_id": "77", "timestamp": "1758000000000",
        "message": {"msg_id": "m-1", "delivery_time": "1758000000000"},
    }  # fmt: skip
    body = json.dumps(event).encode()
    right = hashlib.sha256(b"77" + body + b"1758000000000" + SECRET.encode()).hexdigest()
    signed = {"X-ZEvent-Signature": f"mac={right}"}
    assert channel.receipt(signed, body, now()) == Receipt("m-1", arrived=True)
    for headers, content in (({}, body), (signed, body + b" "), (signed, b"[]")):
        with pytest.raises(signature.BadSignature):
            channel.receipt(headers, content, now())


def test_what_costs_money_or_knows_no_repetition_is_not_repeated(
    zalo: Callable[[Provider], Zalo],
) -> None:
    channels: list[Channel] = [telegram(Provider()), sms(Provider()), zalo(Provider())]
    assert [each.repeats for each in channels] == [False] * 3
