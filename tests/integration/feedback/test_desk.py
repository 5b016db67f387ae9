"""What the desks ask of the service before anybody works at them."""

from shared.auth import Role
from tests.integration.feedback.conftest import Office

CENTRE = "trung-tam-phuc-vu-hanh-chinh-cong"


async def test_a_desk_knows_the_communes_names_and_choices(office: Office) -> None:
    operator = office.by(Role.HOTLINE_OPERATOR)

    desk = (await office.client.get("/v1/desk", headers=operator)).json()

    assert {each["code"] for each in desk["villages"]} >= {"thon-mau-1"}
    assert {"code": CENTRE, "label": "Trung tâm Phục vụ hành chính công", "explanation": ""} in (
        desk["units"]
    )
    assert desk["notice"]["version"] == "1"
    assert desk["notice"]["spoken"].endswith("đồng ý không?")
    assert desk["extension"]["basis"].startswith("Trình diễn")
    english = await office.client.get("/v1/desk", headers=operator | {"Accept-Language": "en"})
    assert english.json()["categories"][0]["label"] == "Administrative procedures"
    assert (await office.client.get("/v1/desk")).status_code == 401
    assert (await office.client.get("/v1/desk", headers=office.by(Role.SERVICE))).status_code == 403


async def test_the_routing_table_is_asked_before_anything_is_done(office: Office) -> None:
    focal = office.by(Role.FOCAL)

    async def unit(query: str) -> str | None:
        answer = await office.client.get(f"/v1/desk/route?{query}", headers=focal)
        found: str | None = answer.json()["unit"]
        return found

    assert await unit("category=CDS") == "phong-van-hoa-xa-hoi"
    assert await unit("category=TDGT") == CENTRE
    assert await unit(f"category=TDGT&about_unit={CENTRE}") == "van-phong-hdnd-ubnd"
    wrong = await office.client.get("/v1/desk/route?category=x", headers=focal)
    assert wrong.status_code == 422


async def test_work_to_be_done_is_listed_with_the_days_that_are_left(office: Office) -> None:
    leader = office.by(Role.LEADER)
    named = {
        "submitter": {"name": "Người Thử", "phone": "0912345678"},
        "consent": {"notice_version": "1", "accepted": True},
    }
    waiting = (await office.send(named)).json()["id"]
    answered = (await office.send(named)).json()["id"]
    await office.answer(answered)

    found = (await office.client.get("/v1/cases?undone=true", headers=leader)).json()["items"]

    assert [case["id"] for case in found] == [waiting]
    assert found[0]["clock"]["days_left"] == found[0]["clock"]["working_days"] == 10
