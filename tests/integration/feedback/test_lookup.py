"""How residents find their case again, and how little whoever guesses learns."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.testing import World
from services.feedback.models import Case
from services.feedback.ports import Ports
from services.feedback.repository.citizens import CitizenRepository
from services.feedback.repository.strangers import MOST_TRIES, TryRepository
from services.feedback.service import finding, intake
from services.feedback.service.refusals import not_found
from services.feedback.tokens import TOKEN_LENGTH
from shared.testing import Keys
from tests.integration.feedback.conftest import (
    CANARY,
    CONSENT,
    Office,
    opened,
    settings_of,
    token_of,
)

PHONE_ENDS, WRONG = "4321", "0000"
BY_CHANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+\.\d+(e[+]\d+|Z)?")
"""Ids and moments, in which any four digits come up sooner or later."""
UNKNOWN = "SM-000000"


async def a_case(office: Office, **person: str) -> dict[str, Any]:
    body = {"submitter": person, "consent": CONSENT} if person else {}
    sent = await office.send(body)
    assert sent.status_code == 201, sent.text
    answer: dict[str, Any] = sent.json()
    return answer


async def look_up(office: Office, code: str, digits: str) -> httpx.Response:
    return await office.client.post("/v1/lookups", json={"code": code, "last_four": digits})


async def on_the_page(office: Office, code: str, digits: str) -> httpx.Response:
    typed = {"code": code, "last_four": digits}
    return await office.client.post("/tra-cuu", data=typed)


async def test_code_and_last_four_digits_lead_to_the_case(office: Office) -> None:
    sent = await a_case(office, **CANARY)
    spoken = sent["code"].removeprefix("SM-").lower()

    by_api = await look_up(office, sent["code"], PHONE_ENDS)
    by_page = await on_the_page(office, f" {spoken[:3]} {spoken[3:]} ", PHONE_ENDS)
    in_english = await office.client.post(
        "/tra-cuu?lang=en", data={"code": sent["code"], "last_four": PHONE_ENDS}
    )

    assert (by_api.status_code, by_api.json()["tracking_url"]) == (200, sent["tracking_url"])
    path = f"/t/{token_of(sent['tracking_url'])}"
    assert (by_page.status_code, by_page.headers["location"]) == (303, path)
    assert in_english.headers["location"] == f"{path}?lang=en"
    assert (await office.client.get(by_page.headers["location"])).status_code == 200


async def test_whatever_does_not_fit_is_one_answer(office: Office) -> None:
    named, nameless = await a_case(office, **CANARY), await a_case(office)
    silent = await a_case(office, name="Người Thử", email="thu@vidu.example")
    tried = (UNKNOWN, WRONG), (named["code"], WRONG), (nameless["code"], PHONE_ENDS), (
        silent["code"], PHONE_ENDS
    )  # fmt: skip

    by_api = [await look_up(office, *each) for each in tried]
    by_page = [await on_the_page(office, *each) for each in tried]

    assert {each.status_code for each in by_api + by_page} == {404}
    assert len({each.content for each in by_api}) == 1
    assert len({re.sub(r"SM-\w+", "", each.text) for each in by_page}) == 1
    assert "Không tìm thấy phản ánh nào khớp" in unescape(by_page[0].text)
    assert all(f'value="{PHONE_ENDS}"' not in each.text for each in by_page)


@pytest.mark.parametrize(
    ("code", "digits", "field"),
    [("SM", "1234", "code"), ("", "", "code"), (UNKNOWN, "123", "last_four"),
     (UNKNOWN, "١٢٣٤", "last_four"), (UNKNOWN, "12a4", "last_four")],
)  # fmt: skip
async def test_what_is_no_code_or_no_digits_is_said_and_counts_nothing(
    office: Office, code: str, digits: str, field: str
) -> None:
    answer = await look_up(office, code, digits)
    page = await on_the_page(office, code, digits)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert await office.db.lookup_tries.count_documents({}) == 0


async def test_five_wrong_tries_lock_a_code_in_every_replica_and_never_the_link(
    world: World, keys: Keys
) -> None:
    settings = settings_of(world)
    async with opened(world, keys, settings) as one, opened(world, keys, settings) as two:
        sent = await a_case(one, **CANARY)

        async def tried(code: str) -> list[httpx.Response]:
            wrong = [await look_up((one, two)[n % 2], code, WRONG) for n in range(MOST_TRIES)]
            return [*wrong, await look_up(one, code, PHONE_ENDS), await look_up(two, code, WRONG)]

        known, unknown = await tried(sent["code"]), await tried(UNKNOWN)

        assert [each.status_code for each in known] == [404] * 5 + [429] * 2
        assert [each.status_code for each in unknown] == [404] * 5 + [429] * 2
        assert known[-1].json() == unknown[-1].json()
        assert known[-1].json()["type"] == "urn:xaso:problem:code-locked"
        assert int(known[-1].headers["retry-after"]) > 60
        page = await on_the_page(two, sent["code"], PHONE_ENDS)
        assert (page.status_code, "tạm khóa" in unescape(page.text)) == (429, True)
        link = f"/t/{token_of(sent['tracking_url'])}"
        assert (await two.client.get(link)).status_code == 200
        other = await a_case(one, **CANARY)
        assert (await look_up(two, other["code"], PHONE_ENDS)).status_code == 200
        kept = await one.db.lookup_tries.find({}).to_list(None)
        assert sent["code"] not in str(kept)


async def test_tries_at_once_are_no_more_than_tries_one_by_one(office: Office) -> None:
    sent = await a_case(office, **CANARY)

    answers = await asyncio.gather(*(look_up(office, sent["code"], WRONG) for _ in range(20)))

    assert sorted(each.status_code for each in answers) == [404] * 5 + [429] * 15


async def test_who_knows_the_digits_begins_from_nothing_again(office: Office) -> None:
    sent = await a_case(office, **CANARY)
    for _ in range(3):
        for _ in range(MOST_TRIES - 1):
            assert (await look_up(office, sent["code"], WRONG)).status_code == 404
        assert (await look_up(office, sent["code"], PHONE_ENDS)).status_code == 200


async def test_a_lock_ends(office: Office) -> None:
    tries = TryRepository(office.db, timedelta(minutes=30))
    now = datetime.now(UTC)

    assert [await tries.take("k", now) for _ in range(6)] == [0] * 5 + [1800]
    assert await tries.take("k", now + timedelta(minutes=29)) == 60
    later = now + timedelta(minutes=31)
    assert [await tries.take("k", later) for _ in range(6)] == [0] * 5 + [1800]


async def times(*kinds: Callable[[], Awaitable[httpx.Response]], rounds: int) -> tuple[float, ...]:
    """Return how long each kind of request takes, measured in turns so that all share the mood.

    That is the time that one in ten stays below: whatever else goes on only ever adds to it.
    """
    taken: list[list[float]] = [[] for _ in kinds]
    for _ in range(rounds):
        for number, kind in enumerate(kinds):
            began = perf_counter()
            await kind()
            taken[number].append(perf_counter() - began)
    return tuple(quantiles(each, n=10)[0] for each in taken)


def gap(taken: tuple[float, ...]) -> float:
    return max(taken) / min(taken) - 1


async def smallest_gap(measure: Callable[[], Awaitable[tuple[float, ...]]]) -> float:
    """Return the least gap of some measurements: noise opens one now and then, a leak always."""
    found = []
    for _ in range(6):
        found.append(gap(await measure()))
        if found[-1] < 0.05:
            break
    return min(found)


async def test_wrong_and_unknown_links_take_the_same_time(
    world: World, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(world, keys, settings_of(world, log_level="ERROR")) as office:
        await a_case(office)

        def asking(token: Callable[[], str]) -> Callable[[], Awaitable[httpx.Response]]:
            return lambda: office.client.get(f"/v1/track/{token()}")

        unknown = asking(lambda: f"0{uuid4().hex[:25]}")
        wrong, short = asking(lambda: f"Z{uuid4().hex[:25]}"), asking(lambda: uuid4().hex[:25])
        bodies = {(await each()).content for each in (unknown, wrong, short)}
        assert len(bodies) == 1

        def measure() -> Awaitable[tuple[float, ...]]:
            return times(unknown, wrong, short, rounds=150)

        assert await smallest_gap(measure) < 0.05
        honest = intake.follow

        async def in_haste(token: str, ports: Ports) -> Case:
            """Ask the database only about what looks like a token."""
            if len(token) != TOKEN_LENGTH:
                raise not_found()
            return await honest(token, ports)

        monkeypatch.setattr(intake, "follow", in_haste)
        assert await smallest_gap(measure) > 0.05


async def test_look_ups_that_fail_take_the_same_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, nameless = await a_case(office, **CANARY), await a_case(office)
    honest = CitizenRepository.matches_last_four

    async def slow_for_whom_it_knows(self: Any, case: Any, digits: str) -> bool:
        if case and case.identity:
            await asyncio.sleep(0.02)
        return await honest(self, case, digits)

    async def trying(code: str) -> httpx.Response:
        await office.db.lookup_tries.delete_many({})
        return await look_up(office, code, WRONG)

    def measure() -> Awaitable[tuple[float, ...]]:
        codes = (UNKNOWN, named["code"], nameless["code"])
        return times(*((lambda code=code: trying(code)) for code in codes), rounds=7)

    monkeypatch.setattr(CitizenRepository, "matches_last_four", slow_for_whom_it_knows)
    monkeypatch.setattr(finding, "REFUSED_AFTER", 0.15)
    assert await smallest_gap(measure) < 0.05
    monkeypatch.setattr(finding, "REFUSED_AFTER", 0)
    assert await smallest_gap(measure) > 0.05


async def test_neither_code_nor_digits_are_in_an_address_or_a_log(
    office: Office, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = await a_case(office, **CANARY)
    form = await office.client.get("/tra-cuu")
    opened_ = await on_the_page(office, sent["code"], PHONE_ENDS)
    await on_the_page(office, sent["code"], WRONG)
    metrics = (await office.client.get("/metrics")).text

    assert 'method="post" action="/tra-cuu"' in form.text
    assert opened_.headers["referrer-policy"] == "no-referrer"
    said = caplog.text + "".join(capsys.readouterr()) + metrics + opened_.headers["location"]
    said = BY_CHANCE.sub("", said)
    for secret in (sent["code"], PHONE_ENDS, CANARY["phone"]):
        assert secret not in said.replace(token_of(sent["tracking_url"]), "")
    assert token_of(sent["tracking_url"]) not in caplog.text + metrics
    assert 'xaso_feedback_lookups_total{commune="son-mai",outcome="found"}' in metrics


async def test_whoever_tries_many_codes_is_stopped(world: World, keys: Keys) -> None:
    rates = {"look_up": {"network": "3/h", "commune": "9/h"}}
    async with opened(world, keys, settings_of(world, rate_limits=rates)) as office:
        sent = await a_case(office, **CANARY)
        assert [
            (await look_up(office, sent["code"], PHONE_ENDS)).status_code for _ in range(9)
        ] == [200] * 9
        tried = [await look_up(office, f"SM-00000{n}", WRONG) for n in range(5)]
        assert [each.status_code for each in tried] == [404] * 3 + [429] * 2
        assert tried[-1].json()["type"] == "urn:xaso:problem:too-many-requests"
        page = await on_the_page(office, UNKNOWN, WRONG)
        assert (page.status_code, int(page.headers["retry-after"]) > 0) == (429, True)


async def test_another_site_cannot_look_up_in_a_visitors_name(office: Office) -> None:
    sent = await a_case(office, **CANARY)
    typed = {"code": sent["code"], "last_four": PHONE_ENDS}
    page = await office.client.post(
        "/tra-cuu", data=typed, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert page.status_code == 403
