"""Files that prove output: what is taken, by content and not by name, and what is made of it."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import puremagic

from shared.contracts.base import Event
from shared.contracts.tasks import EvidenceStoredV1
from shared.errors import Invalid, Text, TooLarge

MEGABYTE = 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_UNPACKED = 200 * MEGABYTE
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SOUND = {"audio/mpeg": "audio/mpeg", "audio/mp4": "audio/mp4", "video/mp4": "video/mp4"}
LIMITS = {"image": 10 * MEGABYTE, "application": 10 * MEGABYTE, "audio": 20 * MEGABYTE}
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    OFFICE["word/document.xml"]: "docx",
    OFFICE["xl/workbook.xml"]: "xlsx",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
}


@dataclass
class EvidenceFile:
    """A stored file; ``sha256`` is of what is stored, ``original_sha256`` of what was sent."""

    id: UUID
    commune: str
    unit: str | None
    name: str
    media_type: str
    size: int
    sha256: str
    original_sha256: str
    stored_at: datetime
    stored_by: str
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    @property
    def extension(self) -> str:
        """How the name of a file of this kind ends."""
        return EXTENSIONS[self.media_type]

    def store(self) -> None:
        """Say that the file is stored; its name, which may hold anything, is not said."""
        self.revision += 1
        self.events.append(
            EvidenceStoredV1(
                commune=self.commune,
                revision=self.revision,
                actor=self.stored_by,
                evidence_id=self.id,
                unit=self.unit,
                media_type=self.media_type,
                size=self.size,
                sha256=self.sha256,
            )
        )


def admitted(content: bytes) -> str:
    """Return the media type of an office file or of sound, which are kept as they are.

    Raises ``Invalid`` for a kind that is not taken, for macros and for what cannot be opened,
    ``TooLarge``. Pictures and PDF files are opened elsewhere (``shared.disarm``).
    """
    if not content:
        raise refused(Text("Tệp rỗng.", "The file is empty."))
    media_type = _kind(content)
    check_size(content, media_type)
    return media_type


def check_size(content: bytes, media_type: str) -> None:
    """Raise ``TooLarge`` for more than a file of this kind may have."""
    family = "audio" if media_type in SOUND else media_type.partition("/")[0]
    if len(content) > LIMITS[family]:
        raise TooLarge(
            "evidence-too-large",
            Text("Tệp quá lớn (ảnh, tài liệu 10 MB; âm thanh 20 MB).", "The file is too large."),
        )


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content in hex."""
    return hashlib.sha256(content).hexdigest()


def _kind(content: bytes) -> str:
    if content[:4] == b"PK\x03\x04":
        return _office(content)
    try:
        found = puremagic.from_string(content[:8192], mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found not in SOUND:
        raise _refused(
            "Chỉ nhận ảnh (JPEG, PNG, WebP), PDF, Word, Excel, âm thanh và video MP3/MP4.",
            "Only pictures (JPEG, PNG, WebP), PDF, Word, Excel, MP3 and MP4 are taken.",
        )
    return SOUND[found]


def _office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            unpacked = sum(each.file_size for each in packed.infolist())
    except zipfile.BadZipFile as error:
        raise _refused("Tệp bị hỏng.", "The file is damaged.") from error
    if unpacked > MAX_UNPACKED:
        raise _refused("Tệp nén quá lớn.", "The file unpacks to too much.")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise _refused("Tệp có macro, không nhận.", "The file holds macros.")
    kind = next((media for part, media in OFFICE.items() if part in names), None)
    if kind is None:
        raise _refused("Tệp nén không nhận.", "Archives are not taken.")
    return kind


def refused(sentence: Text) -> Invalid:
    """Return the error for a file that is not taken."""
    return Invalid("evidence-refused", sentence)


def _refused(vi: str, en: str) -> Invalid:
    return refused(Text(vi, en))
