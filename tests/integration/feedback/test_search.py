import asyncio
from typing import Any

from services.feedback.service import projecting
from shared.auth import KeysFile, Role, hash_key
from shared.testing import eventually
from tests.integration.feedback.conftest import Office, a_message


async def found(office: Office, q: str, role: Role = Role.FOCAL, **asked: Any) -> list[str]:
    answer = await office.client.get("/v1/cases", params={"q": q, **asked}, headers=office.by(role))
    assert answer.status_code == 200, answer.text
    return [each["text"] for each in answer.json()["items"]]


def subject_of(office: Office, role: Role) -> str:
    """Return the reference to whoever holds the key of ``role``."""
    wanted = hash_key(office.keys.by_role[role])
    stored = KeysFile.model_validate_json(office.keys.file.read_text("utf-8")).keys
    return f"key:{next(key.id for key in stored if key.sha256 == wanted)}"


async def copied(office: Office, count: int) -> None:
    """Wait until ``count`` cases can be found."""

    async def enough() -> bool:
        return bool(await office.db.search.count_documents({}) == count)

    await eventually(enough)


async def test_cases_are_found_by_their_words_with_or_without_marks(office: Office) -> None:
    texts = ["Đường vào Thôn Mẫu ngập.", "Loa phát quá to.", "Đường đèn hỏng."]
    for text in texts:
        await office.send({"text": text})
    await office.send({"text": "Đường thử", "probe": True}, **office.by(Role.SERVICE))
    await copied(office, 3)

    assert await found(office, "duong") == [texts[2], texts[0]]
    assert await found(office, "NGẬP đường") == [texts[0]]
    assert await found(office, "đường loa") == []
    assert await found(office, "…") == []
    assert await found(office, "duong", category="CDS") == []
    assert await found(office, "duong", status="answered") == []


async def test_a_case_is_found_by_its_code(office: Office) -> None:
    code = (await office.send()).json()["code"]
    await copied(office, 1)

    assert await found(office, code.lower()) == [a_message()["text"]]


async def test_what_is_found_comes_in_windows_that_end(office: Office) -> None:
    await asyncio.gather(*(office.send({"text": f"Đường hỏng chỗ {n}."}) for n in range(7)))
    await copied(office, 7)
    seen: list[str] = []
    asked: dict[str, Any] = {"q": "duong hong", "limit": 3}

    for expected in (3, 3, 1):
        page = (
            await office.client.get("/v1/cases", params=asked, headers=office.by(Role.LEADER))
        ).json()
        seen += [each["code"] for each in page["items"]]
        assert len(page["items"]) == expected
        asked["after"] = page["next"]

    assert asked["after"] is None
    assert len(set(seen)) == 7


async def test_who_is_criticised_does_not_find_the_case(office: Office) -> None:
    case = (await office.send({"text": "Đường ngập."})).json()
    await copied(office, 1)
    assert await found(office, "ngap", Role.HOTLINE_OPERATOR) == ["Đường ngập."]

    classified = await office.client.post(
        f"/v1/cases/{case['id']}/classify",
        json={"intake_class": 3, "barred": [subject_of(office, Role.HOTLINE_OPERATOR)]},
        headers=office.by(Role.LEADER),
    )

    assert classified.status_code == 200, classified.text
    assert await found(office, "ngap", Role.HOTLINE_OPERATOR) == []


async def test_the_copies_are_made_anew_from_the_cases(office: Office) -> None:
    for n in range(3):
        await office.send({"text": f"Đường ngập {n}."})
    await copied(office, 3)

    async def counted() -> Any:
        return await office.db.figures.find_one({"n.all:received": 3}, {"n": 1, "_id": 0})

    figures = await eventually(counted)
    assert await projecting.rebuild(office.ports) == 3
    assert await counted() == figures

    for name in ("search", "published", "tallies", "figures"):
        await office.db[name].delete_many({})
    await projecting.rebuild(office.ports)

    assert await counted() == figures
    assert len(await found(office, "duong")) == 3
