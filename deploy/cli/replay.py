"""Dựng lại số liệu từ các sự kiện / rebuild a read model from the facts."""

import time
from enum import StrEnum
from typing import Annotated, Any

import httpx
import typer

from deploy.cli import _servers
from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local.words import Trouble, say

POLL_SECONDS = 0.3


class Model(StrEnum):
    """What can be rebuilt."""

    DASHBOARD = "dashboard"


def command(
    model: Annotated[Model, typer.Argument(help="Bảng điều hành / the dashboard.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Dựng lại số liệu bên cạnh bản đang chạy rồi thay / rebuild beside the live one, and swap."""
    address = f"{_servers.service_url(data, model.value)}/v1/rebuild"
    key = {"Authorization": f"Bearer {_servers.admin_key(data)}"}
    with httpx.Client(headers=key, timeout=60) as client:
        try:
            begun = client.post(address)
            if begun.status_code != httpx.codes.CONFLICT:
                begun.raise_for_status()
            progress = _follow(client, address)
        except httpx.HTTPError as error:
            raise Trouble(
                "Không dựng lại được: dịch vụ không trả lời.",
                "Not rebuilt: the service does not answer.",
            ) from error
    if progress["state"] != "done":
        raise Trouble("Việc dựng lại đã bị bỏ dở.", "The rebuild was given up.")
    print(say("Đã dựng lại và thay thế.", "Rebuilt and swapped."), progress["hash"])


def _follow(client: httpx.Client, address: str) -> dict[str, Any]:
    while True:
        answer = client.get(address).raise_for_status().json()
        progress: dict[str, Any] = answer["rebuild"]
        print(
            say(
                f"  đã đọc {progress['facts']} sự kiện, còn {progress['pending']}",
                f"  {progress['facts']} facts read, {progress['pending']} left",
            ),
            flush=True,
        )
        if progress["state"] != "running":
            return progress
        time.sleep(POLL_SECONDS)
