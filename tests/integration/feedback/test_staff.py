import asyncio
from collections import Counter
from uuid import uuid4

from shared.auth import KeysFile, Role, StoredKey, hash_key
from tests.integration.feedback.conftest import CANARY, CONSENT, Office, token_of

READERS = {Role.HOTLINE_OPERATOR, Role.CASE_HANDLER, Role.FOCAL, Role.LEADER, Role.ADMIN}
NAMED = {"submitter": {"kind": "individual", **CANARY}, "consent": CONSENT}


async def test_each_role_does_what_it_may_and_no_more(office: Office) -> None:
    case_id = (await office.send()).json()["id"]
    everybody = {role: office.by(role) for role in Role if role is not Role.UNIT_OFFICER}
    everybody[Role.UNIT_OFFICER] = office.keys.bearer(next(iter(office.keys.by_unit.values())))

    for role, key in everybody.items():
        reads = 200 if role in READERS else 403
        assert (await office.client.get("/v1/cases", headers=key)).status_code == reads, role
        one = await office.client.get(f"/v1/cases/{case_id}", headers=key)
        assert one.status_code == reads, role
        reaches = await office.client.get(f"/v1/cases/{case_id}/contact", headers=key)
        assert reaches.status_code == (200 if role is Role.SERVICE else 403), role
        if role not in READERS - {Role.HOTLINE_OPERATOR}:
            answer = await office.client.post(
                f"/v1/cases/{case_id}/answer", json={"text": "x"}, headers=key
            )
            assert answer.status_code == 403, role
    for path in ("/v1/cases", f"/v1/cases/{case_id}", f"/v1/cases/{case_id}/contact"):
        assert (await office.client.get(path)).status_code == 401


async def test_another_communes_case_is_not_there(office: Office) -> None:
    key = "xs_of_another_commune"
    known = KeysFile.model_validate_json(office.keys.file.read_bytes()).keys
    roles = frozenset({Role.ADMIN, Role.SERVICE})
    other = StoredKey(id="k_other", sha256=hash_key(key), commune="xa-khac", roles=roles)
    office.keys.file.write_text(KeysFile(keys=(*known, other)).model_dump_json())
    case_id = (await office.send(NAMED)).json()["id"]
    stranger = office.keys.bearer(key)

    for path in (f"/v1/cases/{case_id}", f"/v1/cases/{case_id}/contact", f"/v1/cases/{uuid4()}"):
        assert (await office.client.get(path, headers=stranger)).status_code == 404
    answer = await office.client.post(
        f"/v1/cases/{case_id}/answer", json={"text": "x"}, headers=stranger
    )
    assert answer.status_code == 404
    assert (await office.client.get("/v1/cases", headers=stranger)).json()["items"] == []
    assert await office.state() == (1, 1, 0)
    assert await office.db.audit.find({}).to_list(None) == []


async def test_the_list_is_walked_newest_first_in_windows(office: Office) -> None:
    leader = office.by(Role.LEADER)
    sent = [(await office.send({"text": f"Tin {n}"})).json()["id"] for n in range(7)]
    await office.answer(sent[2])
    walked: list[str] = []
    after = ""
    for _ in range(4):
        page = await office.client.get(f"/v1/cases?limit=2{after}", headers=leader)
        walked += [case["id"] for case in page.json()["items"]]
        after = f"&after={page.json()['next']}"

    assert walked == sent[::-1]
    assert after == "&after=None"
    answered = await office.client.get("/v1/cases?status=answered", headers=leader)
    assert [case["id"] for case in answered.json()["items"]] == [sent[2]]
    waiting = await office.client.get("/v1/cases?status=received", headers=leader)
    assert len(waiting.json()["items"]) == 6


async def test_cases_of_one_millisecond_are_all_walked(office: Office) -> None:
    leader = office.by(Role.LEADER)
    sent = {(await office.send()).json()["id"] for _ in range(5)}
    case = await office.db.cases.find_one({})
    await office.db.cases.update_many({}, {"$set": {"received_at": case["received_at"]}})
    walked: list[str] = []
    after = ""
    for _ in range(5):
        page = await office.client.get(f"/v1/cases?limit=1{after}", headers=leader)
        walked += [case["id"] for case in page.json()["items"]]
        after = f"&after={page.json()['next']}"

    assert sorted(walked) == sorted(sent)


async def test_what_no_list_gave_as_next_is_refused(office: Office) -> None:
    leader = office.by(Role.LEADER)
    for bad in (
        "after=x",
        "after=999999999999999999-" + uuid4().hex,
        "limit=0",
        "limit=201",
        "status=lost",
    ):
        answer = await office.client.get(f"/v1/cases?{bad}", headers=leader)
        assert answer.status_code == 422, bad


async def test_twenty_answers_at_once_are_one(office: Office) -> None:
    case_id = (await office.send()).json()["id"]

    same = await asyncio.gather(
        *(office.answer(case_id, **{"Idempotency-Key": "a"}) for _ in range(20))
    )

    assert Counter(answer.status_code for answer in same) == {200: 20}
    assert len({answer.content for answer in same}) == 1
    other = await office.answer(case_id)
    assert other.status_code == 409
    assert "đã được trả lời" in other.json()["detail"]
    assert await office.state() == (1, 0, 1)
    assert len(await office.facts("case.answered")) == 1


async def test_a_bad_answer_is_explained_and_changes_nothing(office: Office) -> None:
    case_id = (await office.send()).json()["id"]
    focal = office.by(Role.FOCAL)
    for body, words in (
        ({"text": " "}, "Hãy viết nội dung trả lời"),
        ({"text": "a" * 5001}, "Dài quá"),
        ({"text": "x", "unit": "khong-co"}, "Không có đơn vị này"),
        ({"text": "x", "unit": "Không Có"}, "Không đúng định dạng"),
        ({"text": "x\x07"}, "không đọc được"),
        ({}, "Thiếu thông tin"),
    ):
        answer = await office.client.post(f"/v1/cases/{case_id}/answer", json=body, headers=focal)
        assert answer.status_code == 422
        assert words in answer.json()["detail"]
    for unknown in (str(uuid4()), "1", "x" * 64):
        assert (await office.answer(unknown)).status_code == 404
    assert await office.state() == (1, 0, 0)


async def test_the_contact_is_shown_for_a_delivery_and_the_reading_is_on_record(
    office: Office,
) -> None:
    named = (await office.send(NAMED | {"language": "en"})).json()
    nameless = (await office.send()).json()
    service = office.by(Role.SERVICE)

    shown = await office.client.get(f"/v1/cases/{named['id']}/contact", headers=service)
    nothing = await office.client.get(f"/v1/cases/{nameless['id']}/contact", headers=service)

    assert shown.json() == {
        "email": CANARY["email"],
        "phone": None,
        "language": "en",
        "tracking_url": named["tracking_url"],
    }
    assert nothing.json()["email"] is None
    audit = await office.db.audit.find({}).sort("at", 1).to_list(None)
    assert [str(entry["case_id"]) for entry in audit] == [named["id"], nameless["id"]]
    assert all(entry["action"] == "contact.read_for_delivery" for entry in audit)


async def test_a_delivery_by_telephone_is_shown_the_number_and_nothing_else(
    office: Office,
) -> None:
    case = (await office.send(NAMED)).json()
    only = {"submitter": {"kind": "individual", "name": "x", "phone": CANARY["phone"]}}
    by_phone_only = (await office.send({**only, "consent": CONSENT})).json()

    async def shown(case_id: str, way: str) -> tuple[int, str | None, str | None]:
        answer = await office.client.get(
            f"/v1/cases/{case_id}/contact", params={"way": way}, headers=office.by(Role.SERVICE)
        )
        said = answer.json()
        return answer.status_code, said.get("email"), said.get("phone")

    assert await shown(case["id"], "phone") == (200, None, "+84987654321")
    assert await shown(by_phone_only["id"], "phone") == (200, None, "+84987654321")
    assert await shown(by_phone_only["id"], "email") == (200, None, None)
    assert (await shown(case["id"], "pigeon"))[0] == 422
    audit = await office.db.audit.find({}).to_list(None)
    assert [entry["action"] for entry in audit] == ["contact.read_for_delivery"] * 3


async def test_without_the_citizens_key_a_person_is_erased(office: Office) -> None:
    case = (await office.send(NAMED)).json()
    await office.db.citizen_keys.delete_many({})

    shown = await office.client.get(
        f"/v1/cases/{case['id']}/contact", headers=office.by(Role.SERVICE)
    )

    assert shown.json()["email"] is None


async def test_wrong_and_unknown_tokens_are_answered_alike(office: Office) -> None:
    token = token_of((await office.send()).json()["tracking_url"])

    answers = [
        await office.client.get(f"/v1/track/{each}")
        for each in (token[:-1], token[::-1], "0" * 26, "x", "x" * 500, "%00", "é")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    lower = await office.client.get(f"/v1/track/{token.lower()}")
    assert lower.status_code == 200
