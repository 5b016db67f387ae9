"""Published answers for other programs: Atom, JSON Feed, and the table of open data."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.feedback import spreadsheet
from services.feedback.ports.readings import PublicAnswer, Sought
from services.feedback.service import public_answers
from services.feedback.site.base import Site
from services.feedback.site.conditional import unless_known
from services.feedback.site.pages import day
from services.feedback.site.published import PATH
from services.feedback.site.sentences import TEXTS

NEWEST = 30
CHUNK, MOST_ROWS = 200, 5000
LONGEST_TITLE = 100
ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
NEVER = datetime(2025, 1, 1, tzinfo=UTC)
"""When a feed in which nothing was ever published last changed."""
HEADER = (
    "ma", "linh_vuc", "ten_linh_vuc", "thon", "don_vi_tra_loi", "ngay_nhan", "ngay_tra_loi",
    "ngay_cong_khai", "noi_dung", "tra_loi", "dia_chi",
)  # fmt: skip

register_namespace("", ATOM)


def add(router: APIRouter, site: Site) -> None:
    """Add the feeds and the table."""

    async def atom(request: Request) -> Response:
        changed_at = await site.ports.published.changed_at(site.commune)
        answers = await public_answers.latest(site.commune, NEWEST, site.ports)
        body = as_atom(site, answers, changed_at or NEVER)
        response = Response(body, media_type="application/atom+xml; charset=utf-8")
        return unless_known(request, response, changed_at)

    async def json_feed(request: Request) -> Response:
        changed_at = await site.ports.published.changed_at(site.commune)
        answers = await public_answers.latest(site.commune, NEWEST, site.ports)
        response = JSONResponse(as_json_feed(site, answers), media_type="application/feed+json")
        return unless_known(request, response, changed_at)

    async def table(request: Request) -> Response:
        changed_at = await site.ports.published.changed_at(site.commune)
        rows = [_row(site, each) for each in await _all(site)]
        response = Response(
            spreadsheet.table(HEADER, rows),
            media_type=spreadsheet.MEDIA_TYPE,
            headers={"Content-Disposition": 'attachment; filename="phan-anh.csv"'},
        )
        return unless_known(request, response, changed_at)

    router.add_api_route(f"{PATH}.atom", atom, methods=["GET", "HEAD"])
    router.add_api_route(f"{PATH}.json", json_feed, methods=["GET", "HEAD"])
    router.add_api_route("/du-lieu-mo/phan-anh.csv", table, methods=["GET", "HEAD"])


def as_atom(site: Site, answers: Sequence[PublicAnswer], changed_at: datetime) -> bytes:
    """Return a feed document (RFC 4287)."""
    home = site.ports.public_url
    feed = Element(f"{{{ATOM}}}feed", {"xml:lang": "vi"})
    _text(feed, "id", f"{home}{PATH}")
    _text(feed, "title", f"{TEXTS['feed_title'].vi} – {site.desk.name}")
    _text(feed, "updated", changed_at.isoformat())
    _link(feed, "self", f"{home}{PATH}.atom", "application/atom+xml")
    _link(feed, "alternate", f"{home}{PATH}", "text/html")
    _text(SubElement(feed, f"{{{ATOM}}}author"), "name", site.desk.body)
    for each in answers:
        entry = SubElement(feed, f"{{{ATOM}}}entry")
        _text(entry, "id", _address(site, each))
        _text(entry, "title", _title(each))
        _text(entry, "published", each.answered_at.isoformat())
        _text(entry, "updated", each.at.isoformat())
        _link(entry, "alternate", _address(site, each), "text/html")
        SubElement(
            entry,
            f"{{{ATOM}}}category",
            {"term": each.category, "label": site.desk.category(each.category).label.vi},
        )
        _text(entry, "content", f"{each.question}\n\n{each.answer}", type="text")
    document: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def as_json_feed(site: Site, answers: Sequence[PublicAnswer]) -> dict[str, object]:
    """Return a feed (JSON Feed 1.1)."""
    home = site.ports.public_url
    return {
        "version": JSON_FEED,
        "title": f"{TEXTS['feed_title'].vi} – {site.desk.name}",
        "home_page_url": f"{home}{PATH}",
        "feed_url": f"{home}{PATH}.json",
        "language": "vi",
        "authors": [{"name": site.desk.body}],
        "items": [
            {
                "id": _address(site, each),
                "url": _address(site, each),
                "title": _title(each),
                "content_text": f"{each.question}\n\n{each.answer}",
                "date_published": each.answered_at.isoformat(),
                "date_modified": each.at.isoformat(),
                "tags": [site.desk.category(each.category).label.vi],
            }
            for each in answers
        ],
    }


async def _all(site: Site) -> list[PublicAnswer]:
    """Return the newest published answers, as many as a table may hold."""
    found: list[PublicAnswer] = []
    window = await public_answers.window(site.commune, Sought(), (None, None), CHUNK, site.ports)
    found += window.answers
    while window.older and len(found) < MOST_ROWS:
        where = (window.older, None)
        window = await public_answers.window(site.commune, Sought(), where, CHUNK, site.ports)
        found += window.answers
    return found


def _row(site: Site, answer: PublicAnswer) -> Sequence[object]:
    desk = site.desk
    village = desk.village(answer.village) if answer.village else None
    unit = desk.units.get(answer.unit or "")
    return (
        answer.code,
        answer.category.value,
        desk.category(answer.category).label.vi,
        village.name if village else None,
        unit.vi if unit else None,
        day(answer.received_at),
        day(answer.answered_at),
        day(answer.at),
        answer.question,
        answer.answer,
        _address(site, answer),
    )


def _address(site: Site, answer: PublicAnswer) -> str:
    return f"{site.ports.public_url}{PATH}/{answer.code}"


def _title(answer: PublicAnswer) -> str:
    line = " ".join(answer.question.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[:LONGEST_TITLE]}…"


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text


def _link(parent: Element, rel: str, address: str, media_type: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": address, "type": media_type})
