"""What the doctor finds on the database and the broker of a run."""

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pymongo.errors import PyMongoError

from deploy.local.layout import OFFSETS, Ports, folder
from deploy.local.programs import Place
from deploy.local.vault import Vault
from deploy.local.words import Trouble
from deploy.mongo import database
from deploy.mongo.doctor import Finding, connect, examine

OLDEST_NATS = (2, 14)
TIMEOUT_SECONDS = 2


def servers_of(data: Path) -> tuple[str, str]:
    """Return the addresses of the run on a data folder: database (with its user), NATS monitor.

    Raises ``Trouble`` when nothing was ever started there.
    """
    place = folder(data)
    try:
        addresses = json.loads(place.demo.read_text("utf-8"))["addresses"]
    except OSError as error:
        raise Trouble(
            f"Chưa có hệ thống nào được khởi động trên {place.data}; hãy chạy: make up",
            f"Nothing was started on {place.data} yet; run: make up",
        ) from error
    base = (urlsplit(addresses["feedback"]).port or 0) - OFFSETS["feedback"]
    ports = Ports(base)
    mongo = Place(place, ports, Vault(place.secrets)).mongo_as("doctor")
    return (mongo, ports.url("nats_monitor"))


def of_database(uri: str) -> list[Finding]:
    """Try every operation in a scratch database of the server at ``uri``."""
    prefix = os.environ.get("XASO_MONGO_PREFIX") or "xaso"
    begun = time.perf_counter()
    with connect(uri) as client:
        try:
            client.admin.command("ping")
        except PyMongoError as error:
            taken = time.perf_counter() - begun
            wrong = str(error).splitlines()[0][:200]
            return [Finding("Kết nối cơ sở dữ liệu", "connection to the database", taken, wrong)]
        return examine(client[database(prefix, "doctor")])


def of_broker(monitor: str) -> list[Finding]:
    """Look at the broker through its monitor; nothing where its address is not known."""
    if not monitor:
        return []
    findings = []
    for vietnamese, english, look in (
        ("NATS: phiên bản 2.14 trở lên", "NATS: version 2.14 or newer", _version),
        ("NATS: ghi đĩa trước khi xác nhận", "NATS: on disk before acknowledged", _sync),
        ("NATS: luồng và người nhận đúng khai báo", "NATS: streams and consumers", _topology),
    ):
        begun = time.perf_counter()
        try:
            error = look(lambda path: _get(monitor + path))
        except (OSError, urllib.error.URLError, ValueError, KeyError) as trouble:
            error = f"{type(trouble).__name__}: {trouble}"
        findings.append(Finding(vietnamese, english, time.perf_counter() - begun, error))
    return findings


Get = Callable[[str], Any]


def _version(get: Get) -> str:
    version = str(get("/varz")["version"])
    return "" if tuple(map(int, version.split(".")[:2])) >= OLDEST_NATS else version


def _sync(get: Get) -> str:
    settings = get("/varz").get("jetstream", {}).get("config")
    if not settings:
        return "JetStream is off"
    return "" if settings.get("sync_always") else "sync_interval is not always"


def _topology(get: Get) -> str:
    from deploy.nats.topology import CONSUMERS, STREAMS

    accounts = get("/jsz?streams=true&consumers=true").get("account_details") or []
    streams = [stream for account in accounts for stream in account.get("stream_detail") or []]
    found = {stream["name"] for stream in streams}
    found |= {
        f"{stream['name']}/{consumer['name']}"
        for stream in streams
        for consumer in stream.get("consumer_detail") or []
    }
    declared = [stream.name for stream in STREAMS]
    declared += [f"{consumer.stream}/{consumer.name}" for consumer in CONSUMERS]
    return ", ".join(name for name in declared if name not in found)


def _get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
        return json.load(answer)
