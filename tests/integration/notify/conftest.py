"""``notify`` running against a real broker, database, mail server and stand-in for feedback."""

import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from deploy.testing import World
from services.notify.settings import Settings
from tests.integration.notify.servers import Feedback, MailSink

SERVICE_KEY = "key-of-notify-for-tests"
FAST = (0, 0.2, 0.6, 1.4, 3.0, 5.0)

logging.getLogger("mail.log").disabled = True  # the sink's own lines quote addresses


@pytest.fixture
async def sink() -> AsyncIterator[MailSink]:
    """A mail server that takes everything, until a test says otherwise."""
    sink = MailSink()
    await sink.start()
    yield sink
    await sink.stop()


@pytest.fixture
async def feedback() -> AsyncIterator[Feedback]:
    """A stand-in for ``feedback``."""
    feedback = Feedback()
    async with feedback.running():
        yield feedback


@pytest.fixture
def settings_of(world: World, sink: MailSink) -> Callable[..., Settings]:
    """Return the settings of ``notify`` in this world; ``values`` come on top."""

    def make(**values: Any) -> Settings:
        return world.settings(
            "notify",
            Settings,
            **{
                "smtp_port": sink.port,
                "smtp_sender": "xaso@son-mai.example",
                "send_at": FAST,
                "sweep_seconds": 0.05,
                "smtp_seconds": 1.0,
                "smtp_connect_seconds": 0.5,
                "service_key": SERVICE_KEY,
                "at_once": True,
                **values,
            },
        )

    return make
