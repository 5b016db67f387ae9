"""What nobody reads goes on by working hours: the next channel, then the next person, once each."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from services.notify import manners, rules
from services.notify.directory import UnitDirectory
from services.notify.models import Delivery, Manners, Notice, Preference, Urgency
from services.notify.ports import Words
from services.notify.service import Escalating, tell
from services.notify.service.digesting import is_settled
from shared.contracts.feedback import (
    CaseAssignedV1,
    CaseStanding,
    CaseStartedV1,
    CaseStatus,
    ClockEscalatedV1,
    ClockWarnedV1,
    RequestReceivedV1,
)
from shared.mongo import MongoError
from tests.integration.notify.facts import CENTRE, SAID, completed, step
from tests.unit.notify.fakes import (
    COMMUNES,
    DIRECTORY,
    WORDING,
    FakePreferences,
    FakeSubjects,
    FixedRules,
    a_desk,
)
from tests.unit.notify.test_digesting import local
from tests.unit.notify.test_people import OFFICER, UNIT, Make, directory_of
from tests.unit.notify.test_wording import example

__all__ = ["directory_of"]
CULTURE = "phong-van-hoa-xa-hoi"
TEN = local("2025-09-15 10:00")
AT_FOUR = local("2025-09-15 16:00")
"""Ten o'clock and four working hours: lunch is no work."""
NEXT_MORNING = local("2025-09-16 10:30")
NEXT_AFTERNOON = local("2025-09-16 16:30")
CHATTY: dict[str, Any] = {
    **OFFICER, "roles": [], "hears": [UNIT], "telegram": "-1001", "phone": "+84905000001",
}  # fmt: skip


@dataclass
class Office:
    """A desk and what goes on from it, by a clock that a test sets."""

    at: datetime = TEN
    on: tuple[str, ...] = ("email", "telegram", "sms")
    directory: UnitDirectory = DIRECTORY
    polite: Manners = field(default_factory=Manners)
    preferences: FakePreferences = field(default_factory=FakePreferences)

    def __post_init__(self) -> None:
        desk, self.inbox, self.deliveries, _ = a_desk()
        self.desk = replace(
            desk, clock=lambda: self.at, directory=self.directory, preferences=self.preferences,
            manners={"son-mai": self.polite},
        )  # fmt: skip
        self.escalating = Escalating(
            inbox=self.inbox, subjects=desk.subjects, preferences=self.preferences,
            directory=self.directory, wording=WORDING, manners=self.desk.manners,
            post=self.deliveries.add, is_on=lambda channel: channel in self.on,
            clock=lambda: self.at,
        )  # fmt: skip

    async def hear(self, *facts: Any) -> None:
        assert not await tell(facts, self.desk)

    async def sweep(self, at: datetime) -> None:
        self.at = at
        await self.escalating.sweep()

    def sent(self, *channels: str) -> list[tuple[str, str]]:
        stored = self.deliveries.stored.values()
        return sorted((d.recipient, d.channel) for d in stored if d.channel in channels)

    def of(self, recipient: str, template: str) -> list[Delivery]:
        stored = self.deliveries.stored.values()
        return [d for d in stored if d.recipient == recipient and d.template == template]

    def notices(self, recipient: str) -> list[Notice]:
        return [n for n in self.inbox.notices.values() if n.recipient == recipient]


async def read(office: Office, notice: Notice) -> None:
    await office.inbox.mark_read("son-mai", [notice.recipient], notice.id, by="key:x")


def assigned(**values: Any) -> CaseAssignedV1:
    return step(CaseAssignedV1, unit=CENTRE, **values)


async def test_what_a_unit_does_not_read_goes_by_the_next_channel_then_upwards(
    directory_of: Make,
) -> None:
    office = Office(directory=directory_of(CHATTY))
    await office.hear(assigned())
    assert office.sent("email") == [("person:can-bo-1", "email"), (UNIT, "email")]

    await office.sweep(AT_FOUR - timedelta(minutes=1))
    assert office.sent("telegram", "sms") == []

    await office.sweep(AT_FOUR)
    assert office.sent("telegram", "sms") == [("person:can-bo-1", "telegram")]
    assert office.notices("role:focal") == []

    await office.sweep(NEXT_MORNING - timedelta(minutes=1))
    assert office.notices("role:focal") == []
    await office.sweep(NEXT_MORNING)

    (up,) = office.notices("role:focal")
    assert up.said["vi"].title == "Chưa ai đọc: Được giao xử lý phản ánh SM-2025-0001"
    assert (
        "gửi Trung tâm cung ứng dịch vụ công lúc 10:00 ngày 15/09/2025, đến nay chưa có ai đọc. "
        "Hệ thống đã nhắc lại qua Telegram lúc 16:00 ngày 15/09/2025." in up.said["vi"].text
    )
    assert "Phản ánh, kiến nghị SM-2025-0001 thuộc lĩnh vực" in up.said["vi"].text
    assert "It was repeated by Telegram on 15/09/2025 at 16:00." in up.said["en"].text
    assert len(office.of("role:focal", "not-read")) == 1
    (notice,) = office.notices(UNIT)
    chain = [(each.to, each.by) for each in notice.told]
    assert chain == [(UNIT, "telegram"), ("role:focal", None)]
    assert up.told == notice.told

    await office.sweep(NEXT_AFTERNOON)  # nobody at the focal point read it either
    assert [n.template for n in office.notices("role:leader")] == ["not-read"]
    for days in range(1, 9):
        await office.sweep(NEXT_AFTERNOON + timedelta(days=days))
    assert len(office.inbox.notices) == 3
    assert len(office.deliveries.stored) == 2 + 1 + 1 + 1


@pytest.mark.parametrize(
    ("told_at", "goes_on"),
    [
        # Over lunch, a night, a weekend, Tết.
        ("2025-09-15 10:00", "2025-09-15 16:00"),
        ("2025-09-15 12:30", "2025-09-16 08:00"),
        ("2025-09-15 22:00", "2025-09-16 11:30"),
        ("2025-09-19 16:00", "2025-09-22 10:30"),
        ("2026-02-13 15:00", "2026-02-23 09:30"),
    ],
)
async def test_only_working_hours_count(told_at: str, goes_on: str) -> None:
    office = Office(at=local(told_at), on=("email",))
    await office.hear(assigned())

    await office.sweep(local(goes_on) - timedelta(minutes=1))
    before = office.notices("role:focal")
    await office.sweep(local(goes_on))

    # No further channel: the next person's turn comes at once.
    assert (before, len(office.notices("role:focal"))) == ([], 1)
    (notice,) = office.notices(UNIT)
    assert [(each.to, each.by) for each in notice.told] == [("role:focal", None)]


async def test_reading_stops_it_wherever_it_has_come_to(directory_of: Make) -> None:
    office = Office(directory=directory_of(CHATTY))
    await office.hear(assigned(), assigned(), assigned())
    first, second, third = office.notices(UNIT)

    await read(office, first)
    await office.sweep(AT_FOUR)
    assert len(office.of("person:can-bo-1", "case-assigned")) == 3 + 2
    await read(office, second)
    await office.sweep(NEXT_MORNING)
    (up,) = office.notices("role:focal")
    assert up.cause.event_id == third.cause.event_id

    await read(office, up)  # somebody knows now
    await office.sweep(local("2025-09-17 16:00"))
    assert office.notices("role:leader") == []


async def test_what_no_longer_matters_goes_no_further() -> None:
    office = Office(on=("email",))
    fact = assigned()
    begun = CaseStanding(status=CaseStatus.IN_PROGRESS, classification="feedback", unit=CENTRE)
    started = step(CaseStartedV1, case_id=fact.case_id, unit=CENTRE, standing=begun, revision=2)
    await office.hear(fact, assigned())
    await office.hear(started)

    await office.sweep(AT_FOUR)

    assert len(office.notices("role:focal")) == 1
    assert office.notices("role:focal")[0].cause.event_id != fact.event_id


async def test_a_crash_before_a_step_is_on_record_repeats_it_and_says_nothing_twice(
    directory_of: Make,
) -> None:
    office = Office(directory=directory_of(CHATTY))
    await office.hear(assigned())
    for moment in (AT_FOUR, NEXT_MORNING, NEXT_AFTERNOON):
        office.inbox.down = 2
        for _ in range(2):
            with pytest.raises(MongoError):
                await office.sweep(moment)
        await office.sweep(moment)
        await office.sweep(moment)

    assert office.sent("telegram", "sms") == [("person:can-bo-1", "telegram")]
    assert [len(office.notices(each)) for each in (UNIT, "role:focal", "role:leader")] == [1, 1, 1]
    assert (
        len(office.of("role:focal", "not-read")) == len(office.of("role:leader", "not-read")) == 1
    )


async def test_two_sweeps_at_once_take_each_step_once() -> None:
    office = Office(on=("email",))
    await office.hear(*(assigned() for _ in range(3)))
    (stale, *_) = await office.inbox.to_escalate(AT_FOUR, 1)
    await office.sweep(AT_FOUR)
    before = dict(office.inbox.notices), len(office.deliveries.stored)

    assert stale.escalation
    await office.escalating._go_on(stale, stale.escalation)  # who came second

    assert (office.inbox.notices, len(office.deliveries.stored)) == before


async def test_who_hears_as_unit_and_as_leader_is_told_of_one_unread_notice_once(
    directory_of: Make,
) -> None:
    both = {**OFFICER, "roles": ["focal", "leader"], "hears": [UNIT, "role:focal", "role:leader"]}
    office = Office(directory=directory_of(both), on=("email",))
    await office.hear(assigned())
    for moment in (AT_FOUR, NEXT_MORNING, NEXT_AFTERNOON):
        await office.sweep(moment)

    assert len(office.of("person:can-bo-1", "case-assigned")) == 1
    assert len(office.of("person:can-bo-1", "not-read")) == 1
    assert len(office.notices("role:leader")) == 1


class Once:
    """Templates with a bug that shows once."""

    def __init__(self) -> None:
        self.left = 1

    async def of(self, *what: Any) -> Words:
        if self.left:
            self.left -= 1
            raise RuntimeError("a bug")
        return await WORDING.of(*what)


async def test_one_that_cannot_be_told_holds_up_no_other() -> None:
    office = Office(on=("email",))
    await office.hear(*(assigned() for _ in range(2)))
    broken = next(iter(office.inbox.notices.values()))
    office.escalating = replace(office.escalating, wording=Once())

    await office.sweep(AT_FOUR)
    assert len(office.notices("role:focal")) == 1
    stands = office.inbox.notices[broken.id].escalation
    assert stands
    assert (stands.number, stands.due_at) == (0, AT_FOUR + timedelta(hours=1))

    await office.sweep(AT_FOUR + timedelta(hours=1))
    assert len(office.notices("role:focal")) == 2


async def test_the_top_has_nobody_above_and_a_channel_that_is_off_is_passed_over(
    directory_of: Make,
) -> None:
    chief = {**CHATTY, "roles": ["leader"], "unit": None, "hears": ["role:leader"]}
    office = Office(directory=directory_of(chief), on=("email", "sms"))
    await office.hear(step(ClockEscalatedV1, unit=CENTRE, level="chair"))

    for moment in (local("2025-09-15 13:30"), local("2025-09-15 15:30"), NEXT_MORNING):
        await office.sweep(moment)

    assert office.sent("sms", "telegram") == [("person:can-bo-1", "sms")]
    assert {each.recipient for each in office.inbox.notices.values()} == {"role:leader"}


async def test_an_urgent_message_that_is_not_critical_goes_by_no_channel_that_is_off(
    directory_of: Make,
) -> None:
    rule = next(r for r in rules.load() if r.template == "case-assigned")
    urgent = replace(rule, critical=False, urgency=Urgency.URGENT)
    office = Office(directory=directory_of(CHATTY))
    office.desk = replace(office.desk, rules=FixedRules((urgent,)))
    off = Preference(channels_off=frozenset({"telegram"}))
    office.preferences.known["person:can-bo-1"] = off
    await office.hear(assigned())

    await office.sweep(AT_FOUR)

    assert office.sent("telegram", "sms") == [("person:can-bo-1", "sms")]


async def test_who_was_told_through_a_channel_from_the_start_is_not_told_through_it_again(
    directory_of: Make,
) -> None:
    only_chat = {**CHATTY, "email": None, "phone": None}
    office = Office(directory=directory_of(only_chat))
    await office.hear(assigned())
    assert office.sent("telegram") == [("person:can-bo-1", "telegram")]

    await office.sweep(AT_FOUR)

    (notice,) = office.notices(UNIT)
    assert [(each.to, each.by) for each in notice.told] == [("role:focal", None)]


async def test_a_commune_sets_its_own_hours_or_none(tmp_path: Path) -> None:
    hours = {"feedback.v1.case.assigned": 1.0, "tasks.v1.reminder.issued": None}
    office = Office(on=("email",), polite=Manners(escalate_after=hours))
    await office.hear(assigned(), example("tasks.v1.reminder.issued", cause="overdue"))

    await office.sweep(TEN + timedelta(hours=1))
    assert len(office.notices("role:focal")) == 1
    await office.sweep(TEN + timedelta(days=30))
    assert "Đôn đốc" not in str([n.said["vi"].title for n in office.notices("role:leader")])

    folder = tmp_path / "son-mai"
    folder.mkdir()
    for name in ("commune.yaml", "units.yaml"):
        (folder / name).write_bytes((COMMUNES / "son-mai" / name).read_bytes())
    file = folder / "notify.yaml"
    file.write_text("escalation: {after_hours: {feedback.v1.case.assigned: 2}}")
    loaded = manners.load(tmp_path)["son-mai"]
    due = loaded.escalates("feedback.v1.case.assigned", 4, TEN)
    assert due == local("2025-09-15 14:00")
    for wrong in ("{feedback.v1.nothing: 2}", "{feedback.v1.case.assigned: 0}", "{x: y}"):
        file.write_text(f"escalation: {{after_hours: {wrong}}}")
        with pytest.raises(ValidationError):
            manners.load(tmp_path)


async def test_a_case_that_another_unit_has_now_goes_up_for_that_unit_alone() -> None:
    office, case = Office(), uuid4()
    moved = replace_unit(CULTURE)
    await office.hear(
        assigned(case_id=case), step(ClockWarnedV1, case_id=case, unit=CENTRE, share=80)
    )
    office.at = TEN + timedelta(hours=1)
    await office.hear(step(CaseAssignedV1, case_id=case, unit=CULTURE, revision=3, standing=moved))

    await office.sweep(NEXT_AFTERNOON)
    await office.sweep(NEXT_AFTERNOON + timedelta(days=1))

    (up,) = office.notices("role:focal")
    assert "Phòng Văn hóa" in up.said["vi"].text
    assert office.of(f"unit:{CULTURE}", "case-assigned")


async def test_a_mail_that_waits_is_not_sent_to_a_unit_whose_case_it_is_no_longer() -> None:
    subjects, case = FakeSubjects(), uuid4()
    await subjects.learn(
        [step(CaseAssignedV1, case_id=case, unit=CULTURE, standing=replace_unit(CULTURE))]
    )
    about, until = ("son-mai", f"cases/{case}"), ("answered",)

    assert await is_settled(*about, UNIT, until, subjects)
    assert not await is_settled(*about, f"unit:{CULTURE}", until, subjects)
    assert not await is_settled(*about, "role:focal", until, subjects)


def replace_unit(unit: str) -> CaseStanding:
    return CaseStanding(status=CaseStatus.ASSIGNED, classification="feedback", unit=unit)


async def test_a_request_goes_up_once_unless_one_of_the_two_who_have_it_reads_it() -> None:
    for reader in ("role:focal", "role:admin", None):
        office, due = Office(), TEN + timedelta(days=3)
        fact = RequestReceivedV1(
            **SAID, request_id=uuid4(), request_code="YC-7K3Q9X", kind="access", state="received",
            received_at=TEN, answer_by=due, carry_out_by=due,
        )  # fmt: skip
        await office.hear(fact)
        if reader:
            await read(office, office.notices(reader)[0])

        await office.sweep(AT_FOUR)
        await office.sweep(NEXT_MORNING)
        await office.sweep(NEXT_AFTERNOON)

        told = office.notices("role:leader")
        assert len(told) == (0 if reader else 1), reader


def test_only_what_is_critical_or_urgent_and_in_an_inbox_escalates(tmp_path: Path) -> None:
    shipped = [rule for rule in rules.load() if rule.escalate]
    assert {rule.template for rule in shipped} == {
        "reminder-issued", "case-assigned", "clock-warned", "clock-missed", "clock-escalated",
        "request-received", "request-warned", "request-missed",
    }  # fmt: skip
    good = (
        "{fact: feedback.v1.case.assigned, to: [unit], by: [inbox, email], template: x, "
        "critical: true, escalate: {after_hours: 4, by: [sms], then: ['role:leader']}}"
    )
    path = tmp_path / "rules.yaml"
    path.write_text(f"- {good}")
    (rule,) = rules.load(path)
    assert rule.escalate
    assert (rule.escalate.after_hours, rule.escalate.then) == (4, ("role:leader",))
    for was, becomes in (
        ("critical: true, ", ""),
        ("critical: true, ", "critical: true, urgency: digest, "),
        ("[inbox, email]", "[email]"),
        ("after_hours: 4", "after_hours: 0"),
        ("by: [sms], then: ['role:leader']", "by: []"),
        ("'role:leader'", "'person:quan-tri'"),
        ("'role:leader'", "unit"),
    ):
        path.write_text(f"- {good.replace(was, becomes, 1)}")
        with pytest.raises((ValidationError, ValueError)):
            rules.load(path)


async def test_a_reminder_of_a_task_that_is_complete_meanwhile_goes_no_further() -> None:
    office = Office(on=("email",))
    reminder = example("tasks.v1.reminder.issued", cause="overdue")
    done = completed(task_id=reminder.task_id, revision=99, event_id=uuid4())  # type: ignore[attr-defined]
    await office.hear(reminder)
    await office.hear(done)

    await office.sweep(TEN + timedelta(days=30))

    assert [n.template for n in office.notices("role:leader") if n.template == "not-read"] == []
