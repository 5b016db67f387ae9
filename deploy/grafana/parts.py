"""What the operators' page is put together from: rows, panels, queries."""

from dataclasses import dataclass

RATE = "$__rate_interval"


@dataclass(frozen=True, slots=True)
class Query:
    """One PromQL expression and the name of its lines, in Grafana's ``{{label}}`` form."""

    expression: str
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure. ``unit`` is Grafana's id of it; ``red`` the value from which it is alarming."""

    title: str
    description: str
    queries: tuple[Query, ...]
    unit: str = "short"
    kind: str = "timeseries"
    red: float | None = None
    green_from: float | None = None
    """For figures where less is worse: red below, green from here on."""


@dataclass(frozen=True, slots=True)
class Row:
    """Panels that belong together, under one heading."""

    title: str
    panels: tuple[Panel, ...]


def quantile(q: float, metric: str, label: str, where: str = "") -> str:
    """Return the ``q`` quantile of a histogram by ``label``."""
    return f"histogram_quantile({q}, sum by (le, {label}) (rate({metric}_bucket{where}[{RATE}])))"


def p50_p99(metric: str, label: str, where: str = "") -> tuple[Query, ...]:
    """Return the median and the 99th percentile of a histogram by ``label``."""
    return (
        Query(quantile(0.5, metric, label, where), f"p50 {{{{{label}}}}}"),
        Query(quantile(0.99, metric, label, where), f"p99 {{{{{label}}}}}"),
    )


def total(metric: str, *by: str, over: str = RATE) -> str:
    """Return how often a counter grew in ``over``, by labels."""
    return f"sum by ({', '.join(by)}) (increase({metric}[{over}]))"
