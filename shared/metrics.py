"""What operators watch: one registry, names in base units, labels that stay few."""

from collections.abc import Callable
from functools import cache
from typing import Any

from faststream.nats.prometheus import NatsPrometheusMiddleware
from prometheus_client import REGISTRY, Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_LONG_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600)

_http = Histogram(
    "xaso_http_request_seconds",
    "Time to answer a request.",
    ["service", "method", "route", "status"],
    buckets=_SECONDS,
)
_outbox_oldest = Gauge(
    "xaso_outbox_oldest_seconds", "Age of the oldest fact not yet published.", ["service"]
)
_outbox_published = Counter(
    "xaso_outbox_published_total", "Facts handed to the stream.", ["service"]
)
_outbox_failures = Counter(
    "xaso_outbox_failures_total", "Sweeps of the outbox that failed.", ["service"]
)
_lag = Gauge(
    "xaso_consumer_pending_messages", "Messages a consumer has not seen yet.", ["consumer"]
)
_unacknowledged = Gauge(
    "xaso_consumer_unacknowledged_messages", "Messages in a consumer's hands.", ["consumer"]
)
_redelivered = Gauge(
    "xaso_consumer_redelivered_messages", "Messages delivered more than once.", ["consumer"]
)
_listening = Gauge(
    "xaso_consumer_listening", "1 while the consumer is there and being heard.", ["consumer"]
)
_dead_letters = Counter(
    "xaso_dead_letters_total", "Messages set aside for a person.", ["consumer", "reason"]
)
_retries = Counter("xaso_consumer_retries_total", "Messages put back for later.", ["consumer"])
_violations = Counter(
    "xaso_bus_permission_violations_total", "Refused publishes and subscriptions.", ["service"]
)
_end_to_end = Histogram(
    "xaso_event_end_to_end_seconds",
    "From the moment a fact happened to its effect.",
    ["consumer"],
    buckets=_LONG_SECONDS,
)

DEAD_LETTER_REASONS = ("rejected", "malformed", "exhausted")


def record_request(service: str, method: str, route: str, status: int, seconds: float) -> None:
    """Record one answered HTTP request; ``route`` is the template, never the address."""
    _http.labels(service, method, route, str(status)).observe(seconds)


def watch_outbox(service: str) -> None:
    """Make the outbox's series of ``service`` visible before anything happens."""
    _outbox_oldest.labels(service).set(0)
    _outbox_published.labels(service)
    _outbox_failures.labels(service)


def record_outbox_age(service: str, seconds: float) -> None:
    """Record how long the oldest pending fact has waited."""
    _outbox_oldest.labels(service).set(seconds)


def record_published(service: str, facts: int) -> None:
    """Count facts handed to the stream."""
    _outbox_published.labels(service).inc(facts)


def record_outbox_failure(service: str) -> None:
    """Count a sweep that ended in an error."""
    _outbox_failures.labels(service).inc()


def watch_consumer(consumer: str) -> None:
    """Make the series of ``consumer`` visible before anything happens."""
    _listening.labels(consumer).set(0)
    _retries.labels(consumer)
    for reason in DEAD_LETTER_REASONS:
        _dead_letters.labels(consumer, reason)


def record_consumer(consumer: str, pending: int, unacknowledged: int, redelivered: int) -> None:
    """Record what the server says of a consumer."""
    _listening.labels(consumer).set(1)
    _lag.labels(consumer).set(pending)
    _unacknowledged.labels(consumer).set(unacknowledged)
    _redelivered.labels(consumer).set(redelivered)


def record_consumer_lost(consumer: str) -> None:
    """Record that the server does not know the consumer."""
    _listening.labels(consumer).set(0)


def record_dead_letter(consumer: str, reason: str) -> None:
    """Count a message set aside; ``reason`` is one of ``DEAD_LETTER_REASONS``."""
    _dead_letters.labels(consumer, reason).inc()


def record_retry(consumer: str) -> None:
    """Count a message put back for later."""
    _retries.labels(consumer).inc()


def watch_permissions(service: str) -> None:
    """Make the count of refused publishes of ``service`` visible."""
    _violations.labels(service)


def record_permission_violation(service: str) -> None:
    """Count a publish or a subscription that the server refused."""
    _violations.labels(service).inc()


def record_end_to_end(consumer: str, seconds: float) -> None:
    """Record how long a fact took from happening to its effect."""
    _end_to_end.labels(consumer).observe(max(0.0, seconds))


@cache
def consumer_middleware(service: str) -> Callable[..., Any]:
    """Return FastStream's own rate, errors and duration of handlers; one per process."""
    return NatsPrometheusMiddleware(registry=REGISTRY, app_name=service)
