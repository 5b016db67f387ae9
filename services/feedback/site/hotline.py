"""Where residents reach the commune without this site."""

from fastapi import APIRouter, Request, Response

from services.feedback.site.base import Site, page_language

PATH = "/duong-day-nong"


def add(router: APIRouter, site: Site) -> None:
    """Add the page of telephone, addresses and hours."""

    async def show(request: Request) -> Response:
        return site.pages.show("hotline.html", site.desk, page_language(request), path=PATH)

    router.add_api_route(PATH, show, methods=["GET", "HEAD"])
