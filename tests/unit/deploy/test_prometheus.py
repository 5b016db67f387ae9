import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "deploy/prometheus"
WANTED = {
    "AuditNotSound",
    "BusPermissionViolation",
    "ConsumerLag",
    "ConsumerLost",
    "DeadLetterNotEmpty",
    "IntakeErrorBudgetFastBurn",
    "MailboxDown",
    "NotifyOldestUnsent",
    "OutboxStuck",
    "PrivacyRequestOverdue",
    "ServiceDown",
}
TEXTS = ("summary", "summary_en", "description", "description_en")


def load(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


ALERTS = {
    rule["alert"]: rule
    for group in load("rules.yml")["groups"]
    for rule in group["rules"]
    if "alert" in rule
}


def test_the_alerts_are_those_that_the_runbooks_are_written_for() -> None:
    assert set(ALERTS) == WANTED


@pytest.mark.parametrize("alert", sorted(WANTED))
def test_each_alert_says_in_two_languages_what_is_wrong_and_where_to_read_on(alert: str) -> None:
    rule = ALERTS[alert]

    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert all(rule["annotations"][text].strip() for text in TEXTS)
    runbook = ROOT / rule["annotations"]["runbook_url"]
    assert runbook.name == f"{alert}.md"
    text = runbook.read_text("utf-8")
    for heading in ("## What it means", "## Look at", "## Do"):
        assert heading in text


@pytest.mark.parametrize("alert", sorted(WANTED))
def test_each_alert_has_a_case_that_fires_and_one_that_is_silent(alert: str) -> None:
    cases = [
        bool(check["exp_alerts"])
        for test in load("rules.test.yml")["tests"]
        for check in test["alert_rule_test"]
        if check["alertname"] == alert
    ]

    assert {True, False} <= set(cases)


def test_every_service_is_scraped_at_the_port_it_listens_on() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    job = next(j for j in load("prometheus.yml")["scrape_configs"] if j["job_name"] == "xaso")
    targets = {
        each["labels"]["service"]: target
        for each in job["static_configs"]
        for target in each["targets"]
    }

    assert targets == {
        name: f"{name}:{compose[name]['environment']['XASO_PORT']}"
        for name in ("feedback", "tasks", "notify", "dashboard")
    }
    for name in targets:
        assert set(compose[name]["networks"]) & set(compose["prometheus"]["networks"])


def test_an_absent_service_is_an_alert_too() -> None:
    expression = ALERTS["ServiceDown"]["expr"]
    for service in ("feedback", "tasks", "notify", "dashboard"):
        assert re.search(rf'absent\(up{{job="xaso", service="{service}"}}\)', expression)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "config", "--syntax-only", "prometheus.yml"),
        ("check", "rules", "rules.yml"),
        ("test", "rules", "rules.test.yml"),
    ],
)
def test_promtool_accepts_the_rules_and_their_cases(arguments: tuple[str, ...]) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        assert load(arguments[-1])
        return

    done = subprocess.run(
        [promtool, *arguments], cwd=FOLDER, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
