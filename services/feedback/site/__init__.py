"""The public site: the form first, and a page that follows each case; no script is needed."""

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from services.feedback import words
from services.feedback.ports import Ports
from services.feedback.service import intake
from services.feedback.settings import Settings
from services.feedback.site.form import FIELDS, Form, is_from_here, new_id, read_form
from services.feedback.site.pages import Assets, Pages
from services.feedback.site.sentences import TEXTS
from shared import logs
from shared.errors import Invalid, KeyReused, Language, NotFound, Text, Transient
from shared.mongo import MongoError
from shared.web import correlation_of, language_of, not_found, problem

NOT_INDEXED = {"X-Robots-Tag": "noindex, nofollow"}
TRY_AGAIN = {"Retry-After": "60"}
# Whoever goes back finds the form with its id, so that sending it again is no second case.
KEPT_FOR_GOING_BACK = {"Cache-Control": "private, no-cache"}

log = logs.get(__name__)


def install(app: FastAPI, ports: Ports, settings: Settings) -> None:
    """Add the public site of ``settings.commune`` to ``app``."""
    assets = Assets()
    site = Site(ports, settings, Pages(assets))
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/", site.show_form, methods=["GET", "HEAD"])
    router.add_api_route("/", site.take_form, methods=["POST"])
    router.add_api_route("/t/{token}", site.show_case, methods=["GET", "HEAD"])

    @router.get("/static/{name}")
    async def static(name: str) -> Response:
        found = assets.get(name)
        if found is None:
            raise not_found()
        return found

    app.include_router(router)
    app.add_exception_handler(404, site.on_unknown_page)


class Site:
    """The pages of one commune."""

    def __init__(self, ports: Ports, settings: Settings, pages: Pages) -> None:
        self._ports = ports
        self._commune = settings.commune
        self._desk = ports.desks[settings.commune]
        self._pages = pages

    async def show_form(self, request: Request) -> Response:
        """Show the empty form."""
        return self._form(Form(), _language(request), headers=KEPT_FOR_GOING_BACK)

    async def take_form(self, request: Request) -> Response:
        """Take the form and lead to the follow-up page, or show again what was typed."""
        language = _language(request)
        form = await read_form(request)
        if not is_from_here(request, self._ports.public_url):
            return self._form(form, language, 403, general=TEXTS["from_elsewhere"])
        if form.trapped:
            return self._form(form, language, 422, general=TEXTS["trapped"])
        circumstances = intake.Intake(
            self._commune, correlation_of(request), key=f"form:{form.form_id}"
        )
        try:
            receipt = await intake.receive(form.message(language), circumstances, self._ports)
        except KeyReused:
            return self._form(form, language, 422, general=TEXTS["sent_before"], renew=True)
        except Invalid as error:
            return self._form(form, language, 422, error=error)
        except (Transient, MongoError) as error:
            log.warning("form not saved", exc_info=error)
            return self._form(form, language, 503, general=TEXTS["not_saved"], headers=TRY_AGAIN)
        query = "?sent=1&lang=en" if language == "en" else "?sent=1"
        return RedirectResponse(f"/t/{receipt.token}{query}", 303)

    async def show_case(self, token: str, request: Request) -> Response:
        """Show how a case stands; the same page for a wrong and an unknown token."""
        language = _language(request)
        try:
            case = await intake.follow(token, self._ports)
        except NotFound:
            return self._sorry(language, 404, "not_found_title", "not_found", NOT_INDEXED)
        except (Transient, MongoError) as error:
            log.warning("case not shown", exc_info=error)
            return self._sorry(language, 503, "sorry_title", "sorry", NOT_INDEXED | TRY_AGAIN)
        if "lang" not in request.query_params:
            language = case.language
        desk = self._ports.desks[case.commune]
        unit = desk.units.get(case.answer.unit) if case.answer and case.answer.unit else None
        token = self._ports.tokens.of(case.id)
        return self._pages.show(
            "case.html",
            desk,
            language,
            path=f"/t/{token}",
            headers=NOT_INDEXED,
            case=case,
            just_sent=request.query_params.get("sent") == "1",
            standing=words.status(case, language),
            category=desk.category(case.category).label.to(language),
            history=[(line.at, words.history(line, language, desk)) for line in case.history],
            unit=unit,
            link=intake.tracking_url(token, self._ports),
        )

    async def on_unknown_page(self, request: Request, error: Exception) -> Response:
        """Answer people with a page, programs with problem details."""
        assert isinstance(error, HTTPException)  # noqa: S101
        wants_page = "text/html" in request.headers.get("accept", "")
        if request.url.path.startswith("/v1/") or not wants_page:
            return problem(not_found(), language_of(request))
        return self._sorry(_language(request), 404, "not_found_title", "no_page")

    def _form(
        self,
        form: Form,
        language: Language,
        status: int = 200,
        *,
        error: Invalid | None = None,
        general: Text | None = None,
        renew: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Response:
        errors = {
            FIELDS[each.field]: each.message.to(language)
            for each in reversed(error.errors if error else ())
            if each.field in FIELDS
        }
        return self._pages.show(
            "form.html",
            self._desk,
            language,
            status=status,
            headers=headers,
            form=form,
            form_id=new_id() if renew else form.form_id,
            errors={
                name: errors[name] for name in dict.fromkeys(FIELDS.values()) if name in errors
            },
            general=general.to(language) if general else None,
        )

    def _sorry(
        self,
        language: Language,
        status: int,
        title: str,
        sentence: str,
        headers: dict[str, str] | None = None,
    ) -> Response:
        return self._pages.show(
            "sorry.html",
            self._desk,
            language,
            status=status,
            headers=headers,
            title=TEXTS[title].to(language),
            sentence=TEXTS[sentence].to(language),
        )


def _language(request: Request) -> Language:
    """Return the page's language: Vietnamese unless the address asks for English."""
    return "en" if request.query_params.get("lang") == "en" else "vi"
