"""A unit's post and a resident's message reach the leader's read model and the mail sink."""

import asyncio
import json
import subprocess
import sys
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx
import nats

from tests.e2e.conftest import Commune
from tests.e2e.waiting import until

RADIO = "2025-cds-1a"
UNIT = "trung-tam-cung-ung-dich-vu-cong"
SECONDS = 2.0
ISSUE = {"occurred_on": "2025-09-15", "kind": "issue", "quantity": 1}


def radio(commune: Commune) -> dict[str, Any]:
    overview = commune.get("dashboard", "/v1/overview", "leader")
    return next(task for task in overview["tasks"] if task["id"] == RADIO)


def mails_about(commune: Commune, word: str) -> list[dict[str, Any]]:
    return [mail for mail in commune.mails() if word in mail["subject"] + mail["text"]]


def subjects_to(commune: Commune, mark: str) -> list[str]:
    return sorted(m["subject"] for m in commune.mails() if f"{mark}@dan.example" in str(m["to"]))


def test_the_plan_is_adopted_at_the_first_start(commune: Commune) -> None:
    tasks = commune.get("tasks", "/v1/tasks", "leader")["items"]

    assert len(tasks) == 13
    first = next(task for task in tasks if task["ref"] == "C.I.1.a")
    assert (first["target"], first["track"]) == (52, "CĐS")
    assert until(lambda: len(commune.get("dashboard", "/v1/overview")["tasks"]) == 13)


def test_an_issue_posted_over_http_is_on_the_leaders_page_and_in_the_mail_within_two_seconds(
    commune: Commune,
) -> None:
    before = radio(commune)["done"]
    headers = {**commune.as_("unit_officer", UNIT), "Idempotency-Key": str(uuid4())}

    posted = commune.post("tasks", f"/v1/tasks/{RADIO}/progress", ISSUE, headers)
    since = monotonic()

    assert posted.status_code == 201, posted.text
    assert posted.json()["task"]["done"] == before + 1
    until(lambda: radio(commune)["done"] == before + 1)
    until(lambda: mails_about(commune, "C.I.1.a"))
    assert monotonic() - since < SECONDS
    again = commune.post("tasks", f"/v1/tasks/{RADIO}/progress", ISSUE, headers)
    assert again.json() == posted.json()


def test_an_issue_posted_over_the_bus_is_on_the_leaders_page(commune: Commune) -> None:
    before = radio(commune)["done"]

    asyncio.run(command(commune, {"task_id": RADIO, **ISSUE}))

    until(lambda: radio(commune)["done"] == before + 1, within=SECONDS)


def test_a_wrong_command_is_answered_by_a_fact_that_says_why(commune: Commune) -> None:
    heard = asyncio.run(command(commune, {"task_id": "2025-khong-co", **ISSUE}, listen=True))

    assert heard["code"]
    assert heard["reason"]
    listed = xaso(commune, "dlq", "list")
    assert "tasks-progress-report" in listed


async def command(commune: Commune, body: dict[str, Any], *, listen: bool = False) -> Any:
    client = await nats.connect(commune.address("nats"))
    answers = await client.subscribe("xaso.son-mai.tasks.v1.progress.refused")
    await client.flush()
    ack = await client.jetstream().publish(
        "xaso.son-mai.cmd.tasks.v1.progress.report",
        json.dumps(body).encode(),
        headers={**commune.as_("unit_officer", UNIT), "Nats-Msg-Id": str(uuid4())},
    )
    assert ack.stream == "COMMANDS"
    heard = json.loads((await answers.next_msg(timeout=5)).data) if listen else None
    await client.close()
    return heard


def test_a_message_of_a_resident_is_counted_and_its_answer_reaches_the_resident(
    commune: Commune,
) -> None:
    feedback = commune.get("dashboard", "/v1/overview")["feedback"]
    mark = uuid4().hex
    case = {
        "category": "TTHC",
        "text": f"Thử {mark}: một cửa trả kết quả trễ hẹn.",
        "channel": "web",
        "submitter": {"kind": "individual", "name": "Người Trình Diễn", "phone": "0912345678",
                      "email": f"{mark}@dan.example", "address": "Thôn 1"},
        "consent": {"notice_version": "1", "accepted": True},
    }  # fmt: skip

    received = commune.post("feedback", "/v1/cases", case, commune.resident())

    assert received.status_code == 201, received.text
    token = received.json()["tracking_url"].rsplit("/", 1)[1]
    until(lambda: commune.get("dashboard", "/v1/overview")["feedback"]["received"]
          == feedback["received"] + 1, within=SECONDS)  # fmt: skip
    until(lambda: mails_about(commune, received.json()["code"]), within=SECONDS)
    answer = {"text": "Ủy ban xin lỗi và đã nhắc nhở bộ phận một cửa."}
    key = commune.as_("focal")
    answered = commune.post("feedback", f"/v1/cases/{received.json()['id']}/answer", answer, key)
    assert answered.status_code in (200, 201), answered.text
    followed = httpx.get(f"{commune.address('feedback')}/v1/track/{token}").json()
    assert followed["answer"]["text"] == answer["text"]
    code = received.json()["code"]
    until(lambda: subjects_to(commune, mark) == [
        f"Phản ánh, kiến nghị {code} đã có trả lời", f"Xã đã nhận phản ánh, kiến nghị {code}",
    ])  # fmt: skip
    until(lambda: commune.get("dashboard", "/v1/overview")["feedback"]["answered"]
          == feedback["answered"] + 1, within=SECONDS)  # fmt: skip


def test_nothing_personal_is_on_the_bus_in_the_logs_or_in_the_metrics(commune: Commune) -> None:
    canary = {"name": "Chim Hoàng Yến", "phone": "0987654321", "email": "canary@dan.example",
              "address": "Ngõ Canary"}  # fmt: skip
    case = {
        "category": "KHAC", "text": "Nội dung canary bí mật", "channel": "web",
        "submitter": {"kind": "individual", **canary},
        "consent": {"notice_version": "1", "accepted": True},
    }  # fmt: skip
    received = commune.post("feedback", "/v1/cases", case, commune.resident()).json()
    broken = commune.post("feedback", "/v1/cases", {**case, "channel": "fax"}, {})
    commune.post(
        "feedback", f"/v1/cases/{received['id']}/answer", {"text": "Đã rõ canary."},
        commune.as_("focal"),
    )  # fmt: skip
    until(lambda: [m for m in commune.mails() if "canary@dan.example" in str(m["to"])])

    assert broken.status_code == 422
    secrets_ = [*canary.values(), "canary bí mật", "Đã rõ canary", received["tracking_url"][-26:]]
    places = {
        **{p.name: p.read_text("utf-8", "replace") for p in commune.stack.folder.log.glob("*")},
        **{s: httpx.get(f"{commune.address(s)}/metrics").text
           for s in ("tasks", "feedback", "notify", "dashboard")},
        "bus": asyncio.run(everything_said(commune)),
    }  # fmt: skip
    found = {(where, word) for where, text in places.items() for word in secrets_ if word in text}
    assert not found


async def everything_said(commune: Commune) -> str:
    client = await nats.connect(commune.stack.nats_url("admin"))
    jetstream = client.jetstream()
    said = []
    for stream in ("TASKS", "FEEDBACK", "NOTIFY", "DEAD_LETTERS", "COMMANDS"):
        state = (await jetstream.stream_info(stream)).state
        for sequence in range(max(1, state.first_seq), state.last_seq + 1):
            try:
                message = await jetstream.get_msg(stream, sequence)
            except nats.js.errors.NotFoundError:
                continue
            said.append(f"{message.headers} {(message.data or b'').decode()}")
    await client.close()
    assert len(said) > 5
    return json.dumps(said, ensure_ascii=False) + "\n".join(said)


def xaso(commune: Commune, *words: str) -> str:
    data = str(commune.stack.folder.data)
    done = subprocess.run(
        [sys.executable, "-m", "deploy.cli", *words, "--data", data],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_operators_tool_probes_looks_at_the_outbox_and_rebuilds(commune: Commune) -> None:
    assert "ms" in xaso(commune, "probe")
    assert "feedback" in xaso(commune, "outbox")
    until(lambda: nothing_happens_any_more(commune), within=30)

    rebuilt = xaso(commune, "replay", "dashboard")

    live = commune.get("dashboard", "/v1/hash")["hash"]
    assert rebuilt.strip().endswith(live)
    assert xaso(commune, "replay", "dashboard").strip().endswith(live)


def nothing_happens_any_more(commune: Commune) -> bool:
    waiting = commune.get("notify", "/v1/deliveries?state=created")["items"]
    before = commune.get("dashboard", "/v1/hash")
    return not waiting and before == commune.get("dashboard", "/v1/hash")


def test_every_service_is_ready_and_shows_its_contracts(commune: Commune) -> None:
    for service in ("tasks", "feedback", "notify", "dashboard"):
        base = commune.address(service)
        assert httpx.get(f"{base}/readyz").status_code == 200
        assert httpx.get(f"{base}/asyncapi").json()["asyncapi"] == "3.0.0"
        assert httpx.get(f"{base}/openapi.json").json()["info"]["title"]
        metrics = httpx.get(f"{base}/metrics").text
        assert "xaso_http_request_seconds_bucket" in metrics
