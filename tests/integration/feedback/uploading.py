from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx

from services.feedback.service import scanning
from shared.auth import Role
from shared.contracts.base import now
from tests.integration.feedback.conftest import (
    Office,
)


async def upload(office: Office, content: bytes, name: str = "a.jpg", **headers: str) -> Any:
    return await office.client.post(
        "/v1/attachments", files={"file": (name, content)}, headers=headers
    )


async def sent_with(office: Office, *contents: bytes) -> tuple[dict[str, Any], list[Any]]:
    """Send a message with files; return its receipt and the files as staff see them."""
    claims = [(await upload(office, each)).json()["claim"] for each in contents]
    receipt = (await office.send({"attachments": claims})).json()
    return receipt, await listed(office, receipt["id"])


async def listed(office: Office, case_id: str) -> list[Any]:
    path = f"/v1/cases/{case_id}/attachments"
    items: list[Any] = (await office.client.get(path, headers=office.by(Role.FOCAL))).json()[
        "items"
    ]
    return items


async def fetched(office: Office, attachment_id: str, role: Role = Role.FOCAL) -> httpx.Response:
    return await office.client.get(f"/v1/attachments/{attachment_id}", headers=office.by(role))


async def sweep(office: Office, later: timedelta = timedelta(0)) -> None:
    await scanning.sweep(replace(office.ports, clock=lambda: now() + later))
