"""Pages of metrics as the services write them, read as the operators' desk shows them."""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

import pytest
from prometheus_client import REGISTRY, generate_latest

from services.dashboard.client import figures
from services.dashboard.client.figures import Channel, Consumer
from services.feedback import metrics as of_feedback
from services.notify import metrics as of_notify
from services.notify.models import State
from shared import metrics

PAGE = """\
# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.7580000e+09
# HELP xaso_http_request_seconds Time to answer a request.
# TYPE xaso_http_request_seconds histogram
xaso_http_request_seconds_count{method="GET",route="/x",service="notify",status="200"} 5.0
# TYPE xaso_outbox_oldest_seconds gauge
xaso_outbox_oldest_seconds{service="notify"} 75.5
# TYPE xaso_bus_permission_violations_total counter
xaso_bus_permission_violations_total{service="notify"} 2.0
# TYPE xaso_consumer_listening gauge
xaso_consumer_listening{consumer="notify-tasks"} 1.0
xaso_consumer_listening{consumer="notify-feedback"} 0.0
# TYPE xaso_consumer_pending_messages gauge
xaso_consumer_pending_messages{consumer="notify-tasks"} 7.0
# TYPE xaso_consumer_unacknowledged_messages gauge
xaso_consumer_unacknowledged_messages{consumer="notify-tasks"} 3.0
# TYPE xaso_dead_letters_total counter
xaso_dead_letters_total{consumer="notify-tasks",reason="rejected"} 1.0
xaso_dead_letters_total{consumer="notify-tasks",reason="exhausted"} 2.0
# TYPE xaso_consumer_retries_total counter
xaso_consumer_retries_total{consumer="notify-tasks"} 9.0
# TYPE xaso_notify_breaker_open gauge
xaso_notify_breaker_open{channel="email"} 0.5
xaso_notify_breaker_open{channel="zalo"} 1.0
# TYPE xaso_notify_oldest_unsent_seconds gauge
xaso_notify_oldest_unsent_seconds{channel="email"} 4000.0
# TYPE xaso_notify_quota_left gauge
xaso_notify_quota_left{channel="zalo"} 480.0
# TYPE xaso_notify_deliveries_total counter
xaso_notify_deliveries_total{channel="email",state="sent"} 5.0
xaso_notify_deliveries_total{channel="email",state="permanent-failure"} 1.0
xaso_notify_deliveries_total{channel="email",state="technical-failure"} 2.0
xaso_notify_deliveries_total{channel="email",state="created"} 11.0
# TYPE xaso_feedback_audit_bad_entry gauge
xaso_feedback_audit_bad_entry{commune="son-mai"} 12.0
# TYPE xaso_feedback_audit_verified_timestamp_seconds gauge
xaso_feedback_audit_verified_timestamp_seconds{commune="son-mai"} 1.7580000e+09
xaso_feedback_audit_verified_timestamp_seconds{commune="xa-khac"} 0.0
# TYPE xaso_feedback_mailbox_up gauge
xaso_feedback_mailbox_up{commune="son-mai"} 0.0
# TYPE xaso_feedback_privacy_request_due_seconds gauge
xaso_feedback_privacy_request_due_seconds{commune="son-mai"} -60.0
xaso_feedback_privacy_request_due_seconds{commune="xa-khac"} +Inf
"""


def test_a_page_becomes_figures() -> None:
    found = figures.read(PAGE)
    moment = datetime.fromtimestamp(1_758_000_000, UTC)

    assert (found.started_at, found.outbox_age, found.refused) == (moment, 75.5, 2)
    assert found.consumers == (
        Consumer("notify-feedback", listening=False, pending=0, in_hand=0, retries=0, set_aside=0),
        Consumer("notify-tasks", listening=True, pending=7, in_hand=3, retries=9, set_aside=3),
    )
    assert found.channels == (
        Channel("email", "half-open", 4000.0, None, sent=5, failed=3),
        Channel("zalo", "open", 0.0, 480, sent=0, failed=0),
    )
    assert found.audit_bad == {"son-mai": 12}
    assert found.audit_verified == {"son-mai": moment}
    assert found.mailbox_up == {"son-mai": False}
    assert found.request_due == {"son-mai": -60.0}


def test_a_service_that_says_nothing_on_the_bus_has_no_outbox() -> None:
    assert figures.read("").outbox_age is None


@pytest.mark.parametrize("page", ["xaso_consumer_listening{", "xaso_outbox_oldest_seconds x y z"])
def test_what_is_no_page_of_metrics_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        figures.read(page)


def page_of_services() -> str:
    """Return the metrics of a process in which nothing else was counted."""
    metrics.watch_outbox("feedback")
    metrics.watch_permissions("feedback")
    metrics.watch_consumer("feedback-feedback")
    metrics.record_consumer("feedback-feedback", 4, 2, 0)
    of_notify.watch(("sms",), tuple(State))
    of_notify.record_quota("sms", 33)
    of_notify.record_state("sms", State.SENT)
    of_feedback.watch(["son-mai"])
    of_feedback.watch_mailbox("son-mai")
    of_feedback.record_audit_bad("son-mai", 3)
    of_feedback.record_request_due("son-mai", -5)
    return generate_latest(REGISTRY).decode()


def test_the_names_are_those_that_the_services_write() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        found = figures.read(alone.submit(page_of_services).result())

    assert found.started_at is not None
    assert found.outbox_age == 0
    consumers = {each.name: each for each in found.consumers}
    assert (consumers["feedback-feedback"].pending, consumers["feedback-feedback"].in_hand) == (
        4,
        2,
    )
    channels = {each.name: each for each in found.channels}
    assert (channels["sms"].breaker, channels["sms"].quota_left) == ("closed", 33)
    assert channels["sms"].sent == 1
    assert found.audit_bad["son-mai"] == 3
    assert found.mailbox_up["son-mai"] is False
    assert found.request_due["son-mai"] == -5
