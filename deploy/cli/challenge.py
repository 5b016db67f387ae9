"""Solve a proof of work, as whoever sends feedback without a key must."""

from typing import Annotated

import httpx
import typer

from deploy.cli import _servers
from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local.words import Trouble
from services.feedback.ports import Form
from services.feedback.proofs import solve


def command(
    url: Annotated[
        str, typer.Option(help="Địa chỉ trang phản ánh / address of the feedback site.")
    ] = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """In ra một bằng chứng (tiêu đề Proof) để gửi phản ánh không cần khóa / print a proof."""
    site = (url or _servers.service_url(data, "feedback")).rstrip("/")
    print(proof(site))


def proof(site: str) -> str:
    """Return a proof for one message to ``site``; raises ``Trouble`` when none is to be had."""
    try:
        answer = httpx.get(f"{site}/v1/challenge", params={"form": Form.CASE.value}, timeout=10)
        return solve(answer.raise_for_status().json())
    except (httpx.HTTPError, ValueError) as error:
        raise Trouble(
            f"Không lấy được đề bài ở {site}: {type(error).__name__}.",
            f"No challenge to solve at {site}: {type(error).__name__}.",
        ) from error
