"""Kế hoạch: đọc từ tệp, xem, ban hành, xuất / read, show, adopt and export plans."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from deploy.cli import _servers
from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local.words import Trouble, say

app = typer.Typer()


@app.command("import")
def read_plan(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=".txt, .docx, .pdf")],
    dry_run: Annotated[bool, typer.Option(help="Chỉ xem, không lưu / only show.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Đọc kế hoạch từ văn bản của xã / read a plan from the commune's document."""
    plan = _ask(
        data,
        "POST",
        f"/v1/plans?dry_run={str(dry_run).lower()}",
        files={"file": (file.name, file.read_bytes())},
    )
    _show(plan)


@app.command()
def show(
    plan_id: Annotated[str, typer.Argument(help="Mã kế hoạch / its id, e.g. 2025.")] = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Xem một kế hoạch, hoặc danh sách / show a plan, or list them."""
    if plan_id:
        _show(_ask(data, "GET", f"/v1/plans/{plan_id}"))
        return
    for plan in _ask(data, "GET", "/v1/plans")["items"]:
        print(f"{plan['plan_id']:10} {STATES[plan['state']]:12} {plan['title']}")


@app.command()
def adopt(
    plan_id: str,
    number: Annotated[str | None, typer.Option(help="Số, ký hiệu / its number.")] = None,
    dated: Annotated[datetime | None, typer.Option(formats=["%d/%m/%Y", "%Y-%m-%d"])] = None,
    accept_warnings: Annotated[
        bool, typer.Option(help="Giữ nguyên phần chưa rõ / keep what is unclear.")
    ] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Ban hành một bản dự thảo / put a draft in force."""
    wish = {
        "number": number,
        "dated": dated.date().isoformat() if dated else None,
        "accept_warnings": accept_warnings,
    }
    plan = _ask(data, "POST", f"/v1/plans/{plan_id}/adopt", json=wish)
    print(say(f"Đã ban hành kế hoạch {plan['plan_id']}.", f"Plan {plan['plan_id']} is in force."))


@app.command()
def export(plan_id: str, data: Data = DEFAULT_DATA) -> None:
    """Xuất kế hoạch để lưu hoặc chuyển nơi khác / print what an import reads back."""
    print(json.dumps(_ask(data, "GET", f"/v1/plans/{plan_id}?format=export"), ensure_ascii=False))


STATES = {"draft": "dự thảo", "adopted": "đã ban hành"}


def _ask(data: Path, method: str, path: str, **body: Any) -> Any:
    try:
        answer = httpx.request(
            method,
            _servers.service_url(data, "tasks") + path,
            headers={"Authorization": f"Bearer {_servers.admin_key(data)}"},
            timeout=30,
            **body,
        )
    except httpx.HTTPError as error:
        raise Trouble(
            f"Không kết nối được dịch vụ tasks: {type(error).__name__}.",
            f"The service tasks does not answer: {type(error).__name__}.",
        ) from error
    if answer.is_error:
        problem = answer.json()
        details = "".join(f"\n  - {each['message']}" for each in problem.get("errors", []))
        raise Trouble(f"{problem['detail']}{details}", f"({problem['type']})")
    return answer.json()


def _show(plan: dict[str, Any]) -> None:
    print(f"{plan['title']} ({plan['plan_id']}, {STATES[plan['state']]})")
    for task in plan["tasks"]:
        leads = ", ".join(role["as_written"] for role in task["roles"] if role["role"] == "lead")
        due = f"hạn {_day(task['due'])}" if task["due"] else "thường xuyên"
        print(f"  {task['ref']:10} {task['title'][:90]} · {leads} · {due}")
    counts = f"{len(plan['tasks'])} nhiệm vụ, {len(plan['duties'])} trách nhiệm"
    print(f"{counts}, {len(plan['topics'])} chuyên đề, {len(plan['warnings'])} cảnh báo:")
    for warning in plan["warnings"]:
        print(f"  [{warning['code']}] {warning['where']}: {warning['text']}")


def _day(text: str) -> str:
    return "/".join(reversed(text.split("-")))
