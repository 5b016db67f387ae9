"""The figures of the service ``tasks``."""

from prometheus_client import Counter

_progress = Counter(
    "xaso_tasks_progress_total",
    "Reports of progress, by what became of them.",
    ["commune", "track", "via", "outcome"],
)
_overtaken = Counter(
    "xaso_tasks_overtaken_total", "Writes that were repeated because another came first."
)
_refusals = Counter(
    "xaso_tasks_refused_commands_total", "Commands on the bus that were refused.", ["code"]
)

NO_TRACK = "none"


def record_progress(commune: str, track: str | None, via: str, outcome: str) -> None:
    """Count a report; ``outcome`` is ``counted``, ``repeated``, ``refused`` or ``busy``."""
    _progress.labels(commune, track or NO_TRACK, via, outcome).inc()


def record_overtaken() -> None:
    """Count a write that has to be repeated."""
    _overtaken.inc()


def record_refusal(code: str) -> None:
    """Count a command that was refused; ``code`` is one of the service's own."""
    _refusals.labels(code).inc()
