"""Digests by a clock that stands: each item goes out once, whatever crashes in between."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.notify.models import Delivery, Manners, Preference, State
from services.notify.ports import Permanent
from services.notify.service import Desk, PostOffice, hand_over, tell
from services.notify.service.digesting import MENDED_AFTER
from shared.contracts.base import Event
from shared.mongo import MongoError
from tests.integration.notify.facts import CENTRE, completed, progress, refused
from tests.unit.notify.fakes import (
    LEASE,
    TEMPLATES,
    FakeChannel,
    FakePreferences,
    a_desk,
    an_office,
)
from tests.unit.notify.test_wording import example

POLITE = {"son-mai": Manners()}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


MONDAY = local("2025-09-15 10:00")
TUESDAY = local("2025-09-16 07:30")


@dataclass
class Office:
    """A desk and a post office that share what is stored, and a clock that a test sets."""

    at: datetime = MONDAY
    preferences: FakePreferences = field(default_factory=FakePreferences)
    channel: FakeChannel = field(default_factory=FakeChannel)

    def __post_init__(self) -> None:
        desk, _, self.deliveries, _ = a_desk()
        polite = {"manners": POLITE, "preferences": self.preferences, "clock": lambda: self.at}
        self.desk: Desk = replace(desk, **polite)  # type: ignore[arg-type]
        self.office: PostOffice = replace(an_office(self.deliveries), **polite)  # type: ignore[arg-type]

    async def hear(self, *facts: Event) -> None:
        await tell(facts, self.desk)

    async def sweep(self) -> None:
        """Do what the sender does with what is due now."""
        for found in await self.deliveries.due("email", self.at, 1000):
            delivery = await self.deliveries.get(found.commune, found.id)
            assert delivery
            was = delivery.revision
            delivery.claim(self.at, LEASE, f"<{delivery.id}@test>", "me")
            assert await self.deliveries.save(delivery, was=was)
            await hand_over(delivery, self.channel, self.office)

    def of(self, recipient: str) -> list[Delivery]:
        stored = self.deliveries.stored.values()
        return [d for d in stored if d.recipient == recipient and d.template != "digest"]

    def states(self) -> set[State]:
        return {each.state for each in self.deliveries.stored.values()}


@pytest.fixture
def office() -> Office:
    return Office()


async def test_a_days_reports_go_to_each_leader_as_one_message(office: Office) -> None:
    for hour in range(3):
        office.at = MONDAY + timedelta(hours=hour)
        await office.hear(progress(), progress(task_id="2025-cds-2"))
        await office.sweep()
    assert office.channel.sent == []

    office.at = TUESDAY
    await office.sweep()

    assert len(office.channel.sent) == 2  # the focal point's and the leaders'
    mail = office.channel.sent[0]
    assert mail.subject == "Tổng hợp ngày 16/09/2025: 6 tin, 2 việc"
    assert "2025-cds-1a (3 tin)\n- 2025-cds-1a: 1/52 – Trung tâm" in mail.text
    assert mail.html.count("<li>") == 6
    assert office.states() == {State.SENT}

    for days in range(1, 10):
        office.at = TUESDAY + timedelta(days=days)
        await office.sweep()
    assert len(office.channel.sent) == 2


async def test_facts_heard_twice_are_in_one_digest_once(office: Office) -> None:
    fact = progress()
    await office.hear(fact)
    office.at = TUESDAY + timedelta(hours=2)
    await office.sweep()
    await office.hear(fact)
    office.at += timedelta(days=2)
    await office.sweep()
    assert len(office.channel.sent) == 2


async def test_what_a_provider_refuses_for_now_is_tried_again_with_the_same_words(
    office: Office,
) -> None:
    await office.hear(progress())
    office.at, office.channel.error = TUESDAY, RuntimeError("gone")
    await office.sweep()
    office.at += timedelta(minutes=1)
    await office.hear(progress())  # for the next day
    office.channel.error = None
    await office.sweep()

    assert {m.subject for m in office.channel.sent} == {"Tổng hợp ngày 16/09/2025: 1 tin, 1 việc"}
    office.at = TUESDAY + timedelta(days=1)
    await office.sweep()
    assert office.channel.sent[-1].subject == "Tổng hợp ngày 17/09/2025: 1 tin, 1 việc"
    assert office.states() == {State.SENT}


async def test_a_crash_between_the_digest_and_its_items_is_mended(office: Office) -> None:
    await office.hear(progress())
    items = [replace(each) for each in office.of("role:leader") + office.of("role:focal")]
    office.at = TUESDAY
    await office.sweep()
    for item in items:  # as if the process had died before they were marked
        office.deliveries.stored[item.id] = item
        office.deliveries.revisions[item.id] = item.revision

    office.at = TUESDAY + MENDED_AFTER
    await office.sweep()

    assert len(office.channel.sent) == 2
    assert office.states() == {State.SENT}


async def test_an_item_that_came_too_late_goes_with_the_next_digest(office: Office) -> None:
    await office.hear(progress())
    late = [replace(each) for each in office.of("role:leader")]
    for item in late:
        del office.deliveries.stored[item.id]
    office.at = TUESDAY
    await office.sweep()
    await office.deliveries.add(late)

    office.at = TUESDAY + MENDED_AFTER
    await office.sweep()
    office.at = TUESDAY + timedelta(days=1)
    await office.sweep()

    subjects = [each.subject for each in office.channel.sent]
    assert subjects[-1] == "Tổng hợp ngày 17/09/2025: 1 tin, 1 việc"
    assert len(subjects) == 2
    assert {each.state for each in office.of("role:leader")} == {State.SENT}


async def test_items_end_as_their_digest_does(office: Office) -> None:
    await office.hear(progress())
    office.at, office.channel.error = TUESDAY, Permanent("smtp-550")
    await office.sweep()
    assert office.states() == {State.PERMANENT_FAILURE}
    assert {each.attempts[-1].code for each in office.of("role:leader")} == {"digest-failed"}


async def test_a_database_that_fails_for_a_moment_makes_no_second_digest(office: Office) -> None:
    await office.hear(progress())
    office.at, office.deliveries.down = TUESDAY, 3
    for _ in range(5):
        try:
            await office.sweep()
        except MongoError:
            office.at += LEASE
    office.at += MENDED_AFTER
    await office.sweep()
    assert len(office.channel.sent) == 2
    assert office.states() == {State.SENT}


@pytest.mark.parametrize(
    ("digest", "goes_out"), [("weekly", "2025-09-22 07:30"), ("off", "2025-09-15 10:00")]
)
async def test_a_digest_comes_weekly_or_not_at_all(
    office: Office, digest: str, goes_out: str
) -> None:
    office.preferences.known["role:leader"] = Preference(digest=digest)  # type: ignore[arg-type]
    await office.hear(progress())
    office.at = local(goes_out) - timedelta(minutes=1)
    await office.sweep()
    before = [each for each in office.of("role:leader") if each.sent_at]
    office.at = local(goes_out)
    await office.sweep()
    assert (before, [each.state for each in office.of("role:leader")]) == ([], [State.SENT])


async def test_what_is_off_is_not_sent_and_what_is_critical_is(office: Office) -> None:
    off = Preference(channels_off=frozenset({"email"}))
    kind = Preference(kinds_off={"tasks.v1.task.completed": frozenset({"email"})})
    office.preferences.known = {"role:leader": off, "role:focal": kind, f"unit:{CENTRE}": off}
    await office.hear(progress(), completed(), refused())
    assert {(each.recipient, each.template) for each in office.deliveries.stored.values()} == {
        ("role:focal", "digest"),
        ("role:focal", "progress-reported"),
        (f"unit:{CENTRE}", "progress-refused"),
    }


async def test_what_fails_by_day_is_not_tried_again_by_night(office: Office) -> None:
    office.at = local("2025-09-15 20:59")
    await office.hear(completed())
    office.channel.error = RuntimeError("gone")
    await office.sweep()
    office.at, office.channel.error = local("2025-09-15 21:05"), None
    await office.sweep()
    assert office.channel.sent == []
    assert {each.next_attempt_at for each in office.of("role:leader")} == {
        local("2025-09-16 07:00")
    }
    office.at = local("2025-09-16 07:00")
    await office.sweep()
    assert len(office.channel.sent) == 2


@pytest.mark.parametrize(
    "cause",
    ["due_soon", "overdue", "debt", "stale", "missing_rerun", "missing_report", "report_due",
     "by_hand"],
)  # fmt: skip
async def test_every_reminder_is_heard_by_its_unit(office: Office, cause: str) -> None:
    fact = example("tasks.v1.reminder.issued", cause=cause, level="unit")
    await office.hear(fact)
    unit = [each for each in office.deliveries.stored.values() if each.template != "digest"]
    assert [each.template for each in unit] == ["reminder-issued"]
    assert TEMPLATES.say("reminder-issued", "vi", unit[0].about).title.startswith("Đôn đốc lần")
