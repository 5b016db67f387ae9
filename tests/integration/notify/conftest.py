"""``notify`` running against a real broker, database, mail server and stand-in for feedback."""

import logging
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.testing import ROOT, World
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


@pytest.fixture
def communes_of(tmp_path: Path) -> Callable[..., Path]:
    """Return communes whose directory has these ``people``, and a chat for a unit."""

    def make(*people: Mapping[str, Any], chat_of: str = "", chat: str = "-1001") -> Path:
        folder = tmp_path / "communes"
        shutil.copytree(ROOT / "deploy/communes", folder)
        file = yaml.safe_load((folder / "son-mai/recipients.demo.yaml").read_text("utf-8"))
        file["people"] = [dict(each) for each in people]
        for unit in file["units"]:
            if unit["unit"] == chat_of:
                unit["telegram"] = chat
        (folder / "son-mai/recipients.yaml").write_text(yaml.safe_dump(file), encoding="utf-8")
        return folder

    return make
