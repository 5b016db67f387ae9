"""The published answers: the list with its search, each answer, and a window for other sites."""

from collections.abc import Awaitable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request, Response

from services.feedback.cursor import read_cursor, write_cursor
from services.feedback.models.folding import words
from services.feedback.ports import Cursor, Kind
from services.feedback.ports.readings import PublicAnswer, Sought
from services.feedback.service import public_answers
from services.feedback.site.base import TRY_AGAIN, Site, log, page_language
from services.feedback.site.conditional import unless_known
from services.feedback.site.pages import POLICY
from shared.contracts.feedback import Category
from shared.errors import Invalid, Language, NotFound, TooMany, Transient
from shared.mongo import MongoError

SIZE = 10
IN_A_FRAME = 5
LONGEST_QUESTION = 200
PATH = "/ket-qua"
GONE = 410


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, as it was typed."""

    q: str
    category: str
    village: str
    after: str
    before: str

    @classmethod
    def by(cls, request: Request) -> "Asked":
        """Return what ``request`` asks for."""
        given = request.query_params
        return cls(
            given.get("q", "")[:LONGEST_QUESTION].strip(),
            given.get("linh-vuc", ""),
            given.get("thon", ""),
            given.get("sau", ""),
            given.get("truoc", ""),
        )

    @property
    def sought(self) -> Sought:
        """Which answers these are; a category that is not there is no filter."""
        category = Category(self.category) if self.category in set(Category) else None
        return Sought(tuple(words(self.q)), category, self.village or None)

    @property
    def where(self) -> tuple[Cursor | None, Cursor | None]:
        """Where the window begins or ends; raises ``Invalid``."""
        return (
            read_cursor(self.after) if self.after else None,
            read_cursor(self.before) if self.before else None,
        )

    def address(self, language: Language, **place: Cursor) -> str:
        """Return the address of another window of the same answers."""
        values = {"q": self.q, "linh-vuc": self.category, "thon": self.village}
        values |= {name: write_cursor(cursor) for name, cursor in place.items()}
        values |= {"lang": "en"} if language == "en" else {}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{PATH}?{query}" if query else PATH


def add(router: APIRouter, site: Site) -> None:
    """Add the pages."""

    async def show_list(request: Request) -> Response:
        return await _kept_up(site, request, _list(site, request))

    async def show_one(code: str, request: Request) -> Response:
        return await _kept_up(site, request, _one(site, code, request))

    async def show_frame(request: Request) -> Response:
        return await _kept_up(site, request, _frame(site, request))

    router.add_api_route(PATH, show_list, methods=["GET", "HEAD"])
    router.add_api_route(PATH + "/{code}", show_one, methods=["GET", "HEAD"])
    router.add_api_route("/nhung/ket-qua", show_frame, methods=["GET", "HEAD"])


async def _list(site: Site, request: Request) -> Response:
    language, asked = page_language(request), Asked.by(request)
    try:
        where = asked.where
    except Invalid:
        return site.sorry(language, 422, "not_found_title", "bad_window")
    # Words without a letter or digit find nothing, rather than everything.
    nothing = bool(asked.q) and not asked.sought.words
    if asked.q:
        site.ports.limits.take(Kind.SEARCH, site.network(request), site.commune)
    window = (
        public_answers.Window([])
        if nothing
        else await public_answers.window(site.commune, asked.sought, where, SIZE, site.ports)
    )
    page = site.pages.show(
        "published.html",
        site.desk,
        language,
        path=PATH,
        asked=asked,
        answers=[_shown(site, each, language) for each in window.answers],
        newer=asked.address(language, truoc=window.newer) if window.newer else None,
        older=asked.address(language, sau=window.older) if window.older else None,
    )
    return unless_known(request, page, await site.ports.published.changed_at(site.commune))


async def _one(site: Site, code: str, request: Request) -> Response:
    language = page_language(request)
    try:
        answer = await public_answers.one(site.commune, code, site.ports)
    except NotFound:
        return site.sorry(language, 404, "not_found_title", "no_answer_page")
    if not answer.public:
        return site.sorry(language, GONE, "withdrawn_title", "withdrawn_page")
    page = site.pages.show(
        "published_one.html",
        site.desk,
        language,
        path=f"{PATH}/{answer.code}",
        answer=_shown(site, answer, language),
    )
    return unless_known(request, page, answer.at)


async def _frame(site: Site, request: Request) -> Response:
    """Return the newest answers for a frame on the commune's own website, and on no other."""
    language = page_language(request)
    home = _origin(site.desk.website)
    headers = {"Content-Security-Policy": POLICY.replace("ancestors 'none'", f"ancestors {home}")}
    if home != "'none'":
        # Browsers that know frame-ancestors pass this over; it keeps the default, DENY, out.
        headers["X-Frame-Options"] = f"ALLOW-FROM {home}"
    answers = await public_answers.latest(site.commune, IN_A_FRAME, site.ports)
    page = site.pages.show(
        "published_frame.html",
        site.desk,
        language,
        path=PATH,
        headers=headers,
        answers=[_shown(site, each, language) for each in answers],
        public_url=site.ports.public_url,
    )
    return unless_known(request, page, await site.ports.published.changed_at(site.commune))


async def _kept_up(site: Site, request: Request, page: Awaitable[Response]) -> Response:
    """Return ``page``, or an apology where the database does not answer."""
    try:
        return await page
    except TooMany as error:
        later = {"Retry-After": str(error.retry_after)}
        return site.sorry(page_language(request), 429, "sorry_title", "too_many_searches", later)
    except (Transient, MongoError) as error:
        log.warning("page not shown", exc_info=error)
        return site.sorry(page_language(request), 503, "sorry_title", "sorry", TRY_AGAIN)


def _shown(site: Site, answer: PublicAnswer, language: Language) -> dict[str, object]:
    village = site.desk.village(answer.village) if answer.village else None
    unit = site.desk.units.get(answer.unit or "")
    return {
        "code": answer.code,
        "address": f"{PATH}/{answer.code}",
        "category": site.desk.category(answer.category).label.to(language),
        "village": village.name if village else None,
        "unit": unit.to(language) if unit else None,
        "received_at": answer.received_at,
        "answered_at": answer.answered_at,
        "at": answer.at,
        "question": answer.question,
        "answer": answer.answer,
    }


def _origin(website: str | None) -> str:
    """Return the origin that may show the frame, as a policy names it; 'none' without one."""
    parts = urlsplit(website or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else "'none'"
