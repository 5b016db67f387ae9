"""Everything that the bus consists of, declared once: streams, consumers, schedules, users.

Services only bind to what stands here. The server's configuration (``nats.conf``) is generated
from it, and ``python -m deploy.nats apply`` brings a running server in line with it.
"""

from dataclasses import dataclass
from datetime import timedelta

from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)

DAY = timedelta(days=1).total_seconds()
HOUR = timedelta(hours=1).total_seconds()
GIGABYTE = 1024**3
TIME_ZONE = "Asia/Ho_Chi_Minh"
SERVICES = ("tasks", "feedback", "notify", "dashboard")
PRODUCERS = ("tasks", "feedback", "notify")


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream with what it may hold; facts are kept for good, other messages for a time."""

    name: str
    subjects: tuple[str, ...]
    max_bytes: int
    max_age: float = 0
    retention: RetentionPolicy = RetentionPolicy.LIMITS
    discard: DiscardPolicy = DiscardPolicy.NEW
    schedules: bool = False
    erasable: bool = False
    """Whether single messages may be deleted: dead letters once they are replayed."""

    def config(self, replicas: int) -> StreamConfig:
        """Return the stream as the server is told of it."""
        return StreamConfig(
            name=self.name,
            subjects=list(self.subjects),
            storage=StorageType.FILE,
            retention=self.retention,
            discard=self.discard,
            max_bytes=self.max_bytes,
            max_age=self.max_age,
            duplicate_window=HOUR,
            num_replicas=replicas,
            allow_direct=True,
            deny_delete=not self.erasable,
            deny_purge=False,
            allow_msg_schedules=self.schedules or None,
            allow_msg_ttl=self.schedules or None,
            allow_rollup_hdrs=self.schedules,
        )


@dataclass(frozen=True, slots=True)
class Consumer:
    """A durable consumer that one service hears through."""

    service: str
    stream: str
    name: str
    subject: str
    max_ack_pending: int = 64
    deliver: DeliverPolicy = DeliverPolicy.ALL

    def config(self) -> ConsumerConfig:
        """Return the consumer as the server is told of it; the application counts the tries."""
        return ConsumerConfig(
            durable_name=self.name,
            filter_subject=self.subject,
            ack_policy=AckPolicy.EXPLICIT,
            deliver_policy=self.deliver,
            ack_wait=20,
            max_deliver=-1,
            max_ack_pending=self.max_ack_pending,
        )


@dataclass(frozen=True, slots=True)
class Schedule:
    """A tick that the server itself publishes, one for all communes (``xaso.all.…``)."""

    name: str
    cron: str
    target: str


STREAMS = (
    *(
        Stream(producer.upper(), (f"xaso.*.{producer}.>",), max_bytes=2 * GIGABYTE)
        for producer in PRODUCERS
    ),
    Stream(
        "COMMANDS",
        ("xaso.*.cmd.>",),
        max_bytes=GIGABYTE // 4,
        max_age=7 * DAY,
        retention=RetentionPolicy.WORK_QUEUE,
    ),
    Stream("DEAD_LETTERS", ("xaso.*.dlq.>",), max_bytes=GIGABYTE // 2, erasable=True),
    Stream(
        "CLOCK",
        ("xaso.*.clock.>",),
        max_bytes=GIGABYTE // 64,
        max_age=DAY,
        discard=DiscardPolicy.OLD,
        schedules=True,
        erasable=True,
    ),
)


def _hears(service: str, *facts: str) -> tuple[Consumer, ...]:
    return tuple(
        Consumer(
            service,
            fact.split(".", maxsplit=1)[0].upper(),
            "-".join([service, *fact.split(".")[-2:]]),
            f"xaso.*.{fact}",
        )
        for fact in facts
    )


CONSUMERS = (
    Consumer("tasks", "COMMANDS", "tasks-progress-report", "xaso.*.cmd.tasks.v1.progress.report"),
    Consumer(
        "tasks",
        "CLOCK",
        "tasks-minute-passed",
        "xaso.all.clock.v1.minute.passed",
        deliver=DeliverPolicy.NEW,
    ),
    *_hears("tasks", "feedback.v1.answer.published", "feedback.v1.answer.withdrawn"),
    Consumer(
        "feedback",
        "CLOCK",
        "feedback-minute-passed",
        "xaso.all.clock.v1.minute.passed",
        deliver=DeliverPolicy.NEW,
    ),
    Consumer(
        "feedback", "FEEDBACK", "feedback-feedback", "xaso.*.feedback.>", max_ack_pending=2048
    ),
    *(
        Consumer(
            "notify",
            producer.upper(),
            f"notify-{producer}",
            f"xaso.*.{producer}.>",
            max_ack_pending=2048,
        )
        for producer in ("tasks", "feedback")
    ),
    Consumer(
        "notify",
        "CLOCK",
        "notify-minute-passed",
        "xaso.all.clock.v1.minute.passed",
        deliver=DeliverPolicy.NEW,
    ),
    *(
        Consumer(
            "dashboard",
            producer.upper(),
            f"dashboard-{producer}",
            f"xaso.*.{producer}.>",
            max_ack_pending=2048,
        )
        for producer in PRODUCERS
    ),
)

SCHEDULES = (
    Schedule("minute", "0 * * * * *", "xaso.all.clock.v1.minute.passed"),
    Schedule("day", "0 0 0 * * *", "xaso.all.clock.v1.day.began"),
)

REBUILD_CONSUMER = "dashboard-rebuild"
"""The one consumer that a service makes itself: the dashboard's, while it rebuilds its model."""
