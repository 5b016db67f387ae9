"""What operators see of feedback: how much comes in, how much is answered, who was read."""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, get_args

from prometheus_client import Counter, Gauge, Histogram

from services.feedback.models import Case
from services.feedback.models.attachment import Attachment, AttachmentState
from services.feedback.models.call import Call, DeskChannel, Outcome
from services.feedback.models.letter import Passed
from services.feedback.ports.strangers import Form, Kind
from shared.contracts.feedback import Category, Channel

_received = Counter(
    "xaso_feedback_cases_total", "Cases received.", ["commune", "category", "channel"]
)
_references = Counter(
    "xaso_feedback_references_total", "Of these, messages taken for reference only.", ["commune"]
)
_answered = Counter("xaso_feedback_answers_total", "Cases answered.", ["commune", "category"])
_answer_seconds = Histogram(
    "xaso_feedback_answer_seconds",
    "From a case's receipt to its answer.",
    ["commune"],
    buckets=(3600, 28_800, 86_400, 259_200, 604_800, 1_296_000, 2_592_000),  # 1 h … 30 days
)
_contact_reads = Counter(
    "xaso_feedback_contact_reads_total", "Readings of a writer's contact.", ["commune"]
)
_readings = Counter(
    "xaso_feedback_readings_total",
    "Readings and changes of personal data, all on record in the audit log.",
    ["commune", "action"],
)
_calls = Counter(
    "xaso_feedback_calls_total",
    "Calls, visits and letters at the desk, by what became of them.",
    ["commune", "channel", "outcome"],
)
_entry_seconds = Histogram(
    "xaso_feedback_call_entry_seconds",
    "From the beginning of a call or visit to its record.",
    ["commune", "channel"],
    buckets=(10, 20, 30, 45, 60, 90, 120, 180, 300, 600),
)
_audit_verified = Gauge(
    "xaso_feedback_audit_verified_timestamp_seconds",
    "When the audit log was last found sound and anchored.",
    ["commune"],
)
_audit_bad = Gauge(
    "xaso_feedback_audit_bad_entry",
    "The first entry of the audit log that is not as it should be; 0 for none.",
    ["commune"],
)
_hooks = Counter(
    "xaso_feedback_hook_events_total",
    "What providers told, by what became of it.",
    ["commune", "provider", "verdict"],
)
_erasures = Counter(
    "xaso_feedback_erasures_total",
    "Senders erased: as they asked, or because the term has passed.",
    ["commune", "why"],
)
_request_due = Gauge(
    "xaso_feedback_privacy_request_due_seconds",
    "Until the earliest term of an open request about personal data; below 0: it is overdue.",
    ["commune"],
)

_challenges = Counter("xaso_feedback_challenges_total", "Challenges issued.", ["commune", "form"])
_proofs = Counter(
    "xaso_feedback_proofs_total",
    "Messages of strangers by what became of their proof of work; slower: taken without one.",
    ["commune", "outcome"],
)
_limited = Counter(
    "xaso_feedback_limited_total", "Requests beyond a share, by kind.", ["commune", "kind"]
)
_lookups = Counter("xaso_feedback_lookups_total", "Look-ups by short code.", ["commune", "outcome"])

PROOF_OUTCOMES = (
    "accepted",
    "slower",
    "proof-missing",
    "proof-wrong",
    "proof-expired",
    "proof-replayed",
    "proof-for-another",
)
LOOKUP_OUTCOMES = ("found", "refused", "locked")
_attachments = Counter(
    "xaso_feedback_attachments_total",
    "Attachments that came into a state: pending_scan when they are stored.",
    ["commune", "state"],
)
_scan_seconds = Histogram("xaso_feedback_scan_seconds", "One attachment at the virus scanner.")
_oldest_scan = Gauge(
    "xaso_feedback_oldest_scan_seconds", "Age of the attachment that waits longest for its scan."
)
_mails = Counter(
    "xaso_feedback_mails_total",
    "Mails of the commune's mailbox, by what became of them.",
    ["commune", "verdict"],
)
_mailbox_up = Gauge(
    "xaso_feedback_mailbox_up", "1 while the mailbox can be looked at.", ["commune"]
)
_mailbox_oldest = Gauge(
    "xaso_feedback_mailbox_oldest_seconds",
    "Age of the oldest mail that waits, when the mailbox was last looked at.",
    ["commune"],
)
MAIL_VERDICTS = ("taken", "known", "supplement", "note", *get_args(Passed))


def watch(communes: Iterable[str]) -> None:
    """Make every series visible before anything happens."""
    for commune in communes:
        _references.labels(commune)
        _answer_seconds.labels(commune)
        _contact_reads.labels(commune)
        for channel in get_args(DeskChannel):
            _entry_seconds.labels(commune, channel)
            for outcome in get_args(Outcome):
                _calls.labels(commune, channel, outcome)
        _watch_people(commune)
        _watch_attachments(commune)
        for form in Form:
            _challenges.labels(commune, form)
        for kind in Kind:
            _limited.labels(commune, kind)
        for outcome in PROOF_OUTCOMES:
            _proofs.labels(commune, outcome)
        for outcome in LOOKUP_OUTCOMES:
            _lookups.labels(commune, outcome)
        for category in Category:
            _answered.labels(commune, category)
            for way in Channel:
                _received.labels(commune, category, way)


def _watch_attachments(commune: str) -> None:
    for state in AttachmentState:
        _attachments.labels(commune, state)


def _watch_people(commune: str) -> None:
    _audit_verified.labels(commune)
    _audit_bad.labels(commune)
    _request_due.labels(commune).set(math.inf)
    for why in ("request", "retention"):
        _erasures.labels(commune, why)


def record_received(case: Case) -> None:
    """Count a new case; a probe is none."""
    if case.probe:
        return
    _received.labels(case.commune, case.category, case.channel).inc()
    if case.classification == "reference":
        _references.labels(case.commune).inc()


def record_answered(case: Case) -> None:
    """Count an answer and the time it took; a probe's is none."""
    if case.probe or case.answer is None:
        return
    _answered.labels(case.commune, case.category).inc()
    seconds = (case.answer.at - case.received_at).total_seconds()
    _answer_seconds.labels(case.commune).observe(seconds)


def record_reading(commune: str, action: str) -> None:
    """Count an entry of the audit log."""
    _readings.labels(commune, action).inc()


def record_erasure(commune: str, why: Literal["request", "retention"]) -> None:
    """Count a sender who was erased."""
    _erasures.labels(commune, why).inc()


def record_request_due(commune: str, seconds: float) -> None:
    """Say how long it is until the earliest term of a request; infinite for none."""
    _request_due.labels(commune).set(seconds)


def record_audit_verified(commune: str, at: datetime) -> None:
    """Say when the audit log was last found sound."""
    _audit_verified.labels(commune).set(at.timestamp())
    _audit_bad.labels(commune).set(0)


def record_audit_anchored(commune: str, at: datetime) -> None:
    """Say when the audit log was anchored; what was found since then stays as it was found."""
    _audit_verified.labels(commune).set(at.timestamp())


def record_audit_bad(commune: str, number: int) -> None:
    """Say which entry of the audit log is not as it should be."""
    _audit_bad.labels(commune).set(number)


def record_contact_read(commune: str) -> None:
    """Count a reading of a writer's contact."""
    _contact_reads.labels(commune).inc()


def record_call(call: Call) -> None:
    """Count a call, visit or letter, and how long it took to enter."""
    _calls.labels(call.commune, call.channel, call.outcome).inc()
    if call.started_at:
        seconds = max(0.0, (call.at - call.started_at).total_seconds())
        _entry_seconds.labels(call.commune, call.channel).observe(seconds)


def record_hook(commune: str, provider: str, verdict: str) -> None:
    """Count an event of a provider, or what was refused as one."""
    _hooks.labels(commune, provider, verdict).inc()


def record_challenge(commune: str, form: Form) -> None:
    """Count a challenge issued."""
    _challenges.labels(commune, form).inc()


def record_proof(commune: str, outcome: str) -> None:
    """Count what became of a proof of work; ``outcome`` is one of ``PROOF_OUTCOMES``."""
    _proofs.labels(commune, outcome).inc()


def record_limited(commune: str, kind: Kind) -> None:
    """Count a request beyond a share."""
    _limited.labels(commune, kind).inc()


def record_lookup(commune: str, outcome: str) -> None:
    """Count a look-up by short code; ``outcome`` is one of ``LOOKUP_OUTCOMES``."""
    _lookups.labels(commune, outcome).inc()


def record_attachment(attachment: Attachment) -> None:
    """Count an attachment that came into its state."""
    _attachments.labels(attachment.commune, attachment.state).inc()


def record_scan(seconds: float) -> None:
    """Note how long a scan took."""
    _scan_seconds.observe(seconds)


def set_oldest_scan(seconds: float) -> None:
    """Say how long the attachment has waited that waits longest for its scan."""
    _oldest_scan.set(seconds)


def watch_mailbox(commune: str) -> None:
    """Make the series of a mailbox visible before anything happens."""
    _mailbox_up.labels(commune)
    _mailbox_oldest.labels(commune)
    for verdict in MAIL_VERDICTS:
        _mails.labels(commune, verdict)


def record_mail(commune: str, verdict: str) -> None:
    """Count a mail that was taken or passed over."""
    _mails.labels(commune, verdict).inc()


def record_mailbox(commune: str, *, is_up: bool) -> None:
    """Say whether the mailbox can be looked at."""
    _mailbox_up.labels(commune).set(int(is_up))


def record_mailbox_age(commune: str, seconds: float) -> None:
    """Say how long the oldest mail has been waiting."""
    _mailbox_oldest.labels(commune).set(seconds)
