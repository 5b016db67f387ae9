import io
import logging
from warnings import catch_warnings

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import generate_latest
from structlog.stdlib import ProcessorFormatter

from shared import tracing
from shared.auth import Role
from shared.testing import eventually
from tests.integration.feedback.conftest import CANARY, CONSENT, TRACES, Office, a_form, token_of

FORM = a_form(who="individual", consent="1", **CANARY)


def traces_in(*places: str | bytes) -> list[str]:
    found = []
    for place in places:
        text = place.decode("utf-8", "replace") if isinstance(place, bytes) else place
        if "\\u" in text:
            # What is sealed may say “\u” as well, by chance and followed by anything.
            with catch_warnings(action="ignore", category=DeprecationWarning):
                text += text.encode("latin-1", "backslashreplace").decode(
                    "unicode_escape", "replace"
                )
        found += [trace for trace in TRACES if trace in text]
    return found


async def a_canary_goes_everywhere(office: Office) -> list[str]:
    """Send the canary through every path, good and bad; return the secrets of its links."""
    submitter = {"kind": "individual", **CANARY}
    body = {"submitter": submitter, "consent": CONSENT}
    sent = (await office.send(body, **{"Idempotency-Key": "k"})).json()
    await office.send(body | {"text": "Khác."}, **{"Idempotency-Key": "k"})
    await office.send(body | {"consent": None})
    await office.send({"submitter": {**submitter, "phone": [CANARY["phone"]]}})
    await office.send({"submitter": {**submitter, CANARY["name"]: 1}})
    await office.send({"submitter": CANARY["name"]})
    await office.send(f'{{"text": "{CANARY["name"]} {CANARY["phone"]}'.encode())
    page = await office.client.post("/", data=FORM)
    await office.client.post("/", data={**FORM, "consent": ""})
    await office.client.get(page.headers["location"])
    await office.answer(sent["id"])
    await office.client.get(f"/v1/cases/{sent['id']}/contact", headers=office.by(Role.SERVICE))
    await office.facts("case.received", 2)
    await office.facts("case.answered")

    async def all_said() -> bool:
        return not await office.db.cases.find({"outbox_at": {"$exists": True}}).to_list(None)

    await eventually(all_said)
    return [token_of(sent["tracking_url"]), page.headers["location"].split("/")[2][:26]]


async def test_who_wrote_is_encrypted_at_rest(office: Office) -> None:
    secrets = await a_canary_goes_everywhere(office)

    raw = b""
    for name in await office.db.list_collection_names():
        async for document in office.db[name].find_raw_batches({}):
            raw += document
    assert len(raw) > 2000
    assert traces_in(raw) == []
    assert not any(secret.encode() in raw for secret in secrets)
    assert await office.state() == (2, 2, 1)


async def test_who_wrote_is_in_no_fact_no_log_line_and_no_metric(
    caplog: pytest.LogCaptureFixture, office: Office
) -> None:
    caplog.set_level(logging.DEBUG, "shared")
    caplog.set_level(logging.DEBUG, "services")
    lines = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, ProcessorFormatter):
            assert isinstance(handler, logging.StreamHandler)
            handler.setStream(lines)
    secrets = await a_canary_goes_everywhere(office)

    messages = await office.stored()
    said = b"".join(m.data + str(m.headers).encode() + m.subject.encode() for m in messages)
    assert len(messages) == 3
    assert '"route": "/t/{token}"' in lines.getvalue()
    for place in (said, lines.getvalue(), caplog.text, generate_latest()):
        assert traces_in(place) == []
        assert not any(secret in str(place) for secret in secrets)


async def test_who_wrote_is_in_no_trace(office: Office) -> None:
    exporter = InMemorySpanExporter()
    tracing.configure("feedback")  # whichever service of this process came first owns the provider
    provider = trace.get_tracer_provider()
    assert isinstance(provider, TracerProvider)
    provider.add_span_processor(SimpleSpanProcessor(exporter))

    secrets = await a_canary_goes_everywhere(office)

    spans = "".join(span.to_json() for span in exporter.get_finished_spans())
    assert '"POST"' in spans
    assert traces_in(spans) == []
    assert not any(secret in spans for secret in secrets)


async def test_staff_see_what_was_written_never_who_wrote_it(office: Office) -> None:
    await a_canary_goes_everywhere(office)

    for role in (Role.LEADER, Role.ADMIN, Role.CASE_HANDLER, Role.HOTLINE_OPERATOR):
        page = await office.client.get("/v1/cases", headers=office.by(role))
        cases = page.json()["items"]
        one = await office.client.get(f"/v1/cases/{cases[0]['id']}", headers=office.by(role))
        assert len(cases) == 2
        assert traces_in(page.content, one.content) == []


async def test_a_problem_never_repeats_what_was_sent(office: Office) -> None:
    for body in (
        {"submitter": {"name": CANARY["name"], "phone": "x" + CANARY["phone"]}},
        {"submitter": {"email": CANARY["email"] + "@"}, "consent": CONSENT},
        {"category": CANARY["name"]},
        {"commune": CANARY["name"]},
        {"consent": CANARY["name"]},
    ):
        refused = await office.send(body)
        assert refused.status_code == 422
        assert traces_in(refused.content) == [], body


async def test_every_series_is_there_before_anything_happens(office: Office) -> None:
    measured = (await office.client.get("/metrics")).text
    for series in (
        'xaso_feedback_cases_total{category="TTHC",channel="phone",commune="son-mai"}',
        'xaso_feedback_answers_total{category="KHAC",commune="son-mai"}',
        'xaso_feedback_contact_reads_total{commune="son-mai"}',
        'xaso_outbox_oldest_seconds{service="feedback"}',
    ):
        assert series in measured
