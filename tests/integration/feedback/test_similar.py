from typing import Any
from uuid import uuid4

from httpx import Response

from deploy.testing import World
from services.feedback.ports import Kind
from services.feedback.service import similar
from shared.auth import Role
from shared.testing import Keys, eventually
from tests.integration.feedback.conftest import (
    CANARY,
    CONSENT,
    Office,
    a_message,
    opened,
    settings_of,
    token_of,
)
from tests.integration.feedback.test_search import copied

FIRST = "Đường vào thôn Mẫu 1 bị ngập nước sau mưa, xe máy không đi được."
AGAIN = "Duong thon mau 1 ngap nuoc, khong di duoc"
PERSON = {"submitter": CANARY, "consent": CONSENT}


async def sent(office: Office, text: str = FIRST, **values: Any) -> dict[str, Any]:
    answer = await office.send({"text": text, "category": "KHAC", **values})
    assert answer.status_code == 201
    body: dict[str, Any] = answer.json()
    return body


async def suggested(office: Office, text: str = AGAIN, **values: Any) -> list[dict[str, Any]]:
    answer = await office.client.post(
        "/v1/similar", json={"category": "KHAC", "text": text, **values}
    )
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def join(office: Office, into: dict[str, Any], own: dict[str, Any]) -> Response:
    return await office.client.post(
        f"/v1/cases/{into['id']}/join", json={"token": token_of(own["tracking_url"])}
    )


async def case_of(office: Office, sent: dict[str, Any]) -> dict[str, Any]:
    answer = await office.client.get(f"/v1/cases/{sent['id']}", headers=office.by(Role.FOCAL))
    body: dict[str, Any] = answer.json()
    return body


async def test_a_resident_learns_that_others_said_the_same_but_not_their_words(
    office: Office,
) -> None:
    first = await sent(office, village="thon-mau-1", **PERSON)
    await sent(office, "Loa phát quá to vào sáng sớm.")
    await copied(office, 2)

    [one] = await suggested(office)

    assert (one["id"], one["others"], one["open"]) == (first["id"], 1, True)
    assert (one["village"], one["question"], one["code"]) == ("thon-mau-1", None, None)
    assert set(one) == {
        "id", "category", "village", "received_at", "others", "open", "code", "question",
    }  # fmt: skip
    assert await suggested(office, village="thon-mau-2") == []
    assert await suggested(office, category="TTHC") == []
    assert await suggested(office, "Chợ thu phí trái quy định của xã") == []


async def test_whoever_joins_keeps_an_own_case_and_link(office: Office) -> None:
    first, second = await sent(office), await sent(office, AGAIN)
    third = await sent(office, AGAIN)

    for own in (second, third, third):
        joined = await join(office, first, own)
        assert joined.status_code == 200, joined.text
        assert joined.json() == {"code": own["code"], "joined": True}

    case = await case_of(office, first)
    assert (case["followers"], case["status"]) == (2, "received")
    own = await case_of(office, second)
    assert (own["status"], own["merged_into"], own["text"]) == ("merged", first["code"], AGAIN)
    followed = await office.client.get(f"/v1/track/{token_of(second['tracking_url'])}")
    assert followed.json()["status"] == "merged"
    [fact, _] = await office.facts("case.merged", 2)
    assert (fact["into"], fact["actor"]) == (first["code"], "resident")
    await copied(office, 3)
    assert [each["others"] for each in await suggested(office)] == [3]


async def test_what_cannot_be_joined_stays_a_case_of_its_own(office: Office) -> None:
    reference, named = await sent(office), await sent(office, AGAIN, **PERSON)
    done, late = await sent(office), await sent(office, AGAIN)
    await office.answer(done["id"])

    for into, own in ((reference, named), (done, late), (named, named)):
        refused = await join(office, into, own)
        assert refused.status_code == 409, refused.text
    unknown = {"id": str(uuid4())}
    assert (await join(office, unknown, late)).status_code == 404
    stranger = {"tracking_url": "/t/" + "0" * 26}
    assert (await join(office, reference, stranger)).status_code == 404

    for each in (reference, named, late):
        case = await case_of(office, each)
        assert (case["status"], case["followers"]) == ("received", 0)


async def test_a_merge_that_a_crash_cut_in_two_is_finished(office: Office) -> None:
    first, second = await sent(office), await sent(office, AGAIN)
    own = await office.ports.cases.coded("son-mai", second["code"])
    other = await office.ports.cases.coded("son-mai", first["code"])
    assert own
    assert other
    act = similar._act("son-mai", "resident", uuid4(), office.ports)
    own.merge(other, act)
    assert await office.ports.cases.save(own)  # and here the process dies

    async def counted() -> bool:
        return bool((await case_of(office, first))["followers"] == 1)

    await eventually(counted)


async def test_staff_are_shown_what_may_be_the_same_and_decide(office: Office) -> None:
    first, second = await sent(office), await sent(office, AGAIN)
    await sent(office, "Loa phát quá to vào sáng sớm.")
    await copied(office, 3)

    answer = await office.client.get(
        f"/v1/cases/{first['id']}/similar", headers=office.by(Role.FOCAL)
    )

    assert [each["code"] for each in answer.json()["items"]] == [second["code"]]
    assert (
        await office.client.get(f"/v1/cases/{uuid4()}/similar", headers=office.by(Role.FOCAL))
    ).status_code == 404
    assert (await office.client.get(f"/v1/cases/{first['id']}/similar")).status_code == 401


async def test_what_is_asked_about_is_not_kept(office: Office) -> None:
    before = await office.state()

    await suggested(office, a_message()["text"])
    too_long = await office.client.post(
        "/v1/similar", json={"category": "KHAC", "text": "x" * 5001}
    )

    assert too_long.status_code == 422
    elsewhere = await office.client.post(
        "/v1/similar", json={"category": "KHAC", "text": "x", "commune": "khong-co"}
    )
    assert elsewhere.status_code == 422
    assert await office.state() == before


async def test_who_searches_too_often_is_asked_to_wait(world: World, keys: Keys) -> None:
    few = {"network": "2/min", "commune": "9/min"}
    settings = settings_of(world, rate_limits={Kind.SIMILAR: few, Kind.SEARCH: few})
    async with opened(world, keys, settings) as office:
        body = {"category": "KHAC", "text": AGAIN}
        answers = [await office.client.post("/v1/similar", json=body) for _ in range(3)]
        pages = [await office.client.get("/ket-qua?q=duong") for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]
    assert int(answers[2].headers["retry-after"]) > 0
    assert [each.status_code for each in pages] == [200, 200, 429]
    assert "quá nhiều lượt tìm" in pages[2].text
