"""What a service says of itself at ``/metrics``, as far as the operators' desk shows it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite
from typing import Literal

from prometheus_client.parser import text_string_to_metric_families

WANTED = (
    "process_start_time_seconds",
    "xaso_bus_permission_violations",
    "xaso_consumer_",
    "xaso_dead_letters",
    "xaso_feedback_audit_",
    "xaso_feedback_mailbox_up",
    "xaso_feedback_privacy_request_due",
    "xaso_notify_breaker_open",
    "xaso_notify_deliveries",
    "xaso_notify_oldest_unsent",
    "xaso_notify_quota_left",
    "xaso_outbox_oldest_seconds",
)
"""How the families begin that are read: a tenth of a page, and parsing costs by the line."""
SENT = frozenset({"sent", "delivered"})
FAILED = frozenset({"permanent-failure", "technical-failure"})
BREAKERS: Mapping[float, Literal["closed", "half-open", "open"]] = {
    0.0: "closed",
    0.5: "half-open",
    1.0: "open",
}

Labels = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Consumer:
    """How a service hears: counts of messages; ``retries`` and ``set_aside`` since its start."""

    name: str
    listening: bool
    pending: int
    in_hand: int
    retries: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Channel:
    """How a channel sends; ``oldest`` in seconds, ``sent`` and ``failed`` since the start."""

    name: str
    breaker: Literal["closed", "half-open", "open"]
    oldest: float
    quota_left: int | None
    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What one service says of itself; ages in seconds, what is by commune by its slug."""

    started_at: datetime | None = None
    outbox_age: float | None = None
    """None for a service that says nothing on the bus."""
    refused: int = 0
    """Publishes and subscriptions that the broker refused since the service's start."""
    consumers: tuple[Consumer, ...] = ()
    channels: tuple[Channel, ...] = ()
    audit_bad: Mapping[str, int] = field(default_factory=dict)
    audit_verified: Mapping[str, datetime] = field(default_factory=dict)
    mailbox_up: Mapping[str, bool] = field(default_factory=dict)
    request_due: Mapping[str, float] = field(default_factory=dict)


class _Samples:
    """The samples of a page, by name and labels."""

    def __init__(self, text: str) -> None:
        self._found: defaultdict[str, dict[Labels, float]] = defaultdict(dict)
        for family in text_string_to_metric_families("\n".join(_wanted(text.splitlines())) + "\n"):
            for sample in family.samples:
                self._found[sample.name][frozenset(sample.labels.items())] = sample.value

    def by(self, name: str, label: str) -> dict[str, float]:
        """Return the sum of each value of ``label``, in the order of the page."""
        sums: dict[str, float] = {}
        for labels, value in self._found[name].items():
            key = dict(labels).get(label, "")
            sums[key] = sums.get(key, 0.0) + value
        return sums

    def of(self, name: str, label: str, kept: Iterable[str]) -> dict[str, float]:
        """Return the sum of each channel over the samples whose ``label`` is one of ``kept``."""
        sums: dict[str, float] = {}
        for labels, value in self._found[name].items():
            said = dict(labels)
            if said.get(label, "") in kept:
                sums[said["channel"]] = sums.get(said["channel"], 0.0) + value
        return sums

    def one(self, name: str) -> float | None:
        """Return the only sample's value, or None."""
        return next(iter(self._found[name].values()), None)


def read(text: str) -> Figures:
    """Return what a page of metrics says; raises ``ValueError`` for what is none."""
    samples = _Samples(text)
    started = samples.one("process_start_time_seconds")
    return Figures(
        started_at=datetime.fromtimestamp(started, UTC) if started else None,
        outbox_age=samples.one("xaso_outbox_oldest_seconds"),
        refused=int(samples.one("xaso_bus_permission_violations_total") or 0),
        consumers=tuple(_consumers(samples)),
        channels=tuple(_channels(samples)),
        audit_bad={
            commune: int(number)
            for commune, number in samples.by("xaso_feedback_audit_bad_entry", "commune").items()
        },
        audit_verified={
            commune: datetime.fromtimestamp(at, UTC)
            for commune, at in samples.by(
                "xaso_feedback_audit_verified_timestamp_seconds", "commune"
            ).items()
            if at
        },
        mailbox_up={
            commune: bool(up)
            for commune, up in samples.by("xaso_feedback_mailbox_up", "commune").items()
        },
        request_due={
            commune: due
            for commune, due in samples.by(
                "xaso_feedback_privacy_request_due_seconds", "commune"
            ).items()
            if isfinite(due)
        },
    )


def _wanted(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        name = line.split(" ", 3)[2] if line.startswith("# ") else line
        if name.startswith(WANTED):
            yield line


def _consumers(samples: _Samples) -> Iterator[Consumer]:
    pending = samples.by("xaso_consumer_pending_messages", "consumer")
    in_hand = samples.by("xaso_consumer_unacknowledged_messages", "consumer")
    retries = samples.by("xaso_consumer_retries_total", "consumer")
    set_aside = samples.by("xaso_dead_letters_total", "consumer")
    for name, listening in sorted(samples.by("xaso_consumer_listening", "consumer").items()):
        yield Consumer(
            name=name,
            listening=bool(listening),
            pending=int(pending.get(name, 0)),
            in_hand=int(in_hand.get(name, 0)),
            retries=int(retries.get(name, 0)),
            set_aside=int(set_aside.get(name, 0)),
        )


def _channels(samples: _Samples) -> Iterator[Channel]:
    oldest = samples.by("xaso_notify_oldest_unsent_seconds", "channel")
    left = samples.by("xaso_notify_quota_left", "channel")
    sent = samples.of("xaso_notify_deliveries_total", "state", SENT)
    failed = samples.of("xaso_notify_deliveries_total", "state", FAILED)
    for name, state in samples.by("xaso_notify_breaker_open", "channel").items():
        yield Channel(
            name=name,
            breaker=BREAKERS.get(state, "open"),
            oldest=oldest.get(name, 0.0),
            quota_left=int(left[name]) if name in left else None,
            sent=int(sent.get(name, 0)),
            failed=int(failed.get(name, 0)),
        )
