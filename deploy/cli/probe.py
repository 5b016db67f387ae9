"""Send a marked message through the whole chain, and time it."""

import time
from pathlib import Path
from typing import Annotated

import httpx
import typer

from deploy.cli import _servers
from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local.words import Trouble, say

TEXT = "Phản ánh thử của hệ thống, không cần xử lý. / A probe of the system; nothing to do."
POLL_SECONDS = 0.05


def command(
    data: Data = DEFAULT_DATA,
    within: Annotated[float, typer.Option(help="Chờ nhiều nhất (giây) / wait at most.")] = 10,
) -> None:
    """Gửi một phản ánh thử qua toàn bộ hệ thống và đo thời gian / probe the whole chain."""
    begun = time.perf_counter()
    with httpx.Client(
        headers={"Authorization": f"Bearer {_servers.admin_key(data)}"}, timeout=5
    ) as client:
        try:
            case = _send(client, data)
            accepted = time.perf_counter() - begun
            _wait(client, data, case, begun + within)
        except httpx.HTTPError as error:
            raise Trouble(
                f"Phép thử không qua được: {type(error).__name__}.",
                f"The probe failed: {type(error).__name__}.",
            ) from error
    seen = time.perf_counter() - begun
    print(
        say(
            f"Tiếp nhận {accepted * 1000:.0f} ms; lên bảng điều hành sau {seen * 1000:.0f} ms.",
            f"Accepted in {accepted * 1000:.0f} ms; on the dashboard after {seen * 1000:.0f} ms.",
        )
    )


def _send(client: httpx.Client, data: Path) -> str:
    address = _servers.service_url(data, "feedback") + "/v1/cases"
    answer = client.post(address, json={"category": "KHAC", "text": TEXT, "probe": True})
    return str(answer.raise_for_status().json()["id"])


def _wait(client: httpx.Client, data: Path, case: str, deadline: float) -> None:
    address = f"{_servers.service_url(data, 'dashboard')}/v1/cases/{case}"
    while time.perf_counter() < deadline:
        if client.get(address).status_code == httpx.codes.OK:
            return
        time.sleep(POLL_SECONDS)
    raise Trouble(
        "Phản ánh thử đã được tiếp nhận nhưng chưa lên bảng điều hành.",
        "The probe was accepted and did not reach the dashboard.",
    )
