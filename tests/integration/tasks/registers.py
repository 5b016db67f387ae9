"""The register of reminders on real servers, on a clock that is set by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx

from deploy.testing import World
from services.tasks.app import build
from services.tasks.ports import Desk
from services.tasks.settings import Settings
from shared.auth import Role
from shared.calendar_vn import VIETNAM
from shared.testing import Keys, eventually, ready, running

MONDAY = datetime(2025, 9, 15, 2, tzinfo=UTC)
ISSUED = "xaso.son-mai.tasks.v1.reminder.issued"


@dataclass
class Clock:
    """A clock that is set by hand."""

    moment: datetime = MONDAY

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.astimezone(VIETNAM).date()


@dataclass
class Register:
    client: httpx.AsyncClient
    desk: Desk
    clock: Clock
    keys: Keys
    world: World = field(repr=False)

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        unit: str | None = None,
        role: Role = Role.FOCAL,
        **headers: str,
    ) -> Any:
        """Ask as a unit's officer, else as somebody in ``role``."""
        key = self.keys.by_unit[unit] if unit else self.keys.by_role[role]
        return await self.client.request(
            method, f"/v1{path}", json=body, headers={"Authorization": f"Bearer {key}", **headers}
        )

    async def entries(self, query: str = "") -> list[Any]:
        answer = await self.ask("GET", f"/reminders?limit=200{query}")
        items: list[Any] = answer.json()["items"]
        return items

    async def said(self, subject: str = ISSUED) -> int:
        """Return how many facts of that kind were ever said."""
        info = await self.world.admin.jetstream().stream_info("TASKS", subjects_filter=subject)
        return sum((info.state.subjects or {}).values())

    async def has_said(self, count: int, subject: str = ISSUED) -> None:
        """Wait until so many facts of that kind were said."""

        async def enough() -> bool:
            return await self.said(subject) == count

        await eventually(enough)


@asynccontextmanager
async def opened(world: World, keys: Keys) -> AsyncIterator[Register]:
    clock = Clock()
    app = build(world.settings("tasks", Settings), clock)
    async with running(app) as client:
        await ready(client)
        yield Register(client, app.state.desk, clock, keys, world)
