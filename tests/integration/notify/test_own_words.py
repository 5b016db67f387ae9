"""Rules and templates that a commune changes: over HTTP, and all the way into mails and inboxes."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.testing import ROOT, World
from services.notify.app import build
from services.notify.settings import Settings
from shared.auth import Role
from shared.contracts.feedback import CaseClosedV1
from shared.testing import Keys, eventually, running
from tests.integration.notify.facts import FOCAL_MAIL, LEADER_MAIL, completed, say, step
from tests.integration.notify.servers import MailSink

Make = Callable[..., Settings]
Json = dict[str, Any]
DONE = "/v1/templates/task-completed"
DESK = "https://xa.son-mai.example"
SHIPPED = "2025-cds-1a: đã hoàn thành 52/52"


@pytest.fixture
def communes(tmp_path: Path) -> Path:
    """Return a folder with xã Sơn Mai and a second commune made in its likeness."""
    folder = tmp_path / "communes"
    for slug in ("son-mai", "xa-khac"):
        shutil.copytree(ROOT / "deploy/communes/son-mai", folder / slug)
        for path in (folder / slug).glob("*.yaml"):
            path.write_text(path.read_text("utf-8").replace("son-mai", slug), "utf-8")
    return folder


@pytest.fixture
async def client(settings_of: Make, keys: Keys, communes: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client that speaks for the administrator; what fails is tried again by hand only."""
    settings = settings_of(desk_url=DESK, communes_dir=communes, send_at=(0, 3600))
    async with running(build(settings), keys.by_role[Role.ADMIN]) as client:
        yield client


def texts(title: str, text: str = "Nhiệm vụ {{ task.ref }} đã xong.", **more: Any) -> Json:
    """Return a template that says the same in both languages."""
    return {language: {"title": title, "text": text, **more} for language in ("vi", "en")}


async def put(client: httpx.AsyncClient, path: str, revision: int, body: Json) -> Json:
    answer = await client.put(path, json={"revision": revision, **body})
    assert answer.status_code == 200, answer.text
    kept: Json = answer.json()
    return kept


async def deliveries(client: httpx.AsyncClient, state: str) -> list[Json]:
    answer = await client.get("/v1/deliveries", params={"state": state})
    found: list[Json] = answer.json()["items"]
    return found


async def test_a_new_wording_is_in_the_next_mail_and_an_earlier_delivery_says_the_old(
    client: httpx.AsyncClient, world: World, sink: MailSink
) -> None:
    async def busy(_: object) -> str:
        return "450 later"

    async def both_wait() -> list[Json]:
        found = await deliveries(client, "temporary-failure")
        return found if len(found) == 2 else []

    sink.on_data = busy
    await say(world.admin, completed())
    waiting = await eventually(both_wait)
    assert {each["version"] for each in waiting} == {0}

    kept = await put(client, DONE, 0, texts("XONG {{ task.ref }}"))
    assert (kept["revision"], kept["own"], kept["vi"]["title"]) == (1, True, "XONG {{ task.ref }}")
    sink.on_data = None
    await say(world.admin, completed())
    await eventually(lambda: len(sink.mails) == 2)
    assert {each["Subject"] for each in sink.mails} == {"XONG 2025-cds-1a"}

    for each in waiting:
        await client.post(f"/v1/deliveries/{each['id']}/retry")
    await eventually(lambda: len(sink.mails) == 4)
    assert [each["Subject"] for each in sink.mails[2:]] == [SHIPPED] * 2
    said = await eventually(lambda: _sent(client, 4))
    assert sorted(each["version"] for each in said) == [0, 0, 1, 1]

    await put(client, DONE, 1, texts("XONG RỒI {{ task.ref }}"))
    await say(world.admin, completed())
    await eventually(lambda: len(sink.mails) == 6)
    assert sink.mails[-1]["Subject"] == "XONG RỒI 2025-cds-1a"


async def _sent(client: httpx.AsyncClient, count: int) -> list[Json]:
    found = await deliveries(client, "sent")
    return found if len(found) == count else []


async def test_a_changed_rule_is_followed_by_the_next_fact_and_in_that_commune_alone(
    client: httpx.AsyncClient, world: World, sink: MailSink
) -> None:
    shown = (await client.get("/v1/rules")).json()
    assert (shown["revision"], shown["own"], len({r["id"] for r in shown["items"]})) == (
        0, False, len(shown["items"]),
    )  # fmt: skip
    for rule in shown["items"]:
        if rule["fact"] == "tasks.v1.task.completed":
            rule["to"] = ["role:focal"]
    await put(client, "/v1/templates/task-completed", 0, texts("XONG {{ task.ref }}"))
    kept = await put(client, "/v1/rules", 0, {"items": shown["items"]})
    assert (kept["revision"], kept["items"]) == (1, shown["items"])

    await say(world.admin, completed())
    await eventually(lambda: len(sink.mails) == 1)
    await say(world.admin, completed(commune="xa-khac"))
    await eventually(lambda: len(sink.mails) == 3)
    assert [(each["To"], each["Subject"]) for each in sink.mails[:1]] == [
        (FOCAL_MAIL, "XONG 2025-cds-1a")
    ]
    assert sorted((each["To"], each["Subject"]) for each in sink.mails[1:]) == [
        ("dau-moi@xa-khac.example", SHIPPED),
        ("lanh-dao@xa-khac.example", SHIPPED),
    ]

    reset = await client.delete("/v1/rules", params={"revision": 1})
    assert (reset.json()["revision"], reset.json()["own"]) == (2, False)
    await say(world.admin, completed())
    await eventually(lambda: len(sink.mails) == 5)
    assert sink.to(LEADER_MAIL)

    earlier = (await client.get("/v1/rules/versions")).json()
    assert [(each["revision"], each["own"]) for each in earlier["items"]] == [(1, True)]
    again = (await client.get("/v1/rules", params={"revision": 1})).json()
    assert again["items"] == shown["items"]
    assert (await client.get("/v1/rules", params={"revision": 9})).status_code == 404


async def test_a_commune_tells_of_what_nobody_was_told_of_in_words_of_its_own(
    client: httpx.AsyncClient, world: World, sink: MailSink
) -> None:
    rules = (await client.get("/v1/rules")).json()["items"]
    wanted = {
        "fact": "feedback.v1.case.closed", "to": ["role:leader"], "by": ["inbox", "email"],
        "template": "case-closed", "when": {"probe": False}, "urgency": "urgent",
    }  # fmt: skip
    early = await client.put("/v1/rules", json={"revision": 0, "items": [*rules, wanted]})
    assert early.status_code == 422
    assert early.json()["errors"] == [
        {"field": f"items.{len(rules)}.template", "message": "không có mẫu tin “case-closed”"}
    ]

    unnamed = await client.put(
        "/v1/templates/case-closed", json={"revision": 0, **texts("Xong {{ code }}", "Đã xong.")}
    )
    assert (unnamed.status_code, unnamed.json()["errors"][0]["field"]) == (422, "facts")
    body = {**texts("Xong {{ code }}", "Đã xong."), "facts": ["feedback.v1.case.closed"]}
    await put(client, "/v1/templates/case-closed", 0, body)
    kept = await put(client, "/v1/rules", 0, {"items": [*rules, wanted]})
    assert kept["items"][-1]["id"] == "case-closed.1"

    await say(world.admin, step(CaseClosedV1))
    await eventually(lambda: len(sink.mails) == 1)
    assert sink.mails[0]["Subject"] == "Xong SM-2025-0001"
    listed = (await client.get("/v1/templates")).json()["items"]
    (mine,) = (each for each in listed if each["own"])
    assert (mine["id"], mine["facts"]) == ("case-closed", ["feedback.v1.case.closed"])
    await put(client, "/v1/templates/case-closed", 1, texts("Xong rồi {{ code }}", "Đã xong."))
    await put(client, "/v1/rules", 1, {"items": rules})
    body = {"draft": texts("Đã xong {{ code }}", "Đã xong."), "language": "vi"}
    for draft, title in (({}, "Xong rồi SM-7K3Q9X"), (body, "Đã xong SM-7K3Q9X")):
        tried = await client.post("/v1/templates/case-closed/preview", json=draft)
        assert tried.json()["vi"]["title"] == title
    gone = await client.delete("/v1/templates/case-closed", params={"revision": 2})
    assert (gone.status_code, "tự soạn" in gone.json()["detail"]) == (409, True)


async def test_what_is_shown_can_be_put_back_as_it_is(client: httpx.AsyncClient) -> None:
    for name in ("your-case-received", "reminder-issued", "plan-adopted"):
        shown = (await client.get(f"/v1/templates/{name}")).json()
        fields = ("vi", "en", "facts", "to_resident", "revision")
        body = {field: shown[field] for field in fields}
        kept = await client.put(f"/v1/templates/{name}", json=body)
        assert kept.status_code == 200, kept.text
        assert {field: kept.json()[field] for field in fields} == {**body, "revision": 1}
        assert kept.json()["variables"] == shown["variables"]
    assert shown["facts"] == ["tasks.v1.plan.adopted"]
    resident = (await client.get("/v1/templates/your-case-received")).json()
    named = {each["name"]: each for each in resident["variables"]}
    assert (resident["to_resident"], named["received_at"]["kind"]) == (True, "moment")
    assert named["tracking_url"]["example"].startswith("https://")


async def test_of_two_writers_the_second_is_told_and_every_version_stays(
    client: httpx.AsyncClient,
) -> None:
    rules = (await client.get("/v1/rules")).json()["items"]
    for path, body in ((DONE, texts("A {{ task.ref }}")), ("/v1/rules", {"items": rules})):
        await put(client, path, 0, body)
        for late in (0, 2):
            second = await client.put(path, json={"revision": late, **body})
            assert (second.status_code, "người khác" in second.json()["detail"]) == (409, True)

    for revision in (1, 2):
        await put(client, DONE, revision, texts(f"{revision} {{{{ task.ref }}}}"))
    reset = await client.delete(DONE, params={"revision": 3})
    assert (reset.json()["revision"], reset.json()["own"]) == (4, False)
    assert "đã hoàn thành" in reset.json()["vi"]["title"]

    first = (await client.get(f"{DONE}/versions", params={"limit": 2})).json()
    assert [each["revision"] for each in first["items"]] == [3, 2]
    rest = (await client.get(f"{DONE}/versions", params={"after": first["next"]})).json()
    assert ([each["revision"] for each in rest["items"]], rest["next"]) == ([1], None)
    assert rest["items"][0]["by"].startswith("key:")
    old = (await client.get(DONE, params={"revision": 2})).json()
    assert old["vi"]["title"] == "1 {{ task.ref }}"


@pytest.mark.parametrize(
    ("part", "source", "says"),
    [
        ("title", "{{ task.reff }}", "dòng 1: không có biến “task.reff”"),
        ("text", "Xong.\n\nNgày {{ standing.last_on | day }}", "dòng 3: biến “standing.last_on”"),
        ("text", "{{ standing.last_on }}", "| day"),
        ("text", "{{ task.ref | number }}", "bộ lọc “number” không hợp với biến “task.ref”"),
        ("text", "{{ task.title }}", "có lúc trống"),
        ("text", "a\n{% if task %}", "dòng 2: viết sai cú pháp"),
        ("text", "{{ tracking_url }}", "không có biến “tracking_url”"),
        ("short", "{{ ''.__class__ }}", "dòng 1: "),
        ("text", "Xong \u202e{{ task.ref }}", "ký tự ẩn U+202E"),
        ("title", "Xong\x00", "ký tự ẩn U+0000"),
        ("text", "x" * 4001, "Dài quá 4000 ký tự"),
    ],
)
async def test_what_could_not_be_said_is_refused_when_it_is_saved(
    client: httpx.AsyncClient, part: str, source: str, says: str
) -> None:
    body = texts("Xong {{ task.ref }}")
    body["vi"][part] = source
    for answer in (
        await client.put(DONE, json={"revision": 0, **body}),
        await client.post(f"{DONE}/preview", json={"draft": body}),
    ):
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        field = error["field"].removeprefix("draft.")
        assert (field, says in error["message"]) == (f"vi.{part}", True), error
    assert (await client.get(DONE)).json()["revision"] == 0


async def test_a_rule_that_makes_no_sense_is_named(client: httpx.AsyncClient) -> None:
    good = {"fact": "tasks.v1.task.completed", "to": ["role:leader"], "by": ["email"],
            "template": "task-completed"}  # fmt: skip
    for wrong, field, says in (
        ({"to": ["neighbours"]}, "items.1.to", "neighbours"),
        ({"to": ["unit"]}, "items.1", "không có trường “unit”"),
        ({"fact": "tasks.v1.task.dreamt"}, "items.1", "không có sự kiện"),
        ({"fact": "tasks.v1.evidence.stored"}, "items.1.fact", "không báo tin được"),
        ({"template": "digest"}, "items.1.template", "không có mẫu tin “digest”"),
        ({"template": "case-received"}, "items.1.template", "không có biến"),
        ({"when": {"task_id": 7}}, "items.1", "không bao giờ là “7”"),
        (
            {
                "fact": "feedback.v1.clock.warned",
                "when": {"share": 500},
                "template": "clock-warned",
            },
            "items.1",
            "không bao giờ là “500”",
        ),
        ({"when": {"standing": {"done": 1}}}, "items.1", "không bao giờ là"),
        ({"when": {"commune": "son-mai"}}, "items.1", "không có trường “commune”"),
        (
            {
                "fact": "tasks.v1.report.frozen",
                "when": {"report_id": "x"},
                "template": "report-frozen",
            },
            "items.1.template",
            "không bao giờ xảy ra",
        ),
        ({"until": ["forgotten"]}, "items.1.until", "forgotten"),
        ({"id": "x"}, "items.0.id", "hai quy tắc"),
    ):
        items = [{**good, "id": "x"}, {**good, **wrong}]
        answer = await client.put("/v1/rules", json={"revision": 0, "items": items})
        assert answer.status_code == 422, wrong
        error = answer.json()["errors"][0]
        assert (error["field"], says in error["message"]) == (field, True), error
    assert (await client.put("/v1/rules", json={"revision": 0, "items": []})).status_code == 422
    assert (await client.get("/v1/rules")).json()["revision"] == 0


async def test_a_preview_shows_every_way_to_say_it_and_stores_nothing(
    client: httpx.AsyncClient,
) -> None:
    shown = (await client.post(f"{DONE}/preview", json={})).json()
    assert shown["vi"]["title"].startswith("C.I.1.a: đã hoàn thành 2/2")
    assert shown["vi"]["text"].startswith("Kính gửi đơn vị nhận tin,")
    assert shown["vi"]["copy_text"].splitlines()[0] == f"[Xã Sơn Mai] {shown['vi']['title']}"
    assert shown["vi"]["copy_text"].splitlines()[-1] == f"Xem trên hệ thống: {DESK}"
    assert shown["en"]["short"] == shown["en"]["title"]

    draft = texts("<b>{{ task.ref }}", "Việc {{ task.title }} & <i>", short="Xong {{ task.ref }}")
    draft = {**draft, "vi": {**draft["vi"], "text": "Việc {{ task.ref }} & <i>"}}
    draft["en"] = draft["vi"]
    values = {"task": {"ref": "<script>", "title": None}}
    drafted = await client.post(
        f"{DONE}/preview", json={"draft": draft, "values": values, "language": "vi"}
    )
    assert drafted.json().keys() == {"vi"}
    said = drafted.json()["vi"]
    assert (said["title"], said["short"]) == ("<b><script>", "Xong <script>")
    assert "<script>" not in said["html"]
    assert "&lt;b&gt;&lt;script&gt;" in said["html"]
    assert "Việc <script> & <i>" in said["text"]

    for values in ({"colour": "red"}, {"task": 7}, {"task": {"ref": [1] * 200}}):
        answer = await client.post(f"{DONE}/preview", json={"values": values})
        assert answer.status_code == 422
    assert (await client.get(DONE)).json()["revision"] == 0


async def test_who_may_read_and_who_may_write(client: httpx.AsyncClient, keys: Keys) -> None:
    body = {"revision": 0, **texts("Xong {{ task.ref }}")}
    paths = ("/v1/rules", "/v1/rules/versions", "/v1/templates", DONE, f"{DONE}/versions")
    for role in Role:
        if role in (Role.ADMIN, Role.UNIT_OFFICER):
            continue
        headers = keys.bearer(keys.by_role[role])
        reads = 200 if role is Role.FOCAL else 403
        for path in paths:
            assert (await client.get(path, headers=headers)).status_code == reads, (role, path)
        tried = await client.post(f"{DONE}/preview", json={}, headers=headers)
        assert tried.status_code == reads
        for answer in (
            await client.put(DONE, json=body, headers=headers),
            await client.put("/v1/rules", json={"revision": 0, "items": []}, headers=headers),
            await client.delete(DONE, params={"revision": 0}, headers=headers),
            await client.delete("/v1/rules", params={"revision": 0}, headers=headers),
        ):
            assert answer.status_code == 403
    assert (await client.get("/v1/templates/no-such-template")).status_code == 404


async def test_digest_test_and_what_says_that_nobody_read_are_for_a_commune_to_word_too(
    client: httpx.AsyncClient,
) -> None:
    for name, source, says in (
        ("digest", "{{ count | number }} tin ngày {{ day | day }}", "7 tin ngày 15/09/2025"),
        ("test-message", "Thử lúc {{ at | time }}", "Thử lúc 08:30"),
        ("not-read", "Chưa đọc: {{ title }}", "Chưa đọc: Được giao xử lý phản ánh SM-7K3Q9X"),
    ):
        path = f"/v1/templates/{name}"
        await put(client, path, 0, texts(source, "Một dòng."))
        shown = (await client.post(f"{path}/preview", json={})).json()
        assert shown["vi"]["title"] == says
        unknown = await client.put(path, json={"revision": 1, **texts("{{ quantity }}", "Một.")})
        assert unknown.json()["errors"][0]["field"] == "vi.title"
    body = {"channel": "email", "to": "role:leader"}
    sent = await client.post("/v1/deliveries/test", json=body)
    assert (sent.status_code, sent.json()["version"]) == (201, 1)


async def test_a_notice_is_copied_into_a_chat_group_in_the_language_asked_for(
    client: httpx.AsyncClient, world: World, keys: Keys
) -> None:
    await put(client, DONE, 0, texts("Xong {{ task.ref }}", short="Ngắn {{ task.ref }}"))
    await say(world.admin, completed())
    leader = keys.bearer(keys.by_role[Role.LEADER])

    async def notices() -> list[Json]:
        found: list[Json] = (await client.get("/v1/inbox", headers=leader)).json()["items"]
        return found

    (notice,) = await eventually(notices)
    path = f"/v1/inbox/{notice['id']}/text"
    copied = await client.get(path, headers=leader)
    assert copied.headers["content-type"] == "text/plain; charset=utf-8"
    assert copied.text == (
        "[Xã Sơn Mai] Xong 2025-cds-1a\nNgắn 2025-cds-1a\n"
        f"Xem trên hệ thống: {DESK}/mo?viec=tasks/2025-cds-1a"
    )  # fmt: skip
    english = await client.get(path, headers=leader, params={"lang": "en"})
    assert english.text.startswith("[Sơn Mai commune] ")
    (still,) = await notices()
    assert still["read"] is False
    officer = keys.bearer(next(iter(keys.by_unit.values())))
    assert (await client.get(path, headers=officer)).status_code == 404
