"""What operators watch of ``notify``: how much goes out, how fast, and what waits."""

from prometheus_client import Counter, Gauge, Histogram

_deliveries = Counter(
    "xaso_notify_deliveries_total", "Deliveries that came into a state.", ["channel", "state"]
)
_seconds = Histogram(
    "xaso_notify_delivery_seconds",
    "From the fact's moment to the provider's acceptance.",
    ["channel"],
    # Goal: 95 % within 10 s; the long end is the retry schedule's.
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600, 86400),
)
_arrival_seconds = Histogram(
    "xaso_notify_arrival_seconds",
    "From the provider's acceptance to when its receipt says that the message arrived.",
    ["channel"],
    buckets=(0.5, 1, 2, 5, 10, 30, 60, 300, 3600, 21600, 86400),
)
_oldest = Gauge(
    "xaso_notify_oldest_unsent_seconds",
    "Age of the oldest message that is due and not handed over.",
    ["channel"],
)
_breaker = Gauge(
    "xaso_notify_breaker_open",
    "1 while the provider is left alone, 0.5 while one message tries it.",
    ["channel"],
)
_quota_left = Gauge(
    "xaso_notify_quota_left", "Messages that the provider says are left.", ["channel"]
)
_receipts = Counter(
    "xaso_notify_receipts_total",
    "Receipts of providers: applied, kept (earlier than its message), known, nothing, unsigned, "
    "malformed.",
    ["channel", "verdict"],
)

_escalations = Counter(
    "xaso_notify_escalations_total",
    "Steps taken because nobody read a notice: next-channel, next-person.",
    ["step"],
)


def watch(channels: tuple[str, ...], states: tuple[str, ...]) -> None:
    """Make every series visible before anything happens."""
    for channel in channels:
        _seconds.labels(channel)
        _arrival_seconds.labels(channel)
        for state in states:
            _deliveries.labels(channel, state)
        _oldest.labels(channel).set(0)
        _breaker.labels(channel).set(0)
    for step in ("next-channel", "next-person"):
        _escalations.labels(step)


def record_state(channel: str, state: str) -> None:
    """Count a delivery that came into ``state``."""
    _deliveries.labels(channel, state).inc()


def record_handed_over(channel: str, seconds: float) -> None:
    """Record how long a fact took to be in the provider's hands."""
    _seconds.labels(channel).observe(max(0.0, seconds))


def record_arrived(channel: str, seconds: float) -> None:
    """Record how long a message took from its provider's hands to its recipient."""
    _arrival_seconds.labels(channel).observe(max(0.0, seconds))


def record_oldest_unsent(channel: str, seconds: float) -> None:
    """Record the age of the oldest message that is due and waits; 0 when none does."""
    _oldest.labels(channel).set(max(0.0, seconds))


def record_breaker(channel: str, state: str) -> None:
    """Record whether the provider of ``channel`` is left alone."""
    _breaker.labels(channel).set({"closed": 0.0, "half-open": 0.5, "open": 1.0}[state])


def record_quota(channel: str, left: str | int) -> None:
    """Record how many messages the provider says are left; what is no number is left out."""
    if str(left).isascii() and str(left).isdigit():
        _quota_left.labels(channel).set(float(left))


def record_receipt(channel: str, verdict: str) -> None:
    """Count a provider's receipt."""
    _receipts.labels(channel, verdict).inc()


def record_escalation(step: str) -> None:
    """Count a step taken because nobody read a notice: ``next-channel`` or ``next-person``."""
    _escalations.labels(step).inc()
