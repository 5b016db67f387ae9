"""What must be true before anything is started; each trouble is one clear sentence."""

import fcntl
import os
import shutil
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from deploy.local.layout import OFFSETS, Folder, Ports, is_free
from deploy.local.words import Trouble

LEAST_BYTES = 500 * 1024**2
ANSWER_SECONDS = 3
NATS_PORT = 4222


def room(data: Path, least: int = LEAST_BYTES) -> None:
    """Refuse to start where the disk is nearly full."""
    existing = next(path for path in (data, *data.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < least:
        mega = 1024**2
        raise Trouble(
            f"Đĩa chứa {data} chỉ còn {free // mega} MB, cần ít nhất {least // mega} MB; "
            "hãy dọn bớt hoặc chọn nơi khác: make up DATA=/đường/dẫn",
            f"Only {free // mega} MB are free on the disk of {data}, {least // mega} MB are "
            "needed; make room or choose another place with DATA=/path.",
        )


def lock(folder: Folder) -> IO[str]:
    """Take the data folder for this run and return what holds it; create it where needed.

    Raises ``Trouble`` when another run holds it, or when it cannot be written to.
    """
    try:
        folder.make()
        file = folder.lock.open("a+")
    except OSError as error:
        raise Trouble(
            f"Không ghi được vào thư mục dữ liệu {folder.data}.",
            f"The data folder {folder.data} cannot be written to: {error.strerror}.",
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = holder_of(folder)
        file.close()
        raise Trouble(
            f"Thư mục dữ liệu {folder.data} đang được một lần chạy khác sử dụng (tiến trình "
            f"{holder}); dừng bằng: make down DATA={folder.data}",
            f"The data folder {folder.data} is in use by another run (process {holder}); "
            f"stop that with: make down DATA={folder.data}",
        ) from None
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file


def holder_of(folder: Folder) -> int | None:
    """Return the process that holds the data folder now, if any does."""
    with suppress(OSError, ValueError), folder.lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return int(file.read())
    return None


def ports(ports: Ports, needed: Iterable[str]) -> None:
    """Refuse to start where another program has one of the ports."""
    for name in needed:
        port = ports[name]
        if not is_free(port):
            raise Trouble(
                f"Cổng {port} (dành cho {name}) đang có chương trình khác dùng; hãy dừng chương "
                "trình đó hoặc chọn dãy cổng khác, ví dụ: make up BASE_PORT=18000",
                f"Port {port} (for {name}) is in use by another program; stop that program or "
                "choose other ports, for example: make up BASE_PORT=18000",
            )


def reachable(mongo_uri: str | None, nats_url: str | None) -> None:
    """Refuse to start where a server that the environment names does not answer."""
    if nats_url:
        address = urlsplit(nats_url.split(",")[0])
        try:
            socket.create_connection(
                (address.hostname or "", address.port or NATS_PORT), ANSWER_SECONDS
            ).close()
        except OSError as error:
            raise Trouble(
                "Máy chủ NATS nêu trong XASO_NATS_URL không trả lời; hãy kiểm tra địa chỉ.",
                f"The NATS server that XASO_NATS_URL names does not answer: {error}",
            ) from error
    if mongo_uri:
        from pymongo import MongoClient
        from pymongo.errors import PyMongoError

        try:
            client: MongoClient[dict[str, Any]] = MongoClient(
                mongo_uri, serverSelectionTimeoutMS=ANSWER_SECONDS * 1000
            )
            with client:
                client.admin.command("ping")
        except PyMongoError as error:
            raise Trouble(
                "Máy chủ MongoDB nêu trong XASO_MONGO_URI không trả lời hoặc không cho vào; "
                "hãy kiểm tra địa chỉ, tên và mật khẩu.",
                "The MongoDB server that XASO_MONGO_URI names does not answer or does not let us "
                f"in: {type(error).__name__}",
            ) from error


def ports_of(names: Iterable[str]) -> list[str]:
    """Return the names of the ports that these programs listen on."""
    names = set(names)
    beside = {"nats_monitor": "nats", "smtp": "mail"}
    return [port for port in OFFSETS if beside.get(port, port) in names]
