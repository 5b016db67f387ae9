"""A mail server that is down, slow, refusing or particular: every delivery ends in a true state."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from deploy.testing import World
from services.notify.app import build
from services.notify.settings import Settings
from shared.auth import Role
from shared.testing import Keys, eventually, running
from tests.integration.notify.facts import CENTRE, FOCAL_MAIL, LEADER_MAIL, progress, refused, say
from tests.integration.notify.servers import OK, MailSink, OnlyFor

Make = Callable[..., Settings]
UNIT_MAIL = f"{CENTRE}@son-mai.example"


async def the_delivery(client: httpx.AsyncClient, state: str) -> dict[str, Any]:
    items = (await client.get("/v1/deliveries", params={"state": state})).json()["items"]
    assert len(items) == 1
    found: dict[str, Any] = items[0]
    return found


def seconds_between(attempts: list[dict[str, str]]) -> list[float]:
    times = [datetime.fromisoformat(attempt["at"]) for attempt in attempts]
    return [(later - earlier).total_seconds() for earlier, later in pairwise(times)]


async def test_mail_waits_for_a_server_that_is_down_and_goes_out_when_it_is_back(
    world: World, keys: Keys, settings_of: Make, sink: MailSink
) -> None:
    await sink.stop()
    async with running(build(settings_of()), keys.by_role[Role.ADMIN]) as client:
        await say(world.admin, refused())

        async def tried_three_times() -> dict[str, Any]:
            found = await the_delivery(client, "temporary-failure")
            assert len(found["attempts"]) == 3
            return found

        waiting = await eventually(tried_three_times)
        assert {attempt["code"] for attempt in waiting["attempts"]} == {"smtp-connection"}
        # The schedule of these tests is 0, 0.2, 0.6 s …: gaps of 0.2 and 0.4 s, ±20 %, and the
        # sweep's 0.05 s on top, more on a busy machine.
        first, second = seconds_between(waiting["attempts"])
        assert 0.16 <= first < 0.24 + 1
        assert 0.32 <= second < 0.48 + 1

        await sink.start()

        await eventually(lambda: len(sink.to(UNIT_MAIL)) == 1)
        sent = await eventually(lambda: the_delivery(client, "sent"))
        assert sent["attempts"][-1]["code"] == "ok"
        assert sent["next_attempt_at"] is None


async def test_a_temporary_refusal_is_tried_again(
    world: World, keys: Keys, settings_of: Make, sink: MailSink
) -> None:
    async def greylist(_: str) -> str:
        return "450 4.2.0 later" if len(sink.tried_at) < 3 else OK

    sink.on_rcpt = greylist
    async with running(build(settings_of()), keys.by_role[Role.ADMIN]) as client:
        await say(world.admin, refused())

        sent = await eventually(lambda: the_delivery(client, "sent"))
        assert [each["code"] for each in sent["attempts"]] == ["smtp-450", "smtp-450", "ok"]
        assert len(sink.mails) == 1


async def test_a_final_refusal_is_not_tried_again_and_is_said(
    world: World, keys: Keys, settings_of: Make, sink: MailSink
) -> None:
    async def unknown(address: str) -> str:
        return f"550 5.1.1 <{address}> unknown" if address == LEADER_MAIL else OK

    sink.on_rcpt = unknown
    async with running(build(settings_of()), keys.by_role[Role.ADMIN]) as client:
        await say(world.admin, progress())

        failed = await eventually(lambda: the_delivery(client, "permanent-failure"))
        assert [each["code"] for each in failed["attempts"]] == ["smtp-550"]
        await eventually(lambda: len(sink.to(FOCAL_MAIL)) == 1)

        async def said() -> bool:
            found = await world.admin.jetstream().get_last_msg(
                "NOTIFY", "xaso.son-mai.notify.v1.delivery.failed"
            )
            assert found.data is not None
            return b"smtp-550" in found.data and LEADER_MAIL.encode() not in found.data

        await eventually(lambda: has(world, "failed"))
        assert await said()


async def has(world: World, verb: str) -> bool:
    info = await world.admin.jetstream().stream_info(
        "NOTIFY", subjects_filter=f"xaso.*.notify.v1.delivery.{verb}"
    )
    return bool(info.state.subjects)


async def test_a_server_that_hangs_holds_up_only_what_it_was_given(
    world: World, keys: Keys, settings_of: Make, sink: MailSink
) -> None:
    released = asyncio.Event()

    async def hang(mail: EmailMessage) -> str:
        if mail["To"] == LEADER_MAIL and not released.is_set():
            await released.wait()
            return "451 too late"
        return OK

    sink.on_data = hang
    async with running(build(settings_of(smtp_seconds=3)), keys.by_role[Role.ADMIN]) as client:
        await say(world.admin, progress())

        await eventually(lambda: len(sink.to(FOCAL_MAIL)) == 1, within=2)
        waiting = await eventually(lambda: the_delivery(client, "temporary-failure"))
        assert waiting["attempts"][0]["code"] == "smtp-timeout"
        released.set()
        await eventually(lambda: len(sink.to(LEADER_MAIL)) == 1)


async def test_when_patience_runs_out_the_delivery_has_failed(
    world: World, keys: Keys, settings_of: Make, sink: MailSink
) -> None:
    await sink.stop()
    settings = settings_of(send_at=(0, 0.05, 0.1))
    async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
        await say(world.admin, refused())

        failed = await eventually(lambda: the_delivery(client, "technical-failure"))
        assert [each["code"] for each in failed["attempts"]] == ["smtp-connection"] * 3
        metrics = (await client.get("/metrics")).text
        assert 'xaso_notify_deliveries_total{channel="email",state="technical-failure"}' in metrics


async def test_a_connection_is_used_again_and_a_dead_one_is_not_a_failure(
    world: World, keys: Keys, settings_of: Make, sink: MailSink
) -> None:
    settings = settings_of(send_concurrency=1)
    async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
        await say(world.admin, progress(), progress())
        await eventually(lambda: len(sink.mails) == 4)
        assert sink.greeted == 1

        sink.cut()
        await say(world.admin, refused())

        await eventually(lambda: len(sink.mails) == 5)
        sent = (await client.get("/v1/deliveries", params={"limit": 1})).json()["items"][0]
        await eventually(lambda: the_state(client, sent["id"]))
        assert sink.greeted == 2


async def the_state(client: httpx.AsyncClient, delivery_id: str) -> bool:
    found = (await client.get(f"/v1/deliveries/{delivery_id}")).json()
    return [each["code"] for each in found["attempts"]] == ["ok"]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_mail_goes_over_tls_with_a_sign_in(
    world: World, settings_of: Make, tmp_path: Path, tls: str
) -> None:
    authority, context = a_certificate(tmp_path)
    guard = OnlyFor("xaso", "secret")
    options: dict[str, Any] = {"authenticator": guard, "auth_require_tls": tls == "starttls"}
    if tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    sink = MailSink(options=options, tls=context if tls == "tls" else None)
    await sink.start()
    settings = settings_of(
        smtp_port=sink.port, smtp_host="localhost", smtp_tls=tls, smtp_ca_file=authority,
        smtp_user="xaso", smtp_password="secret",
    )  # fmt: skip
    async with running(build(settings)):
        await say(world.admin, refused())
        await eventually(lambda: len(sink.mails) == 1)
        assert guard.signed_in == 1
    await sink.stop()


async def test_a_wrong_password_waits_for_a_right_one(
    world: World, keys: Keys, settings_of: Make
) -> None:
    guard = OnlyFor("xaso", "secret")
    sink = MailSink(options={"authenticator": guard, "auth_require_tls": False})
    await sink.start()
    settings = settings_of(smtp_port=sink.port, smtp_user="xaso", smtp_password="wrong")
    async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
        await say(world.admin, refused())
        waiting = await eventually(lambda: the_delivery(client, "temporary-failure"))
        assert waiting["attempts"][0]["code"] == "smtp-sign-in"
    await sink.stop()


def a_certificate(folder: Path, host: str = "localhost") -> tuple[Path, SSLContext]:
    """Return a certificate of ``host``, and a server's context that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path, secret = folder / "certificate.pem", folder / "key.pem"
    path.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return path, context
