"""The commune's mailbox on a real IMAP server."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from PIL import Image

from deploy.testing import Server, World
from services.feedback.settings import Settings
from shared.testing import Keys, eventually, free_port
from tests.integration.feedback.conftest import Office, opened, settings_of

USER, PASSWORD = "phan-anh", "chi-de-thu"
INBOX, TAKEN, PASSED, TO_BE_SEEN = "INBOX", "Xaso/Da-nhan", "Xaso/Bo-qua", "Xaso/Can-xem"
WRITER = "Hoàng Yến Canary <canary.hoang@vidu.example>"


@dataclass
class Post:
    """An IMAP server of this test's own."""

    server: Server

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        client = IMAPClient("127.0.0.1", self.server.port, ssl=False, timeout=5)
        client.login(USER, PASSWORD)
        yield client
        client.logout()

    def deliver(self, *mails: EmailMessage | bytes) -> None:
        with self.client() as client:
            for mail in mails:
                client.append(INBOX, mail if isinstance(mail, bytes) else mail.as_bytes())

    def lying_in(self, folder: str) -> int:
        with self.client() as client:
            if not client.folder_exists(folder):
                return 0
            return int(client.folder_status(folder, ["MESSAGES"])[b"MESSAGES"])

    def settings(self) -> dict[str, Any]:
        return {
            "imap_host": "127.0.0.1",
            "imap_port": self.server.port,
            "imap_tls": "none",
            "imap_user": USER,
            "imap_password": PASSWORD,
            "imap_poll_seconds": 0.05,
        }


def a_mail(body: str = "Đèn đường ở ngã ba hỏng.", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    given = {"From": WRITER, "Subject": "Đèn đường", "Message-ID": "<1@vidu.example>"}
    for name, value in (given | {k.replace("_", "-"): v for k, v in headers.items()}).items():
        if value:
            mail[name] = value
    mail.set_content(body)
    return mail


def a_photo() -> bytes:
    content = BytesIO()
    Image.new("RGB", (40, 20), "red").save(content, "JPEG")
    return content.getvalue()


async def put_away(post: Post, folder: str, count: int) -> None:
    async def done() -> bool:
        return await asyncio.to_thread(post.lying_in, folder) == count

    await eventually(done, within=20)
    assert await asyncio.to_thread(post.lying_in, INBOX) == 0


async def cases(office: Office) -> list[Any]:
    return list(await office.db.cases.find({}).sort("received_at", 1).to_list(None))


async def figure(office: Office, name: str, labels: str = "") -> float:
    text = (await office.client.get("/metrics")).text
    wanted = f'xaso_feedback_{name}{{commune="son-mai"{labels}}} '
    found = [line for line in text.splitlines() if line.startswith(wanted)]
    return float(found[0].rpartition(" ")[2])


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    port = free_port()
    pymap = str(Path(sys.executable).parent / "pymap")
    argv = [pymap, "--no-tls", "--host", "127.0.0.1", "--port", str(port)]
    argv += ["--no-service", "admin", "dict", "--demo-user", USER, "--demo-password", PASSWORD]
    server = Server(argv, port, tmp_path / "pymap.log")
    server.start()
    yield Post(server)
    server.stop()


@pytest.fixture
def settings(world: World, post: Post) -> Settings:
    return settings_of(world, **post.settings())


@pytest.fixture
async def office(world: World, keys: Keys, settings: Settings) -> AsyncIterator[Office]:
    async with opened(world, keys, settings) as office:
        yield office
