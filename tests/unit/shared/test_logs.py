import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from shared import logs

CANARY = (
    "Canary Nguyễn",
    "0912 345 678",
    "+84912345678",
    "canary@example.vn",
    "/t/ABCDEFGHJKMNPQRSTVWXYZ",
)


@dataclass
class Output:
    """What a service called feedback writes to its standard output in this test."""

    captured: pytest.CaptureFixture[str]

    def begins(self) -> None:
        logs.configure("feedback", "INFO")

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.captured.readouterr().out.splitlines()]


@pytest.fixture
def output(capsys: pytest.CaptureFixture[str]) -> Iterator[Output]:
    yield Output(capsys)
    logs.configure("tests", "WARNING")


def fails(secret: str) -> None:
    raise RuntimeError(secret)


def test_a_line_is_json_and_carries_the_ids_of_its_context(output: Output) -> None:
    output.begins()
    with logs.bind(event_id="e-1", correlation_id="c-1"):
        logs.get("t").info("something happened", count=3)

    [line] = output.lines()
    assert line["event"] == "something happened"
    assert (line["event_id"], line["correlation_id"], line["count"]) == ("e-1", "c-1", 3)
    assert (line["service"], line["level"]) == ("feedback", "info")


def test_a_canary_in_a_value_a_library_line_or_an_error_is_not_written(output: Output) -> None:
    output.begins()

    class Person(BaseModel):
        model_config = ConfigDict(hide_input_in_errors=True)
        phone: bool

    for secret in CANARY[1:]:
        logs.get("t").info("seen", value=f"gọi {secret} nhé")
        logging.getLogger("library").warning("from %s", secret)
    for secret in CANARY:
        try:
            Person(phone=secret)  # type: ignore[arg-type]
        except ValueError:
            logs.get("t").exception("it failed")
        try:
            fails(secret)
        except RuntimeError:
            logging.getLogger("library").exception("it failed")

    written = json.dumps(output.lines(), ensure_ascii=False)
    assert written.count("it failed") == 2 * len(CANARY)
    assert not [secret for secret in CANARY if secret in written]


def test_ids_and_times_are_not_taken_for_telephone_numbers(output: Output) -> None:
    output.begins()
    identifier = "0b1c5f9e-0912-4345-8678-091234567890"

    logs.get("t").info("seen", id=identifier, at="2026-11-22T09:12:34.567891Z")

    [line] = output.lines()
    assert line["id"] == identifier
    assert line["at"].startswith("2026-11-22T09:12:34.567891")
