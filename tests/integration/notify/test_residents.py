"""A resident hears of the answer, and leaves no trace in notify."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from deploy.testing import World
from services.notify.app import build
from services.notify.repository import INDEXES
from services.notify.settings import Settings
from shared.auth import Role
from shared.mongo import Mongo
from shared.testing import Keys, eventually, running
from tests.integration.notify.conftest import SERVICE_KEY
from tests.integration.notify.facts import answered, say
from tests.integration.notify.providers import Provider
from tests.integration.notify.providers import said as said_so
from tests.integration.notify.servers import Feedback, MailSink
from tests.integration.notify.test_channels import a_gateway
from tests.integration.notify.test_failures import the_delivery

Make = Callable[..., Settings]
CANARY = "chim-hoang-yen@resident.example"
PHONE = "+84987000321"
SECRET_PATH = "/t/Zm9sbG93LW1lLW5vLWZ1cnRoZXI"
TRACKING = f"https://son-mai.example{SECRET_PATH}"


@pytest.fixture
async def database(world: World) -> AsyncIterator[Mongo]:
    mongo = Mongo(world.settings("notify", Settings), "notify", indexes={})
    yield mongo
    await mongo.stop()


async def stored(database: Mongo) -> str:
    """Return everything that notify's database holds, as text."""
    names = [*INDEXES, "titles", "leases"]
    found = [await database.db[name].find({}).to_list(1000) for name in names]
    return repr(found)


async def said(world: World) -> str:
    """Return everything that notify said on the bus, as text."""
    jetstream = world.admin.jetstream()
    state = (await jetstream.stream_info("NOTIFY")).state
    found = [await jetstream.get_msg("NOTIFY", n + 1) for n in range(state.last_seq)]
    return repr([(each.subject, each.headers, each.data) for each in found])


async def test_a_resident_gets_the_answer_by_mail_and_is_recorded_nowhere(  # noqa: PLR0917  fixtures
    world: World, settings_of: Make, sink: MailSink, feedback: Feedback, database: Mongo,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    fact = answered()
    contact = {"email": CANARY, "language": "vi", "tracking_url": TRACKING, "name": "Hoàng Yến"}
    feedback.contacts[str(fact.case_id)] = contact
    async with running(build(settings_of(feedback_url=feedback.url, log_level="DEBUG"))):
        await say(world.admin, fact)
        await eventually(lambda: len(sink.mails) == 1)

        async def recorded() -> bool:
            return "delivery.sent" in await said(world)

        await eventually(recorded)
        mail = sink.mails[0]
        assert (mail["To"], feedback.keys_seen) == (CANARY, [f"Bearer {SERVICE_KEY}"])
        assert mail["Subject"] == "Phản ánh, kiến nghị SM-2025-0001 đã có trả lời"
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert TRACKING in text
        assert text.startswith("Kính gửi Ông/Bà,")
        assert "gửi ngày 15/09/2025 đã được Trung tâm Phục vụ hành chính công trả lời" in text
        html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert f'<a href="{TRACKING}">' in html

        traces = await stored(database) + await said(world) + capsys.readouterr().out
        assert f"resident:{fact.case_id}" in traces
        for canary in (CANARY, SECRET_PATH, "Hoàng Yến", SERVICE_KEY):
            assert canary not in traces


async def test_a_resident_who_reads_english_gets_english(
    world: World, settings_of: Make, sink: MailSink, feedback: Feedback
) -> None:
    fact = answered(unit=None)
    contact = {"email": CANARY, "language": "en", "tracking_url": TRACKING}
    feedback.contacts[str(fact.case_id)] = contact
    async with running(build(settings_of(feedback_url=feedback.url))):
        await say(world.admin, fact)
        await eventually(lambda: len(sink.mails) == 1)

        text = sink.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "sent on 15/09/2025 has been answered by Sơn Mai commune." in text
        assert sink.mails[0]["Content-Language"] == "en"


@pytest.mark.parametrize("contact", [None, {"email": None, "language": "vi", "tracking_url": ""}])
async def test_nothing_is_sent_to_a_resident_who_cannot_be_reached_any_more(  # noqa: PLR0917  fixtures
    world: World, keys: Keys, settings_of: Make, sink: MailSink, feedback: Feedback,
    contact: dict[str, Any] | None,
) -> None:  # fmt: skip
    fact = answered()
    if contact:
        feedback.contacts[str(fact.case_id)] = contact
    settings = settings_of(feedback_url=feedback.url)
    async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
        await say(world.admin, fact)

        cancelled = await eventually(lambda: the_delivery(client, "cancelled"))
        assert [each["code"] for each in cancelled["attempts"]] == ["no-address"]
        assert sink.mails == []


async def test_an_answer_waits_while_feedback_does_not_say_how_to_reach_the_resident(
    world: World, keys: Keys, settings_of: Make, sink: MailSink
) -> None:
    fact, feedback = answered(), Feedback()
    feedback.contacts[str(fact.case_id)] = {"email": CANARY, "tracking_url": TRACKING}
    settings = settings_of(feedback_url=feedback.url)
    async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
        await say(world.admin, fact)
        waiting = await eventually(lambda: the_delivery(client, "temporary-failure"))
        assert waiting["attempts"][0]["code"] == "contact-unreachable"

        feedback.status = 403
        async with feedback.running():
            await eventually(lambda: feedback.keys_seen)
            feedback.status = 200
            await eventually(lambda: len(sink.mails) == 1)


async def test_a_resident_with_a_telephone_only_gets_a_message_through_the_gateway(  # noqa: PLR0917  fixtures
    world: World, keys: Keys, settings_of: Make, sink: MailSink, feedback: Feedback,
    database: Mongo, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    fact = answered(reachable_by_email=False, reachable_by=("phone",))
    feedback.contacts[str(fact.case_id)] = {
        "phone": PHONE, "language": "vi", "tracking_url": TRACKING,
    }  # fmt: skip
    async with Provider(lambda _: said_so(200, {"code": "0", "id": "g-1"})).running() as server:
        settings = settings_of(
            feedback_url=feedback.url, sms_gateway=a_gateway(server), log_level="DEBUG"
        )
        async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
            await say(world.admin, fact)
            sent = await eventually(lambda: the_delivery(client, "sent"))
            assert sent["channel"] == "sms"

            (asked,) = server.asked
            assert asked.json()["to"] == PHONE.removeprefix("+")
            assert "SM-2025-0001 da co tra loi" in asked.json()["text"]
            assert asked.json()["text"].endswith(TRACKING)
            assert feedback.ways_seen == ["phone"]
            assert set(feedback.keys_seen) == {f"Bearer {SERVICE_KEY}"}
            assert sink.mails == []

        traces = await stored(database) + await said(world) + capsys.readouterr().out
        assert f"resident:{fact.case_id}" in traces
        for canary in (PHONE, PHONE.removeprefix("+"), SECRET_PATH, SERVICE_KEY):
            assert canary not in traces


async def test_what_the_gateway_refuses_goes_by_mail_to_a_resident_who_left_both(
    world: World, keys: Keys, settings_of: Make, sink: MailSink, feedback: Feedback
) -> None:
    fact = answered(reachable_by=("email", "phone"))
    feedback.contacts[str(fact.case_id)] = {
        "phone": PHONE, "email": CANARY, "language": "vi", "tracking_url": TRACKING,
    }  # fmt: skip
    async with Provider(lambda _: said_so(400, {})).running() as server:
        settings = settings_of(feedback_url=feedback.url, sms_gateway=a_gateway(server))
        async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
            await say(world.admin, fact)

            refused = await eventually(lambda: the_delivery(client, "permanent-failure"))
            sent = await eventually(lambda: the_delivery(client, "sent"))

    assert (refused["channel"], sent["channel"]) == ("sms", "email")
    assert len(server.asked) == 1
    assert [mail["To"] for mail in sink.mails] == [CANARY]
