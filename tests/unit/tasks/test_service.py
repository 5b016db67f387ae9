from dataclasses import replace

import pytest

from services.tasks.models.reporter import Origin
from services.tasks.ports import Window
from services.tasks.service import attempts, reading
from services.tasks.service import progress as service
from services.tasks.service.progress import Refusal
from shared.auth import Principal, Role
from shared.contracts.tasks import ProgressRefusedV1
from shared.errors import Forbidden, Invalid, NotFound, Text, Transient
from tests.unit.tasks.conftest import HELPER, LEAD, ORIGIN, STRANGER, Given, a_report


def principal(*roles: Role, unit: str | None = None, commune: str = "son-mai") -> Principal:
    return Principal("key:k_2", commune, frozenset(roles), unit)


async def test_the_same_post_again_gets_the_same_report_and_counts_once(given: Given) -> None:
    first = await service.report_progress(given.post(key="key:1"), given.desk)
    await service.report_progress(given.post(key="key:2"), given.desk)
    again = await service.report_progress(given.post(key="key:1"), given.desk)

    assert again[1] == first[1]
    assert again[1].snapshot.standing.done == 1
    assert given.done == 2


async def test_a_key_used_for_another_body_is_refused(given: Given) -> None:
    await service.report_progress(given.post(key="key:1"), given.desk)

    with pytest.raises(Invalid, match="idempotency-key-reused"):
        await service.report_progress(
            given.post(key="key:1", report=a_report(quantity=2)), given.desk
        )

    assert given.done == 1


async def test_without_a_key_each_post_is_its_own(given: Given) -> None:
    await service.report_progress(given.post(), given.desk)
    await service.report_progress(given.post(), given.desk)

    assert (given.done, len(given.shelf.reported)) == (2, 2)


async def test_a_key_belongs_to_its_principal(given: Given) -> None:
    other = replace(given.post().principal, subject="key:k_9")

    await service.report_progress(given.post(key="key:1"), given.desk)
    await service.report_progress(given.post(key="key:1", principal=other), given.desk)

    assert given.done == 2


async def test_whoever_is_overtaken_tries_again(given: Given) -> None:
    given.shelf.overtaken = 3

    await service.report_progress(given.post(), given.desk)

    assert given.done == 1


async def test_whoever_is_always_overtaken_is_asked_to_come_back(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LONGEST_PAUSE", 0.001)
    given.shelf.overtaken = attempts.ATTEMPTS

    with pytest.raises(Transient):
        await service.report_progress(given.post(), given.desk)

    assert given.done == 0


async def test_a_task_of_another_commune_is_not_there(given: Given) -> None:
    foreign = principal(Role.UNIT_OFFICER, unit=LEAD, commune="xa-khac")

    with pytest.raises(NotFound, match="unknown-task"):
        await service.report_progress(given.post(principal=foreign), given.desk)


@pytest.mark.parametrize(
    ("who", "unit"),
    [
        (principal(Role.UNIT_OFFICER, unit=HELPER), HELPER),
        (principal(Role.FOCAL, unit=HELPER), LEAD),
        (principal(Role.FOCAL, Role.UNIT_OFFICER, unit=HELPER), HELPER),
        (principal(Role.ADMIN), LEAD),
    ],
)
async def test_who_reports_for_whom(given: Given, who: Principal, unit: str) -> None:
    _, progress = await service.report_progress(given.post(principal=who), given.desk)

    assert (progress.unit, progress.actor) == (unit, "key:k_2")


async def test_a_focal_role_reaches_no_further_than_its_unit_s_right(given: Given) -> None:
    who = principal(Role.FOCAL, unit=STRANGER)

    with pytest.raises(Forbidden, match="not-your-task"):
        await service.report_progress(given.post(principal=who), given.desk)


async def test_a_refusal_is_said_once_for_each_command(given: Given) -> None:
    error = Invalid("unknown-topic", Text("Chuyên đề không có.", "No such topic."))
    origin = Origin(ORIGIN.correlation_id)
    refusal = Refusal("son-mai", "key:1", b"{}", None, "2025-x", error, origin)

    await service.refuse(refusal, given.desk)
    await service.refuse(refusal, given.desk)
    await service.refuse(replace(refusal, body=b"{ }"), given.desk)

    assert len(given.rest.said) == 2
    fact = next(iter(given.rest.said.values()))
    assert isinstance(fact, ProgressRefusedV1)
    assert (fact.code, fact.reason) == ("unknown-topic", "Chuyên đề không có.")


async def test_tasks_are_those_of_the_latest_plan_s_year_unless_told(given: Given) -> None:
    window = Window(50)

    assert len(await reading.list_tasks("son-mai", given.desk, window)) == 1
    assert await reading.list_tasks("son-mai", given.desk, window, year=1999) == []
    assert await reading.list_tasks("xa-khac", given.desk, window) == []
    with pytest.raises(Invalid, match="unknown-unit"):
        await reading.list_tasks("son-mai", given.desk, window, unit="khong-co")
