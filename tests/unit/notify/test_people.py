"""People: their own inbox and addresses, and what comes to their unit and roles as they prefer."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.notify import rules
from services.notify.directory import UnitDirectory
from services.notify.models import Preference, Rule, Urgency
from services.notify.rules import StoredRule
from services.notify.service import tell
from services.notify.service.reaching import reached
from shared.contracts.base import Event
from shared.errors import Rejected
from tests.integration.notify.facts import CENTRE, completed, progress, refused
from tests.unit.notify.fakes import COMMUNES, DIRECTORY, FakePreferences, FixedRules, a_desk

UNIT = f"unit:{CENTRE}"
OFFICER: dict[str, Any] = {
    "person": "can-bo-1", "subject": "can-bo-1", "name": "Cán bộ thử", "unit": CENTRE,
    "roles": ["leader"], "email": "can-bo-1@son-mai.example", "hears": [UNIT, "role:leader"],
}  # fmt: skip
Make = Callable[..., UnitDirectory]


@pytest.fixture
def directory_of(tmp_path: Path) -> Make:
    """Return the directory of a commune with these people."""

    def make(*people: dict[str, Any]) -> UnitDirectory:
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        shutil.copytree(COMMUNES, folder)
        file = yaml.safe_load((folder / "son-mai/recipients.demo.yaml").read_text("utf-8"))
        file["people"] = list(people)
        (folder / "son-mai/recipients.yaml").write_text(yaml.safe_dump(file), encoding="utf-8")
        return UnitDirectory(folder)

    return make


async def told(directory: UnitDirectory, *facts: Event, **changes: Any) -> list[tuple[str, str]]:
    desk, _, deliveries, _ = a_desk()
    await tell(facts, replace(desk, directory=directory, **changes))
    return sorted((each.recipient, each.channel) for each in deliveries.stored.values())


def test_a_person_is_known_by_the_subject_of_the_token(directory_of: Make) -> None:
    directory = directory_of(OFFICER, {**OFFICER, "person": "khac", "subject": None})

    assert directory.person("son-mai", "user:can-bo-1") == "person:can-bo-1"
    for stranger in ("user:khac", "key:can-bo-1", "can-bo-1", "user:None", "user:"):
        assert directory.person("son-mai", stranger) is None
    assert directory.person("xa-khac", "user:can-bo-1") is None
    assert directory.called("son-mai", "person:can-bo-1").vi == "Cán bộ thử"
    assert directory.called("son-mai", "role:case_handler").vi == "Cán bộ xử lý phản ánh, kiến nghị"
    assert directory.called("son-mai", UNIT).vi == "Trung tâm cung ứng dịch vụ công"


@pytest.mark.parametrize(
    "wrong",
    [
        [{**OFFICER, "hears": ["unit:phong-kinh-te"]}],
        [{**OFFICER, "hears": ["role:admin"]}],
        [{**OFFICER, "hears": ["unit:None"], "unit": None}],
        [{**OFFICER, "unit": "khong-co", "hears": []}],
        [{**OFFICER, "email": None}],
        [{**OFFICER, "email": f"{CENTRE}@son-mai.example"}],
        [{**OFFICER, "person": "Nguyễn Văn A"}],
        [{**OFFICER, "roles": ["king"]}],
        [OFFICER, {**OFFICER, "subject": "khac"}],
        [OFFICER, {**OFFICER, "person": "khac"}],
    ],
)
def test_people_who_make_no_sense_are_refused_at_start(
    directory_of: Make, wrong: list[dict[str, Any]]
) -> None:
    directory_of(OFFICER)
    with pytest.raises(ValueError, match=r"no such unit|validation error"):
        directory_of(*wrong)


async def test_who_hears_as_unit_and_as_leader_is_told_once_and_their_mailboxes_too(
    directory_of: Make,
) -> None:
    directory = directory_of(OFFICER)
    both = (
        Rule("tasks.v1.progress.reported", ("unit",), ("inbox", "email"), "progress-reported"),
        Rule(
            "tasks.v1.progress.reported", ("role:leader",), ("inbox", "email"), "progress-reported",
            urgency=Urgency.URGENT, critical=True,
        ),
    )  # fmt: skip

    assert await told(directory, progress(), rules=FixedRules(both)) == [
        ("person:can-bo-1", "email"), ("role:leader", "email"), (UNIT, "email"),
    ]  # fmt: skip

    desk, inbox, deliveries, _ = a_desk()
    await tell([progress()], replace(desk, directory=directory, rules=FixedRules(both)))
    (mine,) = (d for d in deliveries.stored.values() if d.recipient == "person:can-bo-1")
    assert (mine.critical, mine.urgency) == (True, Urgency.URGENT)  # by the stronger rule
    # What they hear with others stands in the others' inboxes, which they read.
    assert sorted(each.recipient for each in inbox.notices.values()) == ["role:leader", UNIT]


async def test_a_persons_preferences_silence_their_own_mail_but_not_what_is_critical(
    directory_of: Make,
) -> None:
    directory = directory_of({**OFFICER, "hears": [UNIT, "role:leader"]})
    off = FakePreferences({"person:can-bo-1": Preference(channels_off=frozenset({"email"}))})

    assert await told(directory, completed(), preferences=off) == [
        ("role:focal", "email"), ("role:leader", "email"),
    ]  # fmt: skip
    assert await told(directory, refused(), preferences=off) == [
        ("person:can-bo-1", "email"), (UNIT, "email"),
    ]  # fmt: skip

    mailbox = FakePreferences({"role:leader": Preference(channels_off=frozenset({"email"}))})
    assert await told(directory, completed(), preferences=mailbox) == [
        ("person:can-bo-1", "email"), ("role:focal", "email"),
    ]  # fmt: skip


def test_a_person_is_reached_through_the_channels_they_have(directory_of: Make) -> None:
    chat = {**OFFICER, "email": None, "telegram": "-1001", "phone": "+84905000001"}
    directory = directory_of(chat)

    def ways(*channels: Any) -> list[str]:
        every = reached("son-mai", UNIT, channels, directory)
        return [channel for who, channel in every if who == "person:can-bo-1"]

    assert ways("email") == ["telegram"]
    assert ways("email", "sms") == ["sms"]
    assert ways("telegram", "sms") == ["telegram", "sms"]
    assert ways() == []


async def test_a_person_whom_a_rule_names_has_a_notice_of_their_own(directory_of: Make) -> None:
    directory = directory_of(OFFICER)
    rule = Rule(
        "tasks.v1.task.completed", ("person:can-bo-1",), ("inbox", "email"), "task-completed"
    )
    desk, inbox, deliveries, _ = a_desk()

    await tell([completed()], replace(desk, directory=directory, rules=FixedRules((rule,))))

    assert [each.recipient for each in inbox.notices.values()] == ["person:can-bo-1"]
    assert [each.recipient for each in deliveries.stored.values()] == ["person:can-bo-1"]


def test_only_a_communes_own_rules_name_its_people(tmp_path: Path) -> None:
    rule = {
        "fact": "tasks.v1.task.completed", "to": ["person:quan-tri"], "by": ["inbox"],
        "template": "task-completed",
    }  # fmt: skip

    assert StoredRule.model_validate(rule).people == {"person:quan-tri"}
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump([rule]))
    with pytest.raises(ValueError, match="person:quan-tri"):
        rules.load(path)
    with pytest.raises(Rejected):
        DIRECTORY.people("xa-khac")
