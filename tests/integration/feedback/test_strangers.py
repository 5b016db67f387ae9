"""What keeps machines out of the intake, on real servers."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest

from deploy.testing import ROOT, World
from services.feedback.ports import Form, Kind
from services.feedback.proofs import GOOD_FOR, Proofs, solve
from services.feedback.settings import Settings
from shared.auth import Role
from shared.testing import Keys, eventually
from tests.integration.feedback.conftest import Office, a_form, opened, settings_of

STEPS = 6
OTHER = cast("Form", SimpleNamespace(value="other"))
PROXIED: dict[str, Any] = {"trusted_proxies": ["127.0.0.0/8"]}
HERE, THERE = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "198.51.100.7"}


def guarded(world: World, **values: Any) -> Settings:
    """Return settings with the doors as they are by default, but for work that takes no time."""
    defaults = {"proof_of_work": True, "proof_steps": STEPS, "form_seconds": 3, "rate_limits": {}}
    return settings_of(world, **{**defaults, **PROXIED, **values})


@pytest.fixture
async def guarded_office(world: World, keys: Keys) -> AsyncIterator[Office]:
    async with opened(world, keys, guarded(world)) as office:
        yield office


async def a_proof(office: Office, **question: str) -> str:
    answer = await office.client.get("/v1/challenge", params=question)
    assert answer.status_code == 200, answer.text
    return solve(answer.json())


def problem(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).rpartition(":")[2]


async def metric(office: Office, name: str, **labels: str) -> float:
    text = (await office.client.get("/metrics")).text
    wanted = "".join(rf'(?=[^}}]*{key}="{value}")' for key, value in labels.items())
    found = re.search(rf"^{name}\{{{wanted}[^}}]*\}} (\S+)", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


async def test_without_a_key_a_message_needs_its_own_proof(world: World, keys: Keys) -> None:
    settings = guarded(world)
    key = settings.key(settings.feedback_token_key)
    issued = Proofs(key, lambda: datetime.now(UTC), 2).issue(OTHER, "son-mai")
    async with opened(world, keys, settings) as office:
        await _send_with_and_without(office, solve(issued))


async def _send_with_and_without(office: Office, of_another_form: str) -> None:
    bare = await office.send()
    assert (bare.status_code, problem(bare)) == (422, "proof-missing")
    assert bare.json()["errors"][0]["field"] == "Proof"

    proof = await a_proof(office, form="case")
    sent = await office.send(Proof=proof)
    replayed = await office.send(Proof=proof)
    other_form = await office.send(Proof=of_another_form)
    nonsense = await office.send(Proof="abc")

    assert sent.status_code == 201, sent.text
    assert (replayed.status_code, problem(replayed)) == (422, "proof-replayed")
    assert (other_form.status_code, problem(other_form)) == (422, "proof-for-another")
    assert (nonsense.status_code, problem(nonsense)) == (422, "proof-wrong")
    assert (await office.send(**office.by(Role.HOTLINE_OPERATOR))).status_code == 201
    assert await office.state() == (2, 0, 0)
    assert await metric(office, "xaso_feedback_proofs_total", outcome="accepted") >= 1
    assert await metric(office, "xaso_feedback_proofs_total", outcome="proof-replayed") >= 1
    assert await metric(office, "xaso_feedback_challenges_total", form="case") >= 1


async def test_a_proof_of_another_time_or_another_commune_is_refused(
    world: World, keys: Keys
) -> None:
    settings = guarded(world)
    key = settings.key(settings.feedback_token_key)
    async with opened(world, keys, settings) as office:
        then = datetime.now(UTC) - GOOD_FOR - timedelta(seconds=2)
        late = await office.send(Proof=solve(Proofs(key, lambda: then, 2).issue(Form.CASE, "x")))
        ours = Proofs(key, lambda: datetime.now(UTC), 2)
        foreign = await office.send(Proof=solve(ours.issue(Form.CASE, "xa-khac")))
        unknown = await office.client.get("/v1/challenge?commune=xa-khac")

        assert problem(late) == "proof-expired"
        assert problem(foreign) == "proof-for-another"
        assert (unknown.status_code, problem(unknown)) == (422, "unknown-commune")
        assert await office.state() == (0, 0, 0)


async def test_one_proof_lets_one_of_many_in_whichever_replica_they_ask(
    world: World, keys: Keys
) -> None:
    settings = guarded(world)
    async with opened(world, keys, settings) as one, opened(world, keys, settings) as two:
        proof = await a_proof(one)

        sent = await asyncio.gather(*(each.send(Proof=proof) for each in (one, two) * 5))

        assert sorted(each.status_code for each in sent) == [201] + [422] * 9
        assert await one.state() == (1, 0, 0)


async def test_a_repeat_needs_no_new_proof(guarded_office: Office) -> None:
    office, key = guarded_office, {"Idempotency-Key": str(uuid4())}
    invalid = {"category": "TTHC", "text": ""}
    proof = await a_proof(office)

    refused = await office.send(invalid, Proof=proof, **key)
    first = await office.send(Proof=proof, **key)
    same = await office.send(Proof=proof, **key)
    bare = await office.send(**key)
    other = await office.send({"text": "Chuyện khác."}, **key)

    assert refused.status_code == 422
    assert [each.status_code for each in (first, same, bare)] == [201] * 3
    assert first.json()["id"] == same.json()["id"] == bare.json()["id"]
    assert (other.status_code, problem(other)) == (422, "idempotency-key-reused")
    assert await office.state() == (1, 0, 0)


async def test_a_proof_spent_on_what_was_not_saved_serves_the_repeat(
    guarded_office: Office,
) -> None:
    office, key = guarded_office, {"Idempotency-Key": str(uuid4())}
    proof = await a_proof(office)
    sent = (await office.send(Proof=proof, **key)).json()
    await office.db.cases.delete_many({})  # as if the process had died in between

    again = await office.send(Proof=proof, **key)
    elsewhere = await office.send(Proof=proof, **{"Idempotency-Key": str(uuid4())})

    assert (again.status_code, again.json()["id"]) == (201, sent["id"])
    assert problem(elsewhere) == "proof-replayed"


def stamp_of(page: httpx.Response) -> str:
    found = re.search(r'name="shown_at" value="([^"]+)"', page.text)
    assert found
    return found[1]


async def test_a_form_without_a_script_goes_the_slower_way(world: World, keys: Keys) -> None:
    slower = {"unproven": {"network": "2/h", "commune": "3/h"}}
    async with opened(world, keys, guarded(world, form_seconds=0, rate_limits=slower)) as office:

        async def sent(network: dict[str, str], **values: str) -> httpx.Response:
            form = a_form(form_id=uuid4().hex, text="Đường ngập.", **values)
            return await office.client.post("/", data=form, headers=network)

        assert [(await sent(HERE)).status_code for _ in range(3)] == [303, 303, 429]
        full = await sent(HERE)
        assert int(full.headers["retry-after"]) > 60
        assert "chỉ nhận được ít phản ánh cùng lúc" in unescape(full.text)
        assert re.search(r"Xin gửi lại sau \d+ phút, hoặc gọi đường dây nóng", unescape(full.text))
        assert "Đường ngập." in unescape(full.text)
        assert (await sent(HERE, proof=await a_proof(office))).status_code == 303
        assert [(await sent(THERE)).status_code for _ in range(2)] == [303, 429]
        assert await office.state() == (4, 0, 0)
        assert await metric(office, "xaso_feedback_proofs_total", outcome="slower") >= 3
        assert await metric(office, "xaso_feedback_limited_total", kind="unproven") >= 3


async def test_a_form_sent_too_fast_is_shown_again_with_what_was_typed(
    guarded_office: Office,
) -> None:
    office = guarded_office
    shown = stamp_of(await office.client.get("/"))

    for stamp in (shown, "", shown[1:]):
        page = await office.client.post("/", data=a_form(text="Đường ngập.", shown_at=stamp))
        assert page.status_code == 422
        assert "được gửi quá nhanh" in unescape(page.text)
        assert "Đường ngập." in unescape(page.text)
        assert stamp_of(page)
    page = await office.client.post("/", data=a_form(shown_at=shown))
    assert stamp_of(page) == shown
    assert await office.state() == (0, 0, 0)


async def test_many_messages_from_one_network_are_asked_to_wait(world: World, keys: Keys) -> None:
    rate = {"network": "5/h", "commune": "8/h"}
    rates = {"send": rate, "similar": rate, "challenge": rate}
    async with opened(
        world, keys, guarded(world, proof_of_work=False, rate_limits=rates)
    ) as office:
        flood = [await office.send(**HERE) for _ in range(20)]
        others = [await office.send(**THERE) for _ in range(4)]

        assert [each.status_code for each in flood] == [201] * 5 + [429] * 15
        assert problem(flood[-1]) == "too-many-requests"
        assert int(flood[-1].headers["retry-after"]) > 60
        assert [each.status_code for each in others] == [201] * 3 + [429]
        assert (await office.send(**office.by(Role.FOCAL))).status_code == 201
        asked = {"text": "Hồ sơ trễ hẹn ba ngày.", "category": "TTHC"}
        similar = [
            await office.client.post("/v1/similar", json=asked, headers=HERE) for _ in range(6)
        ]
        assert [each.status_code for each in similar] == [200] * 5 + [429]


async def test_who_guesses_links_gets_few_answers_and_no_holder_is_locked_out(
    world: World, keys: Keys
) -> None:
    async with opened(world, keys, guarded(world, log_level="ERROR")) as office:
        await _guess(office)


async def _guess(office: Office) -> None:
    sent = (await office.send(**office.by(Role.HOTLINE_OPERATOR))).json()
    token = sent["tracking_url"].rpartition("/")[2]
    answers: list[int] = []
    for _ in range(100):
        guesses = (
            office.client.get(f"/v1/track/{uuid4().hex[:26].upper()}", headers=HERE)
            for _ in range(100)
        )
        answers += [each.status_code for each in await asyncio.gather(*guesses)]

    assert len(answers) == 10_000
    assert 1 <= answers.count(404) <= 50
    assert answers.count(429) == 10_000 - answers.count(404)
    page = await office.client.get(f"/t/{uuid4().hex[:26]}", headers=HERE)
    assert (page.status_code, int(page.headers["retry-after"]) > 0) == (429, True)
    unknown = "0" * 26
    for path, body in (
        (f"/v1/track/{unknown}/rating", {"score": 1}),
        (f"/v1/track/{unknown}/supplement", {"text": "x"}),
        (f"/v1/cases/{uuid4()}/join", {"token": unknown}),
    ):
        acted = await office.client.post(path, json=body, headers=HERE)
        assert acted.status_code == 429, path
    rated = await office.client.post(f"/t/{unknown}/danh-gia", data={"score": "1"}, headers=HERE)
    assert rated.status_code == 429
    for _ in range(100):
        assert (await office.client.get(f"/v1/track/{token}", headers=HERE)).status_code == 200
    assert (await office.client.get(f"/t/{'0' * 26}", headers=THERE)).status_code == 404


@pytest.fixture
def two_communes(tmp_path: Path) -> Path:
    """Return a folder of data with a second commune that takes feedback."""
    for slug in ("son-mai", "xa-khac"):
        shutil.copytree(ROOT / "deploy/communes/son-mai", tmp_path / slug)
    file = tmp_path / "xa-khac/commune.yaml"
    file.write_text(re.sub(r"(?m)^slug: .*$", "slug: xa-khac", file.read_text("utf-8")), "utf-8")
    return tmp_path


async def test_a_flood_on_one_commune_does_not_slow_another(
    world: World, keys: Keys, two_communes: Path
) -> None:
    settings = guarded(world, proof_of_work=False, communes_dir=two_communes)
    async with opened(world, keys, settings) as office:
        refused = 0

        async def flood(enough: asyncio.Event) -> None:
            nonlocal refused
            while not enough.is_set():
                answer = await office.send({"commune": "xa-khac"}, **HERE)
                refused += answer.status_code == 429
                await asyncio.sleep(1 / 20)

        async def slowest(network: str) -> float:
            """Return the longest that one of fifty messages to the other commune took."""
            seconds = []
            for _ in range(50):
                began = perf_counter()
                sent = await office.send(**{"X-Forwarded-For": network})
                seconds.append(perf_counter() - began)
                assert sent.status_code == 201
            return max(seconds)

        await slowest("198.51.100.1")
        ratios = []
        for attempt in range(5):  # the machine has its own moods; a flood that slows, always does
            calm = await slowest(f"198.51.{attempt}.2")
            enough = asyncio.Event()
            flooding = asyncio.create_task(flood(enough))
            await eventually(lambda: refused > 0)
            busy = await slowest(f"198.18.{attempt}.2")
            enough.set()
            await flooding
            ratios.append(busy / calm)
            if ratios[-1] < 2:
                break

        assert min(ratios) < 2, ratios
        assert await metric(office, "xaso_feedback_limited_total", commune="xa-khac") > 0


def test_every_kind_can_be_set_and_only_a_kind(world: World) -> None:
    settings = guarded(
        world, rate_limits={Kind.TRACK: None, "send": {"network": "1/s", "commune": "9/s"}}
    )
    assert settings.rate_limits[Kind.TRACK] is None
    for wrong in (
        {"sent": None},
        {"send": {"network": "1/s"}},
        {"send": {"network": "x", "commune": "1/s"}},
    ):
        with pytest.raises(ValueError, match="rate_limits"):
            guarded(world, rate_limits=wrong)
