"""``python -m deploy.grafana.build``: write the dashboard that Grafana is provisioned with."""

import json
from pathlib import Path
from typing import Any

from deploy.grafana.panels import PAGE
from deploy.grafana.parts import RATE, Panel, Query

TARGET = Path(__file__).parent / "provisioning" / "dashboards" / "xaso.json"
SOURCE = {"type": "prometheus", "uid": "prometheus"}
WIDTH, HEIGHT = 24, 8
GREEN, RED = "green", "red"

Json = dict[str, Any]


def dashboard() -> Json:
    """Return the dashboard as Grafana reads it."""
    panels: list[Json] = []
    y = 0
    for row in PAGE:
        panels.append(
            {
                "id": len(panels) + 1,
                "type": "row",
                "title": row.title,
                "collapsed": False,
                "panels": [],
                "gridPos": {"x": 0, "y": y, "w": WIDTH, "h": 1},
            }
        )
        y += 1
        for line in _lines(row.panels):
            width = WIDTH // len(line)
            for column, each in enumerate(line):
                place = {"x": column * width, "y": y, "w": width, "h": HEIGHT}
                panels.append({"id": len(panels) + 1, "gridPos": place, **_panel(each)})
            y += HEIGHT
    return {
        "uid": "xaso",
        "title": "Xã Số: vận hành",
        "description": "Intake, events, notices and the leadership page; docs/runbooks.",
        "tags": ["xaso"],
        "timezone": "Asia/Ho_Chi_Minh",
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "panels": panels,
    }


def expressions() -> list[str]:
    """Return every PromQL expression of the page, with Grafana's own variable filled in."""
    queries = [query for row in PAGE for panel in row.panels for query in panel.queries]
    return [query.expression.replace(RATE, "1m") for query in queries]


def render() -> str:
    """Return the dashboard as the text of its file."""
    return json.dumps(dashboard(), ensure_ascii=False, indent=1) + "\n"


def _lines(panels: tuple[Panel, ...]) -> list[tuple[Panel, ...]]:
    """Break the panels of a row into lines of three, or four where they are four."""
    wide = 4 if len(panels) == 4 else 3  # noqa: PLR2004
    return [panels[start : start + wide] for start in range(0, len(panels), wide)]


def _panel(panel: Panel) -> Json:
    now = panel.kind == "stat"
    return {
        "type": panel.kind,
        "title": panel.title,
        "description": panel.description,
        "datasource": SOURCE,
        "targets": [
            _target(letter, query, instant=now)
            for letter, query in zip("ABCDEF", panel.queries, strict=False)
        ],
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "min": 0, "thresholds": _thresholds(panel)},
            "overrides": [],
        },
        "options": _stat() if now else _lines_over_time(),
    }


def _target(letter: str, query: Query, *, instant: bool) -> Json:
    return {
        "refId": letter,
        "datasource": SOURCE,
        "expr": query.expression,
        "legendFormat": query.legend,
        "instant": instant,
        "range": not instant,
    }


def _thresholds(panel: Panel) -> Json:
    if panel.green_from is not None:
        steps = [{"color": RED, "value": None}, {"color": GREEN, "value": panel.green_from}]
    else:
        steps = [{"color": GREEN, "value": None}]
        if panel.red is not None:
            steps.append({"color": RED, "value": panel.red})
    return {"mode": "absolute", "steps": steps}


def _stat() -> Json:
    return {
        "colorMode": "background",
        "graphMode": "none",
        "textMode": "value_and_name",
        "reduceOptions": {"calcs": ["lastNotNull"], "values": False, "fields": ""},
    }


def _lines_over_time() -> Json:
    return {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
