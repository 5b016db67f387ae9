"""Thử kênh gửi tin / try out the channels that messages go by."""

import time
from typing import Annotated, Any

import httpx
import typer

from deploy.cli import _servers
from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local.words import Trouble, say

POLL_SECONDS = 0.1
ON_ITS_WAY = frozenset({"created", "sending"})
ARRIVED = frozenset({"sent", "delivered"})

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _of_all() -> None:
    """Thử kênh gửi tin / try out the channels that messages go by."""


@app.command("test")
def send_test(
    to: Annotated[str, typer.Option(help="unit:<…> | role:<…>")],
    channel: Annotated[str, typer.Option(help="email | webhook | telegram | sms | zalo")] = "email",
    data: Data = DEFAULT_DATA,
    within: Annotated[float, typer.Option(help="Chờ nhiều nhất (giây) / wait at most.")] = 15,
) -> None:
    """Gửi một tin thử qua một kênh và cho biết kết quả / send a test message, show its end."""
    with httpx.Client(
        base_url=_servers.service_url(data, "notify"),
        headers={"Authorization": f"Bearer {_servers.admin_key(data)}"},
        timeout=5,
    ) as client:
        try:
            delivery = _send(client, channel, to)
            delivery = _ended(client, delivery, time.perf_counter() + within)
        except httpx.HTTPError as error:
            raise Trouble(
                f"Dịch vụ notify không trả lời: {type(error).__name__}.",
                f"The service notify does not answer: {type(error).__name__}.",
            ) from error
    for attempt in delivery["attempts"]:
        print(f"{attempt['at']}  {attempt['code']}  {attempt['reason']}")
    print(say(f"Trạng thái: {delivery['state_name']}.", f"State: {delivery['state']}."))
    if delivery["state"] not in ARRIVED:
        raise typer.Exit(1)


def _send(client: httpx.Client, channel: str, to: str) -> dict[str, Any]:
    answer = client.post("/v1/deliveries/test", json={"channel": channel, "to": to})
    if answer.status_code in {httpx.codes.UNPROCESSABLE_ENTITY, httpx.codes.CONFLICT}:
        detail = str(answer.json().get("detail") or answer.json().get("title"))
        raise Trouble(detail, detail)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def _ended(client: httpx.Client, delivery: dict[str, Any], deadline: float) -> dict[str, Any]:
    """Return the delivery once its first attempt has ended, or as it stands at ``deadline``."""
    while delivery["state"] in ON_ITS_WAY and time.perf_counter() < deadline:
        time.sleep(POLL_SECONDS)
        answer = client.get(f"/v1/deliveries/{delivery['id']}", params={"lang": "vi"})
        delivery = answer.raise_for_status().json()
    return delivery
