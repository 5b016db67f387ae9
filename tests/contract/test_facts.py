"""The published language still holds: what was ever said can still be read."""

import json
from pathlib import Path
from typing import Any

import pytest

from deploy.nats.topology import CONSUMERS
from shared.contracts import feedback, notify, tasks
from shared.contracts.base import FACTS, fact_named

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))
PERSONAL = {"name", "full_name", "phone", "email", "address", "text", "note", "answer", "ip"}
MODULES = (feedback, notify, tasks)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_was_ever_said_can_still_be_read(path: Path) -> None:
    said = json.loads(path.read_text("utf-8"))

    fact = FACTS[path.stem.split("@")[0]].model_validate(said)

    kept = json.loads(fact.model_dump_json())
    assert _as_far_as(said, kept) == said


def _as_far_as(said: Any, kept: Any) -> Any:
    """Return ``kept`` without the fields that have been added since ``said`` was said."""
    if isinstance(said, dict):
        return {key: _as_far_as(said[key], kept[key]) for key in said}
    if isinstance(said, list):
        return [_as_far_as(one, other) for one, other in zip(said, kept, strict=True)]
    return kept


def test_every_fact_has_an_example() -> None:
    assert {path.stem.split("@")[0] for path in EXAMPLES} == set(FACTS)


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_fact_has_no_field_for_personal_data(name: str) -> None:
    schema = FACTS[name].model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]

    assert not PERSONAL & {field for part in parts for field in part.get("properties", {})}


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_fact_is_named_as_its_class(name: str) -> None:
    producer, version, noun, verb = name.split(".")

    assert FACTS[name].__name__ == f"{noun.title()}{verb.title()}{version.upper()}"
    assert f"{FACTS[name].__module__}.".startswith(f"shared.contracts.{producer}.")


def test_whoever_hears_a_fact_hears_one_that_is_said() -> None:
    heard = [c.subject for c in CONSUMERS if c.stream not in ("COMMANDS", "CLOCK")]

    for subject in heard:
        if not subject.endswith(">"):
            assert fact_named(subject), subject


def test_an_undeclared_field_is_an_error_at_the_producer_and_ignored_by_a_reader() -> None:
    said = json.loads(EXAMPLES[0].read_text("utf-8")) | {"mood": "new"}
    fact = FACTS[EXAMPLES[0].stem.split("@")[0]]

    fact.model_validate(said)
    with pytest.raises(TypeError, match="mood"):
        fact(**said)
