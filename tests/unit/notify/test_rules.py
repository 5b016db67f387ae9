from pathlib import Path

import pytest
from pydantic import ValidationError

from deploy.nats.topology import CONSUMERS
from services.notify import rules
from services.notify.handlers import listen

GOOD = "{fact: tasks.v1.progress.reported, to: [unit], by: [inbox], template: x}"


def read(folder: Path, rule: str) -> None:
    path = folder / "rules.yaml"
    path.write_text(f"- {rule}")
    rules.load(path)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("progress.reported", "progress.dreamt"),
        ("to: [unit]", "to: [neighbours]"),
        ("to: [unit]", "to: []"),
        ("to: [unit]", "to: [resident]"),
        ("by: [inbox]", "by: [pigeon]"),
        ("template: x", "template: x, when: {probe: false}"),
        ("template: x", "template: x, colour: red"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_start(
    tmp_path: Path, good: str, bad: str
) -> None:
    read(tmp_path, GOOD)
    with pytest.raises(ValidationError):
        read(tmp_path, GOOD.replace(good, bad))


def test_every_rule_is_heard_and_every_consumer_has_its_handler() -> None:
    mine = {c.name: c.subject for c in CONSUMERS if c.service == "notify"}
    heard = {each.durable for each in listen().listenings}
    assert heard == mine.keys()
    producers = {subject.split(".")[2] for subject in mine.values()}
    assert {rule.fact.split(".")[0] for rule in rules.load()} <= producers


def test_a_rule_that_is_off_is_kept_and_tells_nobody(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(
        "- {fact: tasks.v1.task.completed, to: [units], by: [inbox], template: x, enabled: false}"
    )
    assert [rule.enabled for rule in rules.shipped(path)] == [False]
    assert rules.load(path) == ()
