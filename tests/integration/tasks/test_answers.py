"""Answers to residents that are to be read on the air: queued once, counted when aired."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from shared import outbox
from shared.contracts.feedback import (
    AnswerPublishedV1,
    AnswerWithdrawnV1,
    CaseFact,
    CaseStanding,
    CaseStatus,
    Category,
    Channel,
)
from shared.testing import eventually
from tests.integration.tasks.conftest import RADIO_UNIT, Office

ON_AIR = "2025-cchc-8a"
MORNING = datetime(2025, 9, 15, 1, 30, tzinfo=UTC)


def said(kind: type[CaseFact], case_id: UUID, revision: int, **values: Any) -> CaseFact:
    standing = CaseStanding(status=CaseStatus.ANSWERED, classification="feedback")
    return kind(
        commune="son-mai",
        actor="user:dau-moi",
        revision=revision,
        case_id=case_id,
        code="SM-7K3Q9X",
        category=Category.TTHC,
        channel=Channel.WEB,
        received_at=MORNING,
        standing=standing,
        **values,
    )


async def say(office: Office, fact: CaseFact, message_id: str | None = None) -> None:
    entry = outbox.pending(fact)
    await office.world.admin.jetstream().publish(
        entry["subject"],
        entry["body"].encode(),
        headers={**entry["headers"], "Nats-Msg-Id": message_id or entry["_id"]},
    )


async def waiting(office: Office) -> Any:
    headers = office.by(office.keys.by_unit[RADIO_UNIT])
    return (await office.client.get("/v1/programmes/waiting", headers=headers)).json()


async def heard(office: Office, count: int) -> None:
    """Return when so many facts about answers were handled, or set aside."""

    async def settled() -> bool:
        found = 0
        for verb in ("published", "withdrawn"):
            info = await office.world.admin.jetstream().consumer_info(
                "FEEDBACK", f"tasks-answer-{verb}"
            )
            found += info.ack_floor.consumer_seq
        return found >= count

    await eventually(settled)


async def test_a_published_answer_is_aired_and_counts_for_its_task_and_topic(
    office: Office,
) -> None:
    fact = said(AnswerPublishedV1, uuid4(), 5, radio=True)
    await say(office, fact)
    await say(office, fact, message_id="again")
    await heard(office, 2)

    (programme,) = await waiting(office)
    assert (programme["task_id"], programme["unit"], programme["topics"], programme["answers"]) == (
        ON_AIR, RADIO_UNIT, ["II.6"], "SM-7K3Q9X",
    )  # fmt: skip
    headers = office.by(office.keys.by_unit[RADIO_UNIT])
    path = f"/v1/programmes/{programme['id']}/airings"
    slot = {"kind": "issue", "at": "2025-09-15T05:00:00+07:00", "clusters": ["Cụm 1"]}
    planned = (await office.client.post(path, json=slot, headers=headers)).json()
    aired = await office.client.post(f"{path}/{planned['airings'][0]['id']}/aired", headers=headers)
    assert aired.status_code == 200, aired.text
    assert await waiting(office) == []
    task = (await office.client.get(f"/v1/tasks/{ON_AIR}/ledger", headers=headers)).json()
    assert task["done"] == 1
    period = "from=2025-09-01&to=2025-09-30"
    told = await office.client.get(f"/v1/topics/coverage?{period}", headers=headers)
    lines = told.json()["topics"]
    assert {each["code"]: each["count"] for each in lines if each["count"]} == {"II.6": 1}


async def test_the_latest_word_counts_whatever_order_it_comes_in(office: Office) -> None:
    kept, dropped = uuid4(), uuid4()
    await say(office, said(AnswerWithdrawnV1, dropped, 6))
    await heard(office, 1)
    await say(office, said(AnswerPublishedV1, dropped, 5, radio=True))
    await say(office, said(AnswerPublishedV1, kept, 5, radio=True))
    await heard(office, 3)
    await say(office, said(AnswerWithdrawnV1, kept, 6))
    await heard(office, 4)
    assert await waiting(office) == []

    await say(office, said(AnswerPublishedV1, kept, 7, radio=True))
    await heard(office, 5)

    assert len(await waiting(office)) == 1


async def test_an_answer_that_is_not_for_the_air_is_not_queued(office: Office) -> None:
    await say(office, said(AnswerPublishedV1, uuid4(), 5, radio=False))
    await say(office, said(AnswerPublishedV1, uuid4(), 5, radio=True, probe=True))
    await heard(office, 2)

    assert await waiting(office) == []
