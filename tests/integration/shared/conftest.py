"""A sayer with its outbox, and a hearer, of this test's own making."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from deploy.testing import World
from shared.bus import Bus
from shared.contracts.tasks import Standing, TaskCompletedV1
from shared.settings import Settings
from shared.testing import eventually


def a_fact(task_id: str = "t", **values: Any) -> TaskCompletedV1:
    standing = Standing(done=1, target=1, due=None, last_on=None, completed=True)
    return TaskCompletedV1(
        **{"commune": "son-mai", "revision": 1, "actor": "key:k_1", "task_id": task_id,
           "standing": standing, **values}
    )  # fmt: skip


@pytest.fixture
async def running_parts() -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """Start parts of a service, and stop them after the test."""
    async with AsyncExitStack() as stack:

        async def run(*parts: Any) -> None:
            for part in parts:
                await part.start()
                stack.push_async_callback(part.stop)

        yield run


@pytest.fixture
async def tasks_bus(world: World, running_parts: Callable[..., Awaitable[None]]) -> Bus:
    """The bus as the service ``tasks`` has it, connected."""
    bus = Bus(world.settings("tasks", Settings), "tasks")
    await running_parts(bus)
    await eventually(lambda: _ready(bus))
    return bus


async def _ready(part: Any) -> bool:
    return await part.problem() is None


ready = _ready
