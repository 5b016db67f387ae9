import asyncio
import socket
import threading
from contextlib import suppress
from typing import Any, Self

import pytest
from pydantic import SecretStr

from deploy.testing import World
from services.feedback.settings import Settings
from shared.testing import Keys, eventually
from tests.integration.feedback.conftest import opened
from tests.integration.feedback.mailbox.conftest import (
    INBOX,
    TAKEN,
    Post,
    a_mail,
    cases,
    figure,
    put_away,
)
from tests.integration.feedback.process import Feedback


async def test_a_wrong_password_is_said_and_the_service_stays_ready(
    world: World, keys: Keys, settings: Settings, post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = settings.model_copy(update={"imap_password": SecretStr("khong-phai")})
    post.deliver(a_mail())
    async with opened(world, keys, wrong) as office:
        said = ""

        def told() -> bool:
            nonlocal said
            said += capsys.readouterr().out
            return "sign-in refused" in said

        await eventually(told)
        assert await figure(office, "mailbox_up") == 0
        assert (await office.client.get("/readyz")).status_code == 200
        assert "khong-phai" not in said
        assert await cases(office) == []
    assert post.lying_in(INBOX) == 1


async def test_a_server_that_hangs_up_or_falls_silent_halfway_is_asked_again(
    world: World, keys: Keys, settings: Settings, post: Post
) -> None:
    post.deliver(a_mail())
    with Cutting(post.server.port) as cutting:
        through = settings.model_copy(update={"imap_port": cutting.port, "imap_seconds": 1.0})
        async with opened(world, keys, through) as office:
            await put_away(post, TAKEN, 1)
            assert cutting.cut == [0, 40, 120, 200, 300, 400, 520, 700]
            assert len(await cases(office)) == 1


class Cutting:
    """Stands before the server: hangs up after ever more bytes, or goes silent; then lets pass."""

    def __init__(self, behind: int) -> None:
        self._behind = behind
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._plan = [0, 40, 120, 200, 300, 400, 520, 700]
        self.cut: list[int] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                front, _ = self._listener.accept()
            except OSError:
                return
            most = self._plan.pop(0) if self._plan else None
            if most is not None:
                self.cut.append(most)
            back = socket.create_connection(("127.0.0.1", self._behind))
            threading.Thread(target=self._pass, args=(front, back, None), daemon=True).start()
            threading.Thread(target=self._pass, args=(back, front, most), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, most: int | None) -> None:
        passed = 0
        with suppress(OSError):
            while data := source.recv(65536):
                if most is not None and passed + len(data) > most:
                    target.sendall(data[: most - passed])
                    # Half of them hang up cleanly in one direction, the others say nothing more.
                    target.shutdown(socket.SHUT_WR if len(self.cut) % 2 else socket.SHUT_RDWR)
                    return
                passed += len(data)
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


DYING = """
import os, signal, sys
from services.feedback.mailbox.imap import Session
from services.feedback.repository.cases import CaseRepository
from services.feedback.repository.identities import IdentityRepository
when, name, kind = sys.argv[1], sys.argv[2], globals()[sys.argv[3]]
real = getattr(kind, name)
def die(): os.kill(os.getpid(), signal.SIGKILL)
if name in ("add", "keep", "save"):
    async def dying(*args, **values):
        if when == "before": die()
        await real(*args, **values)
        die()
else:
    def dying(*args, **values):
        if when == "before": die()
        real(*args, **values)
        die()
setattr(kind, name, dying)
import runpy
sys.argv = ["services.feedback"]
runpy.run_module("services.feedback", run_name="__main__")
"""


@pytest.mark.parametrize(
    "step",
    [
        "after keep IdentityRepository",
        "after add CaseRepository",
        "before put_away Session",
        "after put_away Session",
    ],
)
async def test_a_service_killed_at_any_step_takes_the_mail_once(
    feedback: Feedback, post: Post, office_db: Any, step: str
) -> None:
    imap = {f"XASO_{name.upper()}": str(value) for name, value in post.settings().items()}
    post.deliver(a_mail())

    await asyncio.to_thread(feedback.start, "-c", DYING, *step.split(), ready=False, **imap)
    assert await asyncio.to_thread(feedback.ended) == -9
    await asyncio.to_thread(feedback.start, **imap)
    await put_away(post, TAKEN, 1)

    assert len(await office_db.cases.find({}).to_list(None)) == 1
    assert len(await office_db.identities.find({}).to_list(None)) == 1

    async def said() -> list[str]:
        found = await office_db.events.find({}).to_list(None)
        return [each["subject"] for each in found if "case.received" in str(each)]

    assert len(await eventually(said)) == 1
