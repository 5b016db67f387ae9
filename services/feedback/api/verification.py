"""Whether the record of who read personal data is sound, asked by those who run the system."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime, Field

from services.feedback.api.schemas import Out
from services.feedback.models import Verification
from services.feedback.service.verifying import Verifier
from shared.auth import Principal, Role, require
from shared.errors import Language
from shared.web import language_of, problems

Administrator = Annotated[Principal, Depends(require(Role.ADMIN))]


class AnchorOut(Out):
    """How far the chain reached on a day, said outside of it."""

    number: int
    hash: str
    at: AwareDatetime


class FindingOut(Out):
    """The first entry that is not as it should be."""

    number: int
    wrong: str = Field(description="For a person.")


class VerificationOut(Out):
    """The newest verification of the commune's audit log."""

    state: Literal["none", "running", "sound", "broken", "interrupted"]
    by: str | None = Field(description="Who asked, as a reference.")
    began_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    entries: int = Field(description="Looked at, and sound.")
    head: str = Field(description="The hash of the last of these.")
    anchors: int = Field(description="How many anchors were compared.")
    newest_anchor: AnchorOut | None
    bus_asked: bool = Field(
        description="Whether the anchor on the bus was compared, which the database cannot change."
    )
    bad: FindingOut | None


NONE = VerificationOut(
    state="none",
    by=None,
    began_at=None,
    ended_at=None,
    entries=0,
    head="",
    anchors=0,
    newest_anchor=None,
    bus_asked=False,
    bad=None,
)


def add(router: APIRouter, verifier: Verifier) -> None:
    """Add the asking, and the looking at what was found."""

    @router.post(
        "/audit/verification",
        summary="Verify the audit log",
        status_code=202,
        responses=problems(401, 403, 503),
    )
    async def begin(request: Request, principal: Administrator) -> VerificationOut:
        """Look at every entry, in the background; while that goes on, a second asking joins it."""
        begun = await verifier.begin(principal.commune, principal.subject)
        return _out(begun, language_of(request))

    @router.get(
        "/audit/verification",
        summary="Show the newest verification",
        responses=problems(401, 403, 503),
    )
    async def show(request: Request, principal: Administrator) -> VerificationOut:
        """Return how far it has come, or what it found."""
        found = await verifier.newest(principal.commune)
        return _out(found, language_of(request)) if found else NONE


def _out(found: Verification, language: Language) -> VerificationOut:
    newest, bad = found.newest, found.bad
    return VerificationOut(
        state=found.state,
        by=found.by,
        began_at=found.began_at,
        ended_at=found.ended_at,
        entries=found.entries,
        head=found.head,
        anchors=found.anchors,
        newest_anchor=AnchorOut(number=newest.number, hash=newest.hash, at=newest.at)
        if newest
        else None,
        bus_asked=found.bus_asked,
        bad=FindingOut(number=bad.number, wrong=bad.wrong.to(language)) if bad else None,
    )
