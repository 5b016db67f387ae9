"""Examine the database and the broker at hand."""

import os
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli._options import DEFAULT_DATA, Data
from deploy.local import health
from deploy.local.words import say
from deploy.mongo.doctor import Finding


def command(
    data: Data = DEFAULT_DATA,
    brief: Annotated[bool, typer.Option("--brief", help="Chỉ nêu lỗi / only what fails.")] = False,
) -> None:
    """Thử các thao tác mà hệ thống cần trên máy chủ đang dùng / try what the product needs."""
    uri, monitor = _servers(data)
    findings = [*health.of_database(uri), *health.of_broker(monitor)]
    failed = [each for each in findings if each.error]
    if not brief or failed:
        _table(failed if brief else findings)
    seconds = sum(each.seconds for each in findings)
    print(
        say(
            f"  Khám máy chủ: {len(findings) - len(failed)}/{len(findings)} phép thử đạt "
            f"({seconds:.1f} s)",
            f"  Doctor: {len(findings) - len(failed)}/{len(findings)} checks passed "
            f"({seconds:.1f} s)",
        ),
        flush=True,
    )
    raise typer.Exit(1 if failed else 0)


def _servers(data: Path) -> tuple[str, str]:
    """Return the database's address and the broker's monitor: by the environment, or the run's."""
    uri, monitor = os.environ.get("XASO_MONGO_URI"), os.environ.get("XASO_NATS_MONITOR_URL")
    if uri:
        return uri, monitor or ""
    return health.servers_of(data)


def _table(findings: list[Finding]) -> None:
    width = max(len(say(each.vietnamese, each.english)) for each in findings)
    for each in findings:
        mark = "✗" if each.error else "✓"
        words = say(each.vietnamese, each.english)
        missing = f"  {say('THIẾU', 'MISSING')}: {each.error}" if each.error else ""
        print(f"  {mark} {words:<{width}} {each.seconds * 1000:7.1f} ms{missing}")
