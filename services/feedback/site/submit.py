"""The form: shown, taken, or shown again with what was typed."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.feedback.desk_parts import OtherDoor
from services.feedback.service import intake
from services.feedback.service.gate import Stranger
from services.feedback.site import files, similar
from services.feedback.site.base import TRY_AGAIN, Site, log, page_language
from services.feedback.site.form import FIELDS, Form, is_from_here, new_id, read_form
from services.feedback.site.sentences import TEXTS
from shared.errors import Invalid, KeyReused, Language, Text, TooMany, Transient
from shared.mongo import MongoError
from shared.web import correlation_of

# Whoever goes back finds the form with its id, so that sending it again is no second case.
KEPT_FOR_GOING_BACK = {"Cache-Control": "private, no-cache"}
DRAFT_WORDS = (
    "draft_saved",
    "draft_found",
    "draft_waits",
    "draft_now",
    "draft_clear",
    "draft_gone",
)
POSITION_WORDS = ("position_asking", "position_taken", "position_drop", "position_refused")


def add(router: APIRouter, site: Site) -> None:
    """Add the form at ``/``."""

    async def show(request: Request) -> Response:
        return await show_form(site, request)

    async def take(request: Request) -> Response:
        try:
            return await take_form(site, request)
        finally:
            await request.close()

    router.add_api_route("/", show, methods=["GET", "HEAD"])
    router.add_api_route("/", take, methods=["POST"])


async def show_form(site: Site, request: Request) -> Response:
    """Show the empty form."""
    return _form(site, Form(), page_language(request), headers=KEPT_FOR_GOING_BACK)


async def take_form(site: Site, request: Request) -> Response:
    """Take the form and lead to the follow-up page, or show again what was typed."""
    language = page_language(request)
    form = await read_form(request)
    with suppress(Transient, MongoError):  # they are asked for again, and then it is said
        form = await files.remember(form, site, language)
    if instead := _instead_of_taking(site, request, form, language):
        return instead
    stranger = Stranger(site.network(request), form.proof or None, may_go_slower=True)
    circumstances = intake.Intake(
        site.commune,
        correlation_of(request),
        key=f"form:{form.form_id}",
        stranger=stranger,
    )
    try:
        await site.ports.prepared()
        form, refused = await files.take(form, stranger.network, site, language)
        if refused:
            raise refused
        circumstances = replace(
            circumstances, attachments=tuple(each.claim for each in form.attached)
        )
        receipt = await intake.receive(form.message(language), circumstances, site.ports)
    except KeyReused:
        return _form(site, form, language, 422, general=TEXTS["sent_before"], renew=True)
    except TooMany as error:
        later = {"Retry-After": str(error.retry_after)}
        return _form(site, form, language, 429, general=error.detail, headers=later)
    except Invalid as error:
        return _form(site, form, language, 422, error=error)
    except (Transient, MongoError) as error:
        log.warning("form not saved", exc_info=error)
        return _form(site, form, language, 503, general=TEXTS["not_saved"], headers=TRY_AGAIN)
    query = "?sent=1&lang=en" if language == "en" else "?sent=1"
    then = await similar.next_page(site, receipt.case)
    return RedirectResponse(f"/t/{receipt.token}{then}{query}", 303)


def _instead_of_taking(
    site: Site, request: Request, form: Form, language: Language
) -> Response | None:
    """Return the form again where a machine may have sent it, or it may be for another door."""
    if suspicion := _suspicion(site, request, form):
        status, sentence = suspicion
        return _form(site, form, language, status, general=TEXTS[sentence])
    door = site.desk.other_door_for(form.text)
    if door and form.asked != door.code:
        return _form(site, form, language, 422, door=door)
    return None


def _suspicion(site: Site, request: Request, form: Form) -> tuple[int, str] | None:
    """Return what speaks against a person having sent ``form``: a status, a sentence's name."""
    if not is_from_here(request, site.ports.public_url):
        return 403, "from_elsewhere"
    if form.trapped:
        return 422, "trapped"
    if site.stamps.age(form.shown_at, site.ports.clock()) < site.least_age:
        return 422, "too_fast"
    return None


def _form(
    site: Site,
    form: Form,
    language: Language,
    status: int = 200,
    *,
    error: Invalid | None = None,
    general: Text | None = None,
    renew: bool = False,
    door: OtherDoor | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    errors = {
        FIELDS[each.field]: each.message.to(language)
        for each in reversed(error.errors if error else ())
        if each.field in FIELDS
    }
    return site.pages.show(
        "form.html",
        site.desk,
        language,
        status=status,
        headers=headers,
        form=form,
        door=door,
        asked=door.code if door else form.asked,
        form_id=new_id() if renew else form.form_id,
        shown_at=form.shown_at or site.stamps.at(site.ports.clock()),
        wait=site.least_age.total_seconds(),
        proof_needed=site.ports.proofs is not None,
        errors={name: errors[name] for name in dict.fromkeys(FIELDS.values()) if name in errors},
        general=general.to(language) if general else None,
        draft_words=_words(DRAFT_WORDS, language),
        position_words=_words(POSITION_WORDS, language),
    )


def _words(names: Iterable[str], language: Language) -> dict[str, str]:
    """Return the sentences that the page's script says."""
    return {name: TEXTS[name].to(language) for name in names}
