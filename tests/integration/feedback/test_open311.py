"""Open311 GeoReport v2: its operations in both formats, its errors, what is public."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import httpx
from jsonschema import validate

from shared.auth import Role
from shared.testing import eventually
from tests.integration.feedback import georeport_v2 as shapes
from tests.integration.feedback.conftest import TRACES, Office
from tests.integration.feedback.open311 import (
    NAMED,
    QUOTED,
    V2,
    errors_of,
    form,
    get,
    plain,
    post,
    sent,
    worded,
)


async def test_both_formats_say_the_same_and_both_say_what_they_are(office: Office) -> None:
    code = await sent(office, address_id="thon-mau-1")
    for path in (
        "/open311/discovery",
        f"{V2}/services",
        f"{V2}/services/CDS",
        f"{V2}/requests",
        f"{V2}/requests/{code}",
    ):
        xml = await office.client.get(f"{path}.xml")
        json = await office.client.get(f"{path}.json")

        assert xml.headers["content-type"] == "text/xml; charset=utf-8"
        assert json.headers["content-type"] == "application/json; charset=utf-8"
        assert xml.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
        assert plain(ET.fromstring(xml.content)) == worded(json.json()), path


async def test_what_is_answered_has_the_shapes_of_the_specification(office: Office) -> None:
    code = await sent(office)
    created = await post(office, form(office))
    case = (await office.db.cases.find_one({"code": code}))["case_id"]

    validate((await office.client.get("/open311/discovery.json")).json(), shapes.DISCOVERY)
    validate(await get(office, "/services.json"), shapes.SERVICES)
    for service in await get(office, "/services.json"):
        validate(await get(office, f"/services/{service['service_code']}.json"), shapes.DEFINITION)
    validate(created.json(), shapes.CREATED)
    validate(await get(office, "/requests.json"), shapes.REQUESTS)
    validate(await get(office, f"/requests/{code}.json"), shapes.REQUESTS)
    validate(await get(office, "/requests.json?extensions=true"), shapes.EXTENDED)
    validate(await get(office, f"/tokens/{case}.json"), shapes.TOKEN)
    await office.facts("case.received", 2)

    async def said() -> bool:
        return bool(await get(office, "/servicerequestupdates.json"))

    await eventually(said)
    validate(await get(office, "/servicerequestupdates.json"), shapes.UPDATES)


async def test_list_definition_creation_and_a_missing_attribute(office: Office) -> None:
    """The four classic scenarios of conformance."""
    service = (await get(office, "/services.json"))[0]
    attributes = (await get(office, f"/services/{service['service_code']}.json"))["attributes"]
    assert [each["code"] for each in attributes if each["required"]] == ["submitter"]

    code = await sent(office, service_code=service["service_code"])
    case = (await office.db.cases.find_one({"code": code}))["case_id"]
    token = (await get(office, f"/tokens/{case}.json"))[0]
    (read,) = await get(office, f"/requests/{token['service_request_id']}.json")
    assert (read["service_request_id"], read["status"]) == (code, "open")

    missing = await post(office, form(office, **{"attribute[submitter]": ""}))
    assert missing.status_code == 400
    validate(missing.json(), shapes.ERRORS)
    assert "attribute[submitter]" in missing.json()[0]["description"]


async def test_a_message_becomes_a_case_with_its_place_and_its_person_apart(
    office: Office,
) -> None:
    code = await sent(
        office,
        address_id="thon-mau-2",
        address_string="Cạnh nhà văn hóa",
        media_url="https://anh.vidu.example/1.jpg",
        **{"attribute[about_unit]": "phong-kinh-te", "lat": "15.06241", "long": "108.5"},
        **NAMED,
    )

    stored = await office.db.cases.find_one({"code": code})
    assert (stored["channel"], stored["village"], stored["about_unit"]) == (
        "open311", "thon-mau-2", "phong-kinh-te",
    )  # fmt: skip
    assert stored["classification"] == "feedback"
    assert stored["position"] == {"latitude": 15.0624, "longitude": 108.5}
    assert "Cạnh nhà văn hóa" in stored["text"]
    assert "https://anh.vidu.example/1.jpg" in stored["text"]
    assert await office.db.identities.find_one({"case_id": stored["case_id"]})


WRONG: list[tuple[dict[str, str], int]] = [
    ({"api_key": ""}, 403),
    ({"api_key": "wrong"}, 403),
    ({"service_code": "KHONG-CO"}, 404),
    ({"service_code": ""}, 400),
    ({"description": ""}, 400),
    ({"description": "x" * 4001}, 400),
    ({"jurisdiction_id": "xa-khac"}, 404),
    ({"address_id": "thon-khong-co"}, 400),
    ({"lat": "15"}, 400),
    ({"lat": "915", "long": "108"}, 400),
    ({"media_url": "javascript:alert(1)"}, 400),
    ({"attribute[submitter]": "somebody"}, 400),
    ({**NAMED, "attribute[consent]": ""}, 400),
    ({**NAMED, "phone": "12"}, 400),
]


async def test_what_is_wrong_is_said_in_the_format_asked_for_and_changes_nothing(
    office: Office,
) -> None:
    for values, status in WRONG:
        for fmt in ("xml", "json"):
            answer = await post(office, form(office, **values), fmt)

            assert answer.status_code == status, (values, fmt)
            found = answer.json() if fmt == "json" else errors_of(answer)
            validate(found, shapes.ERRORS)
            assert found[0]["code"] == status
            assert not any(trace in answer.text for trace in TRACES)
    assert await office.state() == (0, 0, 0)


NOWHERE = [
    ("/services.xml?jurisdiction_id=xa-khac", 404),
    ("/services/KHONG.xml", 404),
    ("/services.yaml", 404),
    ("/requests/SM-000000.xml", 404),
    ("/tokens/khong-co.xml", 404),
    ("/requests.xml?service_code=KHONG", 404),
    ("/requests.xml?status=half", 400),
    ("/requests.xml?start_date=hom-qua", 400),
    ("/requests.xml?start_date=2025-01-01T00:00:00Z&end_date=2025-06-01T00:00:00Z", 400),
    ("/requests.xml?page=0", 400),
    ("/requests.xml?page_size=1001", 400),
]


async def test_what_is_not_there_or_not_meant_is_refused(office: Office) -> None:
    for path, status in NOWHERE:
        answer = await office.client.get(f"{V2}{path}")

        assert answer.status_code == status, path
        assert errors_of(answer)[0]["code"] == status


async def test_text_is_utf_8_escaped_or_not_and_nothing_else(office: Office) -> None:
    key = office.keys.by_role[Role.OPEN311]
    plain_text = f"api_key={key}&service_code=CDS&attribute[submitter]=anonymous&description="
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}

    async def send(description: bytes) -> httpx.Response:
        return await office.client.post(
            f"{V2}/requests.json", content=plain_text.encode() + description, headers=headers
        )

    for description in ("Lỗi mạng".encode(), quote("Lỗi mạng").encode()):
        code = (await send(description)).json()[0]["service_request_id"]
        assert (await office.db.cases.find_one({"code": code}))["text"] == "Lỗi mạng"
    for description in (b"L\xe7", b"L%E7", b"x" + b"&a=1" * 100):
        answer = await send(description)
        assert answer.status_code == 400
        validate(answer.json(), shapes.ERRORS)


async def test_an_empty_parameter_is_as_good_as_none(office: Office) -> None:
    await sent(office, jurisdiction_id="", lat="", long="", email="")

    empty = await get(office, "/requests.json?status=&service_code=&start_date=&jurisdiction_id=")
    assert empty == await get(office, "/requests.json")
    assert len(empty) == 1


async def test_filters_paging_and_the_ids_that_override_them(office: Office) -> None:
    codes = [await sent(office, service_code=each) for each in ("CDS", "TTHC", "CDS")]
    case = (await office.db.cases.find_one({"code": codes[0]}))["case_id"]
    await office.answer(str(case))

    async def shown(query: str) -> list[str]:
        return [each["service_request_id"] for each in await get(office, f"/requests.json?{query}")]

    assert await shown("") == codes[::-1]
    assert await shown("service_code=CDS") == [codes[2], codes[0]]
    assert await shown("status=closed") == [codes[0]]
    assert await shown("status=open,closed") == codes[::-1]
    assert await shown(f"service_request_id={codes[1]},{codes[0]}&status=open") == [
        codes[1], codes[0],
    ]  # fmt: skip
    assert await shown("page=2&page_size=2") == [codes[0]]
    assert await shown("page=3&page_size=2") == []
    before = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    assert await shown(urlencode({"end_date": before})) == []
    assert await shown(QUOTED) == []
