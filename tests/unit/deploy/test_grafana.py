import importlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY, generate_latest
from prometheus_client.parser import text_string_to_metric_families

import shared.metrics
from deploy.grafana import build
from deploy.prometheus import names

ROOT = Path(__file__).parents[3]
SERVICES = ("tasks", "feedback", "notify", "dashboard")
BY_PROMETHEUS = {"up": {"job", "service", "instance"}}
ALERTS = {"ALERTS": {"alertname", "alertstate", "severity"}}
OF_THE_TARGET = {"job", "service", "instance", "le"}
SUFFIXES = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"], "gauge": [""]}


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """Every series that a scrape of the services can show, with its labels."""
    shared.metrics.consumer_middleware("test")
    for service in SERVICES:
        importlib.import_module(f"services.{service}.metrics")
    scrape = generate_latest(REGISTRY).decode()
    found = BY_PROMETHEUS | ALERTS
    for family in text_string_to_metric_families(scrape):
        collector: Any = REGISTRY._names_to_collectors.get(family.name)
        labels = {*getattr(collector, "_labelnames", ()), *OF_THE_TARGET}
        for suffix in SUFFIXES.get(family.type, []):
            found[family.name + suffix] = labels
    return found


def recorded() -> dict[str, str]:
    rules = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text("utf-8"))
    every = [rule for group in rules["groups"] for rule in group["rules"]]
    return {rule.get("record", rule.get("alert")): rule["expr"] for rule in every}


@pytest.mark.parametrize("expression", [*build.expressions(), *recorded().values()])
def test_every_expression_reads_series_that_a_service_shows(
    expression: str, known: dict[str, set[str]]
) -> None:
    read = names.metrics(expression)
    own = {name for name in read if name in recorded()}

    assert read
    assert read - own <= known.keys()
    labels = set().union(*(known[name] for name in read - own)) if read - own else set()
    assert names.labels(expression) <= labels


def test_a_series_that_nobody_defines_is_found_out() -> None:
    expression = 'sum by (team) (rate(xaso_no_such_total{a="up", b=~"x|y"}[5m])) > 2 and up == 1'

    assert names.metrics(expression) == {"xaso_no_such_total", "up"}
    assert names.labels(expression) == {"team", "a", "b"}


def test_the_dashboard_that_is_checked_in_is_the_one_that_the_code_makes() -> None:
    assert build.TARGET.read_text("utf-8") == build.render()


def test_every_panel_has_a_vietnamese_title_and_an_english_description() -> None:
    panels = [p for p in json.loads(build.render())["panels"] if p["type"] != "row"]

    assert len({panel["title"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["title"]
        assert panel["description"].endswith(".")
        assert panel["description"].isascii()


def test_panels_do_not_overlap_and_fill_the_width() -> None:
    cells: set[tuple[int, int]] = set()
    for panel in json.loads(build.render())["panels"]:
        place = panel["gridPos"]
        here = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not here & cells
        assert max(x for x, _ in here) < build.WIDTH
        cells |= here


def test_the_dashboard_asks_the_source_that_is_provisioned() -> None:
    folder = ROOT / "deploy/grafana/provisioning"
    source = yaml.safe_load((folder / "datasources/prometheus.yaml").read_text("utf-8"))
    provider = yaml.safe_load((folder / "dashboards/xaso.yaml").read_text("utf-8"))
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))

    assert source["datasources"][0]["uid"] == build.SOURCE["uid"]
    assert source["datasources"][0]["url"] == "http://prometheus:9090"
    mounts = {v["target"] for v in compose["services"]["grafana"]["volumes"]}
    path = provider["providers"][0]["options"]["path"]
    assert any(path.startswith(mount) for mount in mounts)


def test_promtool_can_parse_every_expression(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{number}", "expr": expression}
        for number, expression in enumerate(build.expressions())
    ]
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}), "utf-8")
    promtool = shutil.which("promtool")
    if promtool is None:
        assert all(rule["expr"].count("(") == rule["expr"].count(")") for rule in rules)
        return

    done = subprocess.run(
        [promtool, "check", "rules", file], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
