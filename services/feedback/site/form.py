"""The form as a browser sends it: what was typed, and whether it came from this site."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from services.feedback.models import Consent, Message, Position
from shared.contracts.feedback import Category
from shared.errors import Language, Malformed

TRAP = "homepage"
"""A field that people do not see; what fills it in is a machine."""
ENCODING = "application/x-www-form-urlencoded"
WITH_FILES = "multipart/form-data"
MAX_FIELDS = 40
MAX_FILES = 20
ANONYMOUS = "anonymous"

FIELDS = {
    "category": "category",
    "text": "text",
    "village": "village",
    "about_unit": "about_unit",
    "position": "position",
    "submitter.name": "name",
    "submitter.phone": "phone",
    "submitter.email": "email",
    "submitter.address": "address",
    "consent.accepted": "consent",
    "consent.notice_version": "consent",
    "attachments": "files",
}
"""Where on the page a field of the rules is found."""


def new_id() -> str:
    """Return an id for a form: sent twice, it is one case."""
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was received already: the secret to send it with, and what it is."""

    claim: str
    label: str


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, to be taken or to be shown again."""

    form_id: str = field(default_factory=new_id)
    category: str = ""
    text: str = ""
    village: str = ""
    about_unit: str = ""
    latitude: str = ""
    longitude: str = ""
    who: str = "individual"
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    consent: bool = False
    notice_version: str = ""
    trapped: bool = False
    proof: str = ""
    shown_at: str = ""
    """The stamp of the page that it was typed on."""
    asked: str = ""
    """The other door that the sender was asked about and did not mean."""
    claims: tuple[str, ...] = ()
    """What the page says of files that were received before."""
    files: tuple[UploadFile, ...] = ()
    attached: tuple[Attached, ...] = ()

    @classmethod
    def of(cls, sent: FormData) -> "Form":
        """Return what a browser sent; what is missing is empty."""

        def one(name: str) -> str:
            value = sent.get(name, "")
            return value if isinstance(value, str) else ""

        return cls(
            form_id=_known_id(one("form_id")),
            category=one("category"),
            text=one("text"),
            village=one("village"),
            about_unit=one("about_unit"),
            latitude=one("latitude"),
            longitude=one("longitude"),
            who=one("who") or "individual",
            name=one("name"),
            phone=one("phone"),
            email=one("email"),
            address=one("address"),
            consent=one("consent") == "1",
            notice_version=one("notice_version"),
            trapped=bool(one(TRAP)),
            proof=one("proof"),
            shown_at=one("shown_at"),
            asked=one("asked"),
            claims=tuple(each for each in sent.getlist("attached") if isinstance(each, str)),
            files=tuple(
                each
                for each in sent.getlist("files")
                if isinstance(each, UploadFile) and (each.filename or each.size)
            ),
        )

    def message(self, language: Language) -> Message:
        """Return what is to be taken; whoever gives no name is asked for nothing else."""
        named = self.who != ANONYMOUS
        kind: Literal["individual", "organisation"] = (
            "organisation" if self.who == "organisation" else "individual"
        )
        return Message(
            category=Category(self.category) if self.category in set(Category) else None,
            text=self.text,
            language=language,
            kind=kind,
            name=self.name if named else None,
            phone=self.phone if named else None,
            email=self.email if named else None,
            address=self.address if named else None,
            consent=Consent(self.notice_version, self.consent) if named else None,
            village=self.village or None,
            about_unit=self.about_unit or None,
            position=self.position,
        )

    @property
    def position(self) -> Position | None:
        """Where the device was, if the sender let it tell; what is no number is none."""
        with suppress(ValueError):
            return Position(float(self.latitude), float(self.longitude))
        return None


async def read_form(request: Request) -> Form:
    """Return the form in the body of ``request``; empty for a body that is no form."""
    if not request.headers.get("content-type", "").startswith((ENCODING, WITH_FILES)):
        return Form()
    try:
        return Form.of(await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS))
    except HTTPException as error:
        if error.status_code == Malformed.status:
            return Form()
        raise


async def read_fields(request: Request) -> dict[str, str]:
    """Return the fields of a small form without files; none for a body that is no form."""
    if not request.headers.get("content-type", "").startswith(ENCODING):
        return {}
    sent = await request.form(max_files=0, max_fields=MAX_FIELDS)
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def is_from_here(request: Request, public_url: str) -> bool:
    """Tell whether a page of this site sent ``request``, as far as its browser says.

    There is no session to ride on; this keeps other sites from sending in a visitor's name.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin in (None, "null"):
        return True
    return urlsplit(origin).netloc in (request.headers.get("host"), urlsplit(public_url).netloc)


def _known_id(value: str) -> str:
    try:
        return UUID(hex=value).hex
    except ValueError:
        return new_id()
