"""Writing against others: look, change, store; again when somebody else was first."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from services.tasks import metrics
from services.tasks.ports import OvertakenError
from shared.errors import Transient

Result = TypeVar("Result")

ATTEMPTS = 12
"""Of one write against others; with the pauses between them about two seconds."""
LONGEST_PAUSE = 0.3


async def insist(attempt: Callable[[], Awaitable[Result]]) -> Result:
    """Repeat ``attempt`` until nobody else wrote first; raises ``Transient`` in the end."""
    pause = 0.01
    for _ in range(ATTEMPTS):
        try:
            return await attempt()
        except OvertakenError:
            metrics.record_overtaken()
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311
            pause = min(pause * 2, LONGEST_PAUSE)
    raise Transient("it is written to by too many at once")
