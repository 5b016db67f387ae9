"""What is not feedback: the right door is shown, and nothing but a number is kept."""

import asyncio
from html import unescape

import orjson

from deploy.testing import World
from services.feedback.app import build
from shared.auth import Role
from shared.testing import Keys
from tests.integration.feedback.conftest import Office, a_form, settings_of

DENUNCIATION = "Tôi tố cáo ông Chim Yến nhận tiền."


async def counted(office: Office) -> dict[str, int]:
    page = await office.client.get("/v1/triage", headers=office.by(Role.FOCAL))
    return {each["door"]: each["count"] for each in page.json()["items"]}


async def test_the_first_page_asks_what_somebody_came_for(office: Office) -> None:
    page = await office.client.get("/")

    assert page.text.index("Bạn muốn làm gì?") < page.text.index("<form")
    for door in ("khieu_nai", "to_cao", "tin_bao_toi_pham", "ho_so_tthc", "xin_thong_tin"):
        assert f'href="/huong-dan/{door}"' in page.text
        shown = await office.client.get(f"/huong-dan/{door}")
        assert shown.status_code == 200
        assert "Căn cứ:" in shown.text
        assert "0255 000 0000" in shown.text
    english = await office.client.get("/huong-dan/to_cao?lang=en")
    assert "Denunciation" in english.text
    assert (await office.client.get("/huong-dan/khac")).status_code == 404
    assert await counted(office) == {}


async def test_whoever_goes_on_leaves_a_number_and_nothing_else(office: Office) -> None:
    said = await office.stored()
    went = await asyncio.gather(*(office.client.post("/huong-dan/to_cao") for _ in range(6)))
    await office.client.post("/huong-dan/khieu_nai?lang=en")

    assert {(each.status_code, each.headers["location"]) for each in went} == {
        (303, "/huong-dan/to_cao?done=1")
    }
    assert await counted(office) == {"to_cao": 6, "khieu_nai": 1}
    kept = await office.db.doors.find({}).to_list(None)
    assert {frozenset(each) for each in kept} == {frozenset({"_id", "count"})}
    assert await office.state() == (0, 0, 0)
    assert len(await office.stored()) == len(said)
    elsewhere = await office.client.post(
        "/huong-dan/to_cao", headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert elsewhere.status_code == 403
    assert (await office.client.post("/huong-dan/khac")).status_code == 404
    assert (await counted(office))["to_cao"] == 6
    nobody = await office.client.get("/v1/triage")
    assert nobody.status_code == 401


async def test_a_text_that_speaks_of_a_denunciation_is_asked_about_once(office: Office) -> None:
    form = a_form(text=DENUNCIATION)
    asked = await office.client.post("/", data=form)

    assert asked.status_code == 422
    assert "có vẻ là tố cáo" in unescape(asked.text)
    assert DENUNCIATION in unescape(asked.text)
    assert 'href="/huong-dan/to_cao"' in asked.text
    assert await office.state() == (0, 0, 0)
    for collection in await office.db.list_collection_names():
        for each in await office.db[collection].find({}).to_list(None):
            assert "Chim Yến" not in orjson.dumps(each, default=str).decode()

    meant = await office.client.post("/", data=form | {"asked": "to_cao"})
    assert meant.status_code == 303
    assert (await office.state())[0] == 1


async def test_a_place_a_unit_and_a_position_go_with_the_message(office: Office) -> None:
    page = await office.client.get("/")
    assert "Thôn Mẫu 2" in page.text
    sent = await office.client.post(
        "/",
        data=a_form(
            village="thon-mau-2",
            about_unit="phong-van-hoa-xa-hoi",
            latitude="15.062412",
            longitude="108.51",
        ),
    )
    assert sent.status_code == 303
    [case] = await office.db.cases.find({}).to_list(None)
    assert (case["village"], case["about_unit"]) == ("thon-mau-2", "phong-van-hoa-xa-hoi")
    assert case["position"] == {"latitude": 15.0624, "longitude": 108.51}

    wrong = await office.client.post("/", data=a_form(village="thon-la", latitude="x"))
    assert wrong.status_code == 422
    assert "Không có thôn này" in wrong.text


async def test_the_hotline_page_makes_public_what_the_commune_gave(office: Office) -> None:
    page = await office.client.get("/duong-day-nong")

    for given in ("0255 000 0000", "phan-anh@son-mai.example", "07:30–11:30", "https://son-mai"):
        assert given in unescape(page.text)
    assert "Trang trình diễn" in page.text


async def test_in_service_the_site_does_not_start_without_hotline_and_addresses(
    world: World, keys: Keys
) -> None:
    try:
        build(settings_of(world, demonstration=False))
    except LookupError as error:
        told = str(error)
    else:
        told = ""
    assert "hotline (số đường dây nóng), addresses (địa chỉ tiếp nhận)" in told
    assert "lacks hotline (hotline number), addresses (where to come or write)" in told
    assert "son-mai/commune.yaml" in told
    del keys
