"""Who gets the brief, when, and what becomes of one that nobody wants any more."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

import pytest

from services.notify.models import DIGEST, Delivery, Optout, Preference, State, Urgency
from services.notify.ports import Temporary
from services.notify.service import Briefing, Preferring, hand_over
from shared.calendar_vn import VIETNAM
from shared.errors import Invalid
from tests.unit.notify.fakes import (
    DIRECTORY,
    LEASE,
    LINKS,
    FakeChannel,
    FakeDeliveries,
    FakePapers,
    FakePreferences,
    an_office,
)
from tests.unit.notify.test_digesting import POLITE

WANTS = Preference(brief=True)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@dataclass
class Desk:
    """Briefs and the post office that sends them, by a clock that a test sets."""

    at: datetime = field(default_factory=lambda: local("2025-09-12 10:00"))
    preferences: FakePreferences = field(
        default_factory=lambda: FakePreferences({"role:leader": WANTS})
    )
    deliveries: FakeDeliveries = field(default_factory=FakeDeliveries)
    papers: FakePapers = field(default_factory=FakePapers)
    channel: FakeChannel = field(default_factory=FakeChannel)

    def briefing(self) -> Briefing:
        return Briefing(
            self.preferences, DIRECTORY, POLITE, self.deliveries.add, clock=lambda: self.at
        )

    async def send(self) -> Delivery:
        (found,) = await self.deliveries.due("email", self.at, 10)
        was = found.revision
        found.claim(self.at, LEASE, f"<{found.id}@test>", "me")
        await self.deliveries.save(found, was=was)
        office = replace(
            an_office(self.deliveries),
            preferences=self.preferences,
            manners=POLITE,
            papers=self.papers,
            clock=lambda: self.at,
        )
        await hand_over(found, self.channel, office)
        return found


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("asked", "goes_out"),
    [
        ("2025-09-12 10:00", "2025-09-15 07:30"),
        ("2025-09-15 07:00", "2025-09-15 07:30"),
        ("2025-09-15 07:29", "2025-09-22 07:30"),
        # 01/09 and 02/09/2025 are days off.
        ("2025-08-29 10:00", "2025-09-03 07:30"),
        ("2025-09-02 10:00", "2025-09-03 07:30"),
    ],
)
async def test_it_goes_out_on_monday_morning_or_the_next_day_of_work(
    desk: Desk, asked: str, goes_out: str
) -> None:
    desk.at = local(asked)
    briefing = desk.briefing()
    assert briefing.offered("son-mai", "role:leader") == local(goes_out)
    await briefing.sweep()
    (made,) = desk.deliveries.stored.values()
    assert (made.next_attempt_at, made.recipient) == (local(goes_out), "role:leader")


async def test_any_number_of_processes_record_one_brief_a_week(desk: Desk) -> None:
    first, second = desk.briefing(), desk.briefing()
    for each in (first, second, first):
        await each.sweep()
    assert len(desk.deliveries.stored) == 1
    desk.at = local("2025-09-15 08:00")
    for each in (first, second):
        await each.sweep()
    assert len(desk.deliveries.stored) == 2


async def test_it_holds_the_commune_as_of_the_day_of_sending(desk: Desk) -> None:
    await desk.briefing().sweep()
    desk.at = local("2025-09-15 07:30")
    sent = await desk.send()
    assert sent.state is State.SENT
    assert desk.papers.asked == [("son-mai", date(2025, 9, 15), "vi")]
    (message,) = desk.channel.sent
    (file,) = message.attachments
    assert file.name == "ban-tom-tat-son-mai-2025-09-15.pdf"
    assert (file.kind, file.content) == ("application/pdf", b"%PDF-1.7")


async def test_it_waits_for_the_service_that_makes_it(desk: Desk) -> None:
    await desk.briefing().sweep()
    desk.at = local("2025-09-15 07:30")
    desk.papers.error = Temporary("brief-unreachable", ours=True)
    waiting = await desk.send()
    assert (waiting.state, waiting.attempts[-1].code) == (
        State.TEMPORARY_FAILURE, "brief-unreachable",
    )  # fmt: skip
    assert desk.channel.sent == []


@pytest.mark.parametrize(
    "meanwhile", [Preference(), Preference(brief=True, channels_off=frozenset({"email"}))]
)
async def test_one_that_nobody_wants_any_more_is_not_sent(
    desk: Desk, meanwhile: Preference
) -> None:
    await desk.briefing().sweep()
    desk.preferences.known["role:leader"] = meanwhile
    desk.at = local("2025-09-15 07:30")
    sent = await desk.send()
    assert (sent.state, sent.attempts[-1].code) == (State.CANCELLED, "not-wanted")
    assert (desk.channel.sent, desk.papers.asked) == ([], [])


async def test_nobody_but_leadership_gets_it(desk: Desk) -> None:
    preferring = Preferring(desk.preferences, LINKS, DIRECTORY)
    for stranger in ("role:focal", "unit:phong-kinh-te", "person:quan-tri"):
        with pytest.raises(Invalid, match="brief-not-for-it"):
            await preferring.change("son-mai", stranger, WANTS, own=[stranger], by="user:x")
        assert desk.briefing().offered("son-mai", stranger) is None
    # What stands in the database all the same is passed over.
    desk.preferences.known = {"role:focal": WANTS}
    await desk.briefing().sweep()
    assert desk.deliveries.stored == {}


async def test_the_link_in_the_letter_ends_it_and_leaves_digests_alone(desk: Desk) -> None:
    preferring = Preferring(desk.preferences, LINKS, DIRECTORY)
    link = LINKS.write(Optout("son-mai", "role:leader", "brief", "email"))
    assert link
    for _ in range(2):
        await preferring.unsubscribe(link.rpartition("/")[2])
    kept = desk.preferences.known["role:leader"]
    assert (kept.brief, kept.kinds_off, kept.revision) == (False, {}, 1)
    assert kept.wants(DIGEST, "email", Urgency.DIGEST)
