"""Files that strangers send: taken by content, opened in a process of their own, made harmless.

Pictures are drawn anew, so that neither place nor device stays in them; a PDF stays as it is and
must hold nothing that acts by itself. Whatever a damaged or hostile file does to the program that
opens it, it does to a process with little memory, little time and none of the service's secrets.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from shared.errors import Text, Transient

__all__ = ["EXTENSIONS", "Clean", "Disarm", "Unfit", "kind_of"]

ROOT = Path(__file__).parents[2]
SECONDS = 20
"""More than the processor time that the process gives itself."""
PATIENCE = 30
"""Seconds that a file waits for those before it."""
STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}


class Unfit(Exception):
    """The file is not taken; ``sentence`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.sentence = WHY.get(code, WHY["damaged"])


@dataclass(frozen=True, slots=True)
class Clean:
    """What is kept of a file."""

    media_type: str
    content: bytes

    @property
    def is_drawn_anew(self) -> bool:
        """Tell a picture, whose every byte was written here, from what stayed as it was sent."""
        return self.media_type.startswith("image/")


def kind_of(content: bytes) -> str | None:
    """Return the media type that ``content`` begins like, or None; names are not asked."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in STARTS.items() if content.startswith(start)), None)


class Disarm:
    """Opens files, one at a time: memory stays bounded however many come."""

    def __init__(self, most_pixels: int, most_bytes: int) -> None:
        self._limits = (str(most_pixels), str(most_bytes))
        self._turn = asyncio.Semaphore(1)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn, to read a file only then; raises ``Transient`` if it takes long."""
        try:
            await asyncio.wait_for(self._turn.acquire(), PATIENCE)
        except TimeoutError:
            raise Transient("too many files wait to be opened") from None
        try:
            yield
        finally:
            self._turn.release()

    async def __call__(self, content: bytes) -> Clean:
        """Return what is kept of a picture or PDF; raises ``Unfit``.

        To be asked in one's ``turn``.
        """
        kind = kind_of(content)
        if kind is None:
            raise Unfit("kind" if content else "empty")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "shared.disarm", kind, *self._limits,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PYTHONPATH": str(ROOT)},
            cwd="/",
        )  # fmt: skip
        try:
            said, _ = await asyncio.wait_for(process.communicate(content), SECONDS)
        except TimeoutError:
            raise Unfit("heavy") from None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        word, _, kept = said.partition(b"\n")
        if process.returncode or not word:
            raise Unfit("heavy" if (process.returncode or 0) < 0 else "damaged")
        if not kept:
            raise Unfit(word.decode())
        return Clean(word.decode(), kept)


WHY = {
    "empty": Text("Tệp rỗng.", "The file is empty."),
    "kind": Text(
        "Chỉ nhận ảnh JPEG, PNG, WebP và tệp PDF.",
        "Only pictures (JPEG, PNG, WebP) and PDF files are taken.",
    ),
    "pixels": Text(
        "Ảnh có quá nhiều điểm ảnh; xin gửi ảnh nhỏ hơn.",
        "The picture has too many pixels; please send a smaller one.",
    ),
    "large": Text(
        "Ảnh quá lớn; xin gửi ảnh nhỏ hơn.", "The picture is too large; please send a smaller one."
    ),
    "damaged": Text(
        "Tệp bị hỏng, không mở được.", "The file is damaged and cannot be opened."
    ),
    "heavy": Text(
        "Tệp quá phức tạp, không kiểm tra được; xin gửi tệp đơn giản hơn.",
        "The file is too complex to be checked; please send a simpler one.",
    ),
    "active": Text(
        "Tệp PDF có mã lệnh, tệp đính kèm hoặc biểu mẫu động nên không nhận; "
        "xin gửi bản in ra PDF hoặc ảnh chụp.",
        "The PDF holds code, attached files or active forms and is not taken; please send a "
        "plain PDF or a picture.",
    ),
    "encrypted": Text(
        "Tệp PDF có mật khẩu nên không kiểm tra được; xin gửi tệp không đặt mật khẩu.",
        "The PDF is protected by a password and cannot be checked; please send it without one.",
    ),
    "mixed": Text(
        "Tệp PDF có lẫn nội dung khác nên không nhận.",
        "The PDF is mixed with something else and is not taken.",
    ),
}  # fmt: skip
