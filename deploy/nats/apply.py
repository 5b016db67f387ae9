"""Brings a running server in line with the topology: creates, compares, updates."""

import asyncio
from dataclasses import dataclass, field, fields
from typing import Any

import nats
import nats.js.errors
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, StreamConfig

from deploy.nats.topology import (
    CONSUMERS,
    SCHEDULES,
    STREAMS,
    TIME_ZONE,
    Consumer,
    Schedule,
    Stream,
)
from shared import logs

log = logs.get(__name__)

STREAM_FIELDS = (
    "subjects", "retention", "discard", "max_bytes", "max_age", "duplicate_window",
    "num_replicas", "allow_direct", "storage", "allow_msg_schedules",
)  # fmt: skip
CONSUMER_FIELDS = (
    "filter_subject", "ack_policy", "deliver_policy", "ack_wait", "max_deliver", "max_ack_pending",
)  # fmt: skip


@dataclass(slots=True)
class Report:
    """What ``apply`` found and did, by name."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Tell whether the server differed from the topology."""
        return bool(self.created or self.updated)


async def connect(url: str, user: str | None, password: str | None) -> Client:
    """Connect as the administrative user, waiting for the server as long as it takes."""
    credentials = {"user": user, "password": password} if user else {}
    return await nats.connect(
        url,
        name="xaso-topology",
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.2,
        error_cb=_on_error,
        **credentials,
    )


async def apply(client: Client, *, replicas: int = 1) -> Report:
    """Create what is missing and update what differs; what is as declared stays untouched.

    Raises nats' errors when the server refuses or does not answer.
    """
    jetstream = client.jetstream()
    report = Report()
    for stream in STREAMS:
        await _apply_stream(jetstream, stream, replicas, report)
    for consumer in CONSUMERS:
        await _apply_consumer(jetstream, consumer, report)
    for schedule in SCHEDULES:
        await _apply_schedule(jetstream, schedule, report)
    return report


async def watch(
    url: str, user: str | None, password: str | None, *, seconds: float, replicas: int = 1
) -> None:
    """Apply the topology now and every ``seconds``, so that what is lost comes back."""
    client = await connect(url, user, password)
    while True:
        try:
            report = await apply(client, replicas=replicas)
        except Exception:
            log.warning("topology cannot be applied", exc_info=True)
        else:
            if report.changed:
                log.info("topology applied", created=report.created, updated=report.updated)
        await asyncio.sleep(seconds)


async def _apply_stream(
    jetstream: JetStreamContext, stream: Stream, replicas: int, report: Report
) -> None:
    wanted = stream.config(replicas)
    try:
        found = (await jetstream.stream_info(stream.name)).config
    except nats.js.errors.NotFoundError:
        await jetstream.add_stream(wanted)
        report.created.append(stream.name)
        return
    if different := _differences(found, wanted, STREAM_FIELDS):
        log.warning("stream differs", stream=stream.name, fields=different)
        await jetstream.update_stream(wanted)
        report.updated.append(stream.name)
    else:
        report.same.append(stream.name)


async def _apply_consumer(jetstream: JetStreamContext, consumer: Consumer, report: Report) -> None:
    wanted = consumer.config()
    try:
        found = (await jetstream.consumer_info(consumer.stream, consumer.name)).config
    except nats.js.errors.NotFoundError:
        await jetstream.add_consumer(consumer.stream, wanted)
        report.created.append(consumer.name)
        return
    if different := _differences(found, wanted, CONSUMER_FIELDS):
        log.warning("consumer differs", consumer=consumer.name, fields=different)
        await jetstream.add_consumer(consumer.stream, wanted)
        report.updated.append(consumer.name)
    else:
        report.same.append(consumer.name)


async def _apply_schedule(jetstream: JetStreamContext, schedule: Schedule, report: Report) -> None:
    subject = f"xaso.all.clock.schedule.{schedule.name}"
    wanted = {
        "Nats-Schedule": schedule.cron,
        "Nats-Schedule-Target": schedule.target,
        "Nats-Schedule-Time-Zone": TIME_ZONE,
    }
    try:
        found = (await jetstream.get_last_msg("CLOCK", subject)).headers or {}
    except nats.js.errors.NotFoundError:
        found = {}
    if all(found.get(key) == value for key, value in wanted.items()):
        report.same.append(subject)
        return
    await jetstream.publish(
        subject, b"{}", stream="CLOCK", headers={**wanted, "Nats-Rollup": "sub"}
    )
    (report.updated if found else report.created).append(subject)


def _differences(
    found: StreamConfig | ConsumerConfig,
    wanted: StreamConfig | ConsumerConfig,
    names: tuple[str, ...],
) -> list[str]:
    known = {each.name for each in fields(wanted)}
    return [
        name
        for name in names
        if name in known and _plain(getattr(found, name)) != _plain(getattr(wanted, name))
    ]


def _plain(value: Any) -> Any:
    return value or None


async def _on_error(error: Exception) -> None:
    log.warning("bus error", exc_info=error)
