"""What operators watch in the dashboard's projector."""

from prometheus_client import Counter, Gauge, Histogram

PRODUCERS = ("tasks", "feedback", "notify")
OUTCOMES = ("projected", "unknown", "unreadable")

_facts = Counter(
    "xaso_dashboard_facts_total", "Facts taken from the stream.", ["producer", "outcome"]
)
_batch_facts = Histogram(
    "xaso_dashboard_batch_facts",
    "Facts in one batch.",
    ["producer"],
    buckets=(1, 2, 5, 10, 25, 50, 100, 200, 256),
)
_batch_seconds = Histogram(
    "xaso_dashboard_batch_seconds",
    "Time to write one batch to the read model.",
    ["producer"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
_rebuilding = Gauge("xaso_dashboard_rebuilding", "1 while the read model is being rebuilt.")
_rebuilt = Counter("xaso_dashboard_rebuilt_facts_total", "Facts read again to rebuild.")
_rebuild_pending = Gauge(
    "xaso_dashboard_rebuild_pending_facts", "Facts the rebuild has yet to read."
)

for _producer in PRODUCERS:
    _batch_facts.labels(_producer)
    _batch_seconds.labels(_producer)
    for _outcome in OUTCOMES:
        _facts.labels(_producer, _outcome)


def record_batch(producer: str, facts: int, seconds: float) -> None:
    """Record one batch written to the read model."""
    _facts.labels(producer, "projected").inc(facts)
    _batch_facts.labels(producer).observe(facts)
    _batch_seconds.labels(producer).observe(seconds)


def record_unknown(producer: str) -> None:
    """Count a fact that this version does not know; it is passed over."""
    _facts.labels(producer, "unknown").inc()


def record_unreadable(producer: str) -> None:
    """Count a message set aside because it is not the fact that its subject names."""
    _facts.labels(producer, "unreadable").inc()


def record_rebuild(*, running: bool, facts: int = 0, pending: int = 0) -> None:
    """Record how far a rebuild has come."""
    _rebuilding.set(int(running))
    _rebuilt.inc(facts)
    _rebuild_pending.set(pending)
