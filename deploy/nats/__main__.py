"""``python -m deploy.nats apply [--watch]`` and ``python -m deploy.nats render``."""

import argparse
import asyncio
from contextlib import suppress
from pathlib import Path

from pydantic import Field

from deploy.nats import apply, config
from shared import logs
from shared.settings import Settings

COMMUNES = Path(__file__).parent.parent / "communes"
CONF = Path(__file__).parent / "nats.conf"


def communes(folder: Path) -> list[str]:
    """Return the slugs of all communes that have a folder of data."""
    return sorted(each.name for each in folder.iterdir() if (each / "commune.yaml").is_file())


class TopologySettings(Settings):
    """Settings of the one who declares the bus."""

    nats_replicas: int = Field(1, ge=1, le=5, description="Copies of each stream in a cluster.")


async def _apply(*, watch: bool) -> None:
    settings = TopologySettings.load()
    password = settings.nats_password.get_secret_value() if settings.nats_password else None
    if watch:
        await apply.watch(
            *(settings.nats_url, settings.nats_user, password),
            seconds=settings.watch_seconds,
            replicas=settings.nats_replicas,
        )
        return
    client = await apply.connect(settings.nats_url, settings.nats_user, password)
    report = await apply.apply(client, replicas=settings.nats_replicas)
    await client.close()
    print(f"created {report.created} · updated {report.updated} · {len(report.same)} as declared")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m deploy.nats")
    parser.add_argument("command", choices=["apply", "render"])
    parser.add_argument(
        "--watch", action="store_true", help="go on, so that what is lost comes back"
    )
    arguments = parser.parse_args()
    logs.configure("topology", "INFO")
    if arguments.command == "render":
        CONF.write_text(config.render(communes(COMMUNES)), encoding="utf-8")
        return
    with suppress(KeyboardInterrupt):
        asyncio.run(_apply(watch=arguments.watch))


if __name__ == "__main__":
    main()
