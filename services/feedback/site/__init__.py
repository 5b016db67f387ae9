"""The public site; no script is needed. One module for each page or pair of pages."""

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException

from services.feedback.ports import Ports
from services.feedback.settings import Settings
from services.feedback.site import (
    acts,
    doors,
    feeds,
    figures,
    follow,
    hotline,
    lookup,
    privacy,
    published,
    similar,
    submit,
)
from services.feedback.site.base import Site, page_language
from services.feedback.site.pages import Assets, Pages
from shared.web import language_of, not_found, problem


def install(app: FastAPI, ports: Ports, settings: Settings) -> None:
    """Add the public site of ``settings.commune`` to ``app``."""
    assets = Assets()
    site = Site(ports, settings, Pages(assets))
    router = APIRouter(include_in_schema=False)
    submit.add(router, site)
    follow.add(router, site)
    acts.add(router, site)
    lookup.add(router, site)
    doors.add(router, site)
    hotline.add(router, site)
    similar.add(router, site)
    feeds.add(router, site)
    published.add(router, site)
    figures.add(router, site)
    privacy.add(router, site)

    @router.get("/static/{name}")
    async def static(name: str) -> Response:
        found = assets.get(name)
        if found is None:
            raise not_found()
        return found

    async def on_unknown_page(request: Request, error: Exception) -> Response:
        """Answer people with a page, programs with problem details."""
        assert isinstance(error, HTTPException)  # noqa: S101
        wants_page = "text/html" in request.headers.get("accept", "")
        if request.url.path.startswith("/v1/") or not wants_page:
            return problem(not_found(), language_of(request))
        return site.sorry(page_language(request), 404, "not_found_title", "no_page")

    app.include_router(router)
    app.add_exception_handler(404, on_unknown_page)
