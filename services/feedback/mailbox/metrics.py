"""What operators see of the mailbox."""

from typing import get_args

from prometheus_client import Counter, Gauge

from services.feedback.models.letter import Passed

_mails = Counter(
    "xaso_feedback_mails_total",
    "Mails of the commune's mailbox, by what became of them.",
    ["commune", "verdict"],
)
_up = Gauge("xaso_feedback_mailbox_up", "1 while the mailbox can be looked at.", ["commune"])
_oldest = Gauge(
    "xaso_feedback_mailbox_oldest_seconds",
    "Age of the oldest mail that waits, when the mailbox was last looked at.",
    ["commune"],
)
VERDICTS = ("taken", "known", "supplement", "note", *get_args(Passed))


def watch(commune: str) -> None:
    """Make every series visible before anything happens."""
    _up.labels(commune)
    _oldest.labels(commune)
    for verdict in VERDICTS:
        _mails.labels(commune, verdict)


def record_mail(commune: str, verdict: str) -> None:
    """Count a mail that was taken or passed over."""
    _mails.labels(commune, verdict).inc()


def record_state(commune: str, *, is_up: bool) -> None:
    """Say whether the mailbox can be looked at."""
    _up.labels(commune).set(int(is_up))


def record_age(commune: str, seconds: float) -> None:
    """Say how long the oldest mail has been waiting."""
    _oldest.labels(commune).set(seconds)
