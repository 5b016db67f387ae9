"""HTTP in: what recipients want to hear, and the one click that ends a kind of mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field, field_validator

from services.notify.api.inbox import inboxes
from services.notify.api.vocabulary import vocabulary
from services.notify.models import DIGEST, Preference
from services.notify.models.preference import Rhythm
from services.notify.ports import Directory, Rules
from services.notify.rules import HEARD_FACTS
from services.notify.service import Briefing, Preferring
from services.notify.service.kinds import Always, kinds_of
from shared.auth import STAFF, Principal, require
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language
from shared.web import language_of, problems

Reader = Annotated[Principal, Depends(require(*STAFF))]

router = APIRouter(tags=["preferences"])
public = APIRouter(tags=["preferences"])
"""For whoever holds a link from a mail; asks for no key."""


class Wanted(BaseModel):
    """What a recipient wants to hear. Critical messages come whatever stands here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipient: str = Field(
        description="Yourself, your unit or one of your roles.",
        examples=["role:leader"],
        max_length=200,
    )
    channels_off: frozenset[DeliveryChannel] = Field(
        frozenset(), description="Channels that nothing is to come through."
    )
    kinds_off: Mapping[str, frozenset[DeliveryChannel]] = Field(
        {},
        description="By fact, or `digest`: the channels that it is not to come through.",
        examples=[{"tasks.v1.progress.reported": ["email"]}],
    )
    digest: Rhythm = Field(
        "daily", description="How often what can wait comes; `off` sends each by itself."
    )
    language: Language | None = Field(None, description="Of messages; null for the directory's.")
    brief: bool = Field(
        False, description="The commune on one page (PDF) by e-mail, once a week; leadership alone."
    )
    revision: int = Field(0, ge=0, description="As last read: 409 if it changed meanwhile.")

    @field_validator("kinds_off")
    @classmethod
    def _known_kinds(
        cls, kinds: Mapping[str, frozenset[DeliveryChannel]]
    ) -> Mapping[str, frozenset[DeliveryChannel]]:
        if unknown := kinds.keys() - HEARD_FACTS - {DIGEST}:
            raise ValueError(f"no such kind: {min(unknown)[:80]}")
        return kinds


class KindView(BaseModel):
    """A kind of message that comes to a recipient, and whether it can be stopped."""

    model_config = ConfigDict(frozen=True)

    kind: str = Field(description="A fact, or `digest`.", examples=["tasks.v1.progress.reported"])
    name: str = Field(examples=["Đơn vị báo kết quả"])
    channels: list[DeliveryChannel] = Field(description="Besides the inbox, by the rules.")
    always: Always = Field(
        description="Whether it comes whatever is wanted: `never`, `partly` (what is critical of "
        "it), `always`."
    )


class WantedView(Wanted):
    """What a recipient wants to hear, and what comes to it at all."""

    recipient_name: str = Field(examples=["Lãnh đạo UBND xã"])
    kinds: list[KindView]
    brief_at: datetime | None = Field(
        description="When the next brief goes out that may be asked for now, UTC; null for whom "
        "there is none."
    )


@router.get("/preferences", summary="Show what you, your unit or roles want to hear")
async def show_preferences(request: Request, reader: Reader) -> list[WantedView]:
    """Return an entry for your unit, each of your roles, and yourself if you are listed."""
    preferring: Preferring = request.app.state.preferring
    return [
        await _wanted(request, reader, each, await preferring.of(reader.commune, each))
        for each in inboxes(request, reader)
    ]


@router.put(
    "/preferences",
    summary="Say what you, your unit or one of your roles wants to hear",
    responses=problems(404, 409),
)
async def put_preferences(request: Request, reader: Reader, wanted: Wanted) -> WantedView:
    """Replace what it, or you, want; in force everywhere within a few seconds.

    404 for somebody else, another's unit or role; 409 if somebody changed it since ``revision``.
    """
    preferring: Preferring = request.app.state.preferring
    kept = await preferring.change(
        reader.commune,
        wanted.recipient,
        Preference(
            channels_off=frozenset(wanted.channels_off),
            kinds_off={kind: frozenset(off) for kind, off in wanted.kinds_off.items() if off},
            digest=wanted.digest,
            language=wanted.language,
            brief=wanted.brief,
            revision=wanted.revision,
        ),
        own=inboxes(request, reader),
        by=reader.subject,
    )
    return await _wanted(request, reader, wanted.recipient, kept)


@public.get("/unsubscribe/{token}", response_class=HTMLResponse, include_in_schema=False)
async def ask_to_unsubscribe(request: Request, token: str) -> HTMLResponse:
    """Show a page with one button; looking at it changes nothing."""
    preferring: Preferring = request.app.state.preferring
    preferring.links.read(token)
    if language_of(request) == "en":
        return _page("en", "Stop these e-mails?", "Stop them", "They still come into the inbox.")
    return _page(
        "vi",
        "Thôi nhận loại thư này?",
        "Thôi nhận",
        "Tin vẫn có trong hộp tin của hệ thống.",
    )


@public.post("/unsubscribe/{token}", response_class=HTMLResponse, include_in_schema=False)
async def unsubscribe(request: Request, token: str) -> HTMLResponse:
    """End a kind of mail for its recipient (RFC 8058); a second time changes nothing."""
    preferring: Preferring = request.app.state.preferring
    await preferring.unsubscribe(token)
    if language_of(request) == "en":
        return _page("en", "These e-mails have been stopped.")
    return _page("vi", "Đã thôi gửi loại thư này.")


async def _wanted(
    request: Request, reader: Principal, recipient: str, found: Preference
) -> WantedView:
    directory: Directory = request.app.state.directory
    rules: Rules = request.app.state.rules
    briefing: Briefing = request.app.state.briefing
    language, commune = language_of(request), reader.commune
    kinds = kinds_of(commune, recipient, found, await rules.of(commune), directory)
    known = vocabulary()
    return WantedView.model_construct(
        recipient=recipient,
        recipient_name=directory.called(commune, recipient).to(language),
        kinds=[
            KindView(
                kind=each.kind,
                name=known.fact(each.kind).to(language),
                channels=list(each.channels),
                always=each.always,
            )
            for each in kinds
        ],
        channels_off=found.channels_off,
        kinds_off=found.kinds_off,
        digest=found.digest,
        language=found.language,
        brief=found.brief,
        revision=found.revision,
        brief_at=briefing.offered(commune, recipient),
    )


def _page(language: Language, title: str, button: str = "", note: str = "") -> HTMLResponse:
    form = f'<p>{note}</p><form method="post"><button>{button}</button></form>' if button else ""
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{title}</title><main><h1>{title}</h1>{form}</main></html>",
        headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
    )
