from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import httpx

from shared.auth import Role
from tests.integration.feedback.conftest import CANARY, Office

V2 = "/open311/v2"
PERSON = {
    "first_name": "Yến",
    "last_name": "Hoàng Canary",
    "phone": CANARY["phone"],
    "email": CANARY["email"],
}
NAMED = {"attribute[submitter]": "individual", "attribute[consent]": "1", **PERSON}
QUOTED = urlencode({"start_date": "2025-01-01T00:00:00+07:00"})


def form(office: Office, **values: str) -> dict[str, str]:
    return {
        "api_key": office.keys.by_role[Role.OPEN311],
        "service_code": "CDS",
        "description": "Trang dịch vụ công báo lỗi.",
        "attribute[submitter]": "anonymous",
        **values,
    }


async def post(office: Office, values: dict[str, str], fmt: str = "json") -> httpx.Response:
    return await office.client.post(f"{V2}/requests.{fmt}", data=values)


async def sent(office: Office, **values: str) -> str:
    answer = await post(office, form(office, **values))
    assert answer.status_code == 201, answer.text
    return str(answer.json()[0]["service_request_id"])


async def get(office: Office, path: str) -> Any:
    answer = await office.client.get(f"{V2}{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def plain(element: ET.Element) -> Any:
    """Return what an XML answer says, as JSON by the Spark convention would say it."""
    children = list(element)
    if not children:
        return element.text or ""
    names = [child.tag for child in children]
    if element.tag.endswith(f"{names[0]}s"):
        return [plain(child) for child in children]
    return {child.tag: plain(child) for child in children}


def worded(value: Any) -> Any:
    """Return a JSON answer with each value as XML would write it."""
    if isinstance(value, dict):
        return {name: worded(each) for name, each in value.items()}
    if isinstance(value, list):
        return [worded(each) for each in value] or ""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def errors_of(answer: httpx.Response) -> list[dict[str, Any]]:
    return [
        {"code": int(each["code"]), "description": each["description"]}
        for each in plain(ET.fromstring(answer.content))
    ]
