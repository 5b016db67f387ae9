"""Those whose case was merged into another hear that it came to its end, each once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.testing import World
from services.feedback.models import Case, Status
from services.feedback.service import merging, similar
from shared.errors import Transient
from shared.testing import Keys, eventually
from tests.integration.feedback.conftest import Office
from tests.integration.feedback.handling import Desk, at_work
from tests.integration.feedback.test_search import copied
from tests.integration.feedback.test_similar import AGAIN, case_of, join, sent

BODY = "Thuộc thẩm quyền của Sở."


@pytest.fixture
async def desk(world: World, keys: Keys, tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_work(world, keys, tmp_path) as desk:
        yield desk


async def joined(office: Office, into: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent and then joined ``into`` another case."""
    own = await sent(office, AGAIN)
    assert (await join(office, into, own)).status_code == 200
    return own


async def settled(office: Office, count: int) -> list[tuple[str, str]]:
    """Return, of every fact about a merged case's end, whose it is and by which case."""
    return sorted((it["code"], it["by"]) for it in await office.facts("case.settled", count))


async def test_a_merged_case_and_one_merged_into_that_hear_of_the_answer_once(
    office: Office,
) -> None:
    first, second = await sent(office), await sent(office, AGAIN)
    third = await joined(office, second)
    assert (await join(office, first, second)).status_code == 200
    alone = await sent(office)

    assert (await office.answer(first["id"])).status_code == 200
    told = sorted((each["code"], first["code"]) for each in (second, third))
    assert await settled(office, 2) == told
    [answered] = [m for m in await office.stored() if m.subject.endswith("case.answered")]
    for _ in range(2):
        await office.world.admin.jetstream().publish(
            answered.subject, answered.data, headers={"Nats-Msg-Id": str(uuid4())}
        )
    await sent(office)
    await copied(office, 5)  # what was said again has been heard by then

    assert await settled(office, 2) == told
    case, answer = await case_of(office, third), (await case_of(office, first))["answer"]
    assert [line["code"] for line in case["history"]][-2:] == ["merged", "settled"]
    assert case["history"][-1]["at"] == answer["at"]
    assert case["status"] == "merged"
    page = await office.client.get(third["tracking_url"].replace("http://xaso.test", ""))
    assert f"Phản ánh {first['code']} về cùng việc đã được giải quyết xong" in page.text
    assert (await case_of(office, alone))["status"] == "received"


async def test_an_end_that_came_between_a_merge_and_what_follows_from_it_is_told(
    office: Office,
) -> None:
    first, second = await sent(office), await sent(office, AGAIN)
    own = await office.ports.cases.coded("son-mai", second["code"])
    other = await office.ports.cases.coded("son-mai", first["code"])
    own.merge(other, similar._act("son-mai", "resident", uuid4(), office.ports))
    own.events.clear()  # on record, and not said yet: here the process dies
    assert await office.ports.cases.save(own)
    assert (await office.answer(first["id"])).status_code == 200
    await sent(office)
    await copied(office, 3)
    assert (await case_of(office, second))["history"][-1]["code"] == "merged"

    for _ in range(2):
        await merging.heard_of_merge("son-mai", second["code"], uuid4(), office.ports)

    assert await settled(office, 1) == [(second["code"], first["code"])]
    assert (await case_of(office, first))["followers"] == 1


async def test_telling_that_was_cut_short_goes_on_and_tells_nobody_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await sent(office)
    others = [await joined(office, first) for _ in range(3)]
    save, cut = office.ports.cases.save, []

    async def cut_once(case: Case) -> bool:
        telling = case.status is Status.MERGED and case.code == others[1]["code"]
        if telling and case.history[-1].code == "settled" and not cut:
            cut.append(case.code)
            raise Transient("the connection is gone")
        found: bool = await save(case)
        return found

    monkeypatch.setattr(office.ports.cases, "save", cut_once)
    assert (await office.answer(first["id"])).status_code == 200

    assert await settled(office, 3) == sorted((each["code"], first["code"]) for each in others)
    assert cut == [others[1]["code"]]


async def test_every_end_is_told_a_transfer_a_refusal_and_an_answer_after_reopening(
    desk: Desk,
) -> None:
    office = desk.office
    passed_on, refused = await desk.send(), await desk.send()
    with_them = [await joined(office, each) for each in (passed_on, refused)]

    await desk.do(passed_on["id"], "classify", intake_class=4, reason="")
    await desk.do(passed_on["id"], "transfer", to="so-noi-vu", reason=BODY)
    await desk.do(refused["id"], "classify", intake_class=1, reason="Nội dung đã được trả lời.")
    told = [
        (it["code"], by["code"]) for it, by in zip(with_them, (passed_on, refused), strict=True)
    ]
    assert await settled(office, 2) == sorted(told)

    desk.set("2025-09-16 08:00")
    await desk.do(refused["id"], "reopen", reason="Xem lại.")
    desk.set("2025-09-16 09:00")
    assert (await office.answer(refused["id"])).status_code == 200
    assert await settled(office, 3) == sorted([*told, told[1]])

    async def twice() -> bool:
        case = await case_of(office, with_them[1])
        return [line["code"] for line in case["history"]].count("settled") == 2

    await eventually(twice)
