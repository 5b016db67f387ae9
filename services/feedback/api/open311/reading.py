"""Service requests out: what is public of the cases, one or many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import Request

from services.feedback import words
from services.feedback.api.open311.answers import Answer, moment, refused, unknown
from services.feedback.api.open311.services import HEADQUARTERS, desk_of
from services.feedback.desk import Desk
from services.feedback.models import DONE, Case, Line
from services.feedback.ports import Cursor, Ports, Which
from services.feedback.settings import Settings
from shared.calendar_vn import VIETNAM
from shared.contracts.feedback import Category
from shared.errors import Language
from shared.web import language_of, uuid_or_not_found

LONGEST = timedelta(days=90)
MOST = 1000
MOST_IDS = 100
LAST_CODE = "\uffff"
STATUSES = {"open": False, "closed": True}


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when; never longer than 90 days."""

    start: datetime
    end: datetime


async def request_of_token(request: Request, ports: Ports, settings: Settings) -> Answer:
    """Return the id of the service request that a token stands for; raises ``NotFound``.

    All services are real time and give no tokens of their own: the id by which programs know a
    case is one all the same.
    """
    desk = desk_of(request.query_params.get("jurisdiction_id"), ports, settings)
    token = request.path_params["token"]
    case = await ports.cases.get(desk.slug, uuid_or_not_found(token))
    if case is None or case.probe:
        raise unknown("Không có token này.", "There is no such token.")
    content = {"service_request_id": case.code, "token": token}
    return Answer("service_requests", [content], "request")


async def one_request(request: Request, ports: Ports, settings: Settings) -> Answer:
    """Return one service request, in a list; raises ``NotFound``."""
    desk = desk_of(request.query_params.get("jurisdiction_id"), ports, settings)
    case = await ports.cases.coded(desk.slug, request.path_params["service_request_id"])
    if case is None or case.probe:
        raise unknown("Không có service_request_id này.", "There is no such service_request_id.")
    return _answer([case], desk, request)


async def requests(request: Request, ports: Ports, settings: Settings) -> Answer:
    """Return service requests, newest first: at most 1,000 of at most 90 days."""
    asked = request.query_params
    desk = desk_of(asked.get("jurisdiction_id"), ports, settings)
    if ids := _listed(asked.get("service_request_id")):
        if len(ids) > MOST_IDS:
            raise refused(
                f"Không quá {MOST_IDS} service_request_id.",
                f"At most {MOST_IDS} service_request_id.",
            )
        cases = [await ports.cases.coded(desk.slug, code) for code in dict.fromkeys(ids)]
        return _answer([each for each in cases if each and not each.probe], desk, request)
    period = period_of(request, ports.clock())
    which = Which(
        categories=_categories(asked.get("service_code"), desk),
        finished=_finished(asked.get("status")),
        since=period.start,
    )
    skip, size = _window(asked.get("page"), asked.get("page_size"))
    found = await ports.cases.newest(
        desk.slug, which, Cursor(period.end, LAST_CODE), min(skip + size, MOST)
    )
    return _answer(found[skip:], desk, request)


def period_of(request: Request, now: datetime) -> Period:
    """Return the period that is asked for: the last 90 days unless told.

    Raises ``Rejected`` for what is no moment, or for more than 90 days.
    """
    start, end = (_moment(request, name) for name in ("start_date", "end_date"))
    if start and end is None:
        end = min(start + LONGEST, now)
    end = end or now
    start = start or end - LONGEST
    if not timedelta() <= end - start <= LONGEST:
        raise refused(
            "start_date và end_date phải xuôi chiều, cách nhau không quá 90 ngày.",
            "start_date and end_date must be in order, and at most 90 days apart.",
        )
    return Period(start, end)


def _moment(request: Request, name: str) -> datetime | None:
    value = request.query_params.get(name)
    if not value:
        return None
    try:
        # A plus sign that was not escaped arrives as a space.
        found = datetime.fromisoformat(value.replace(" ", "+"))
    except ValueError:
        raise refused(
            f"{name} phải theo ISO 8601, ví dụ 2026-01-31T00:00:00+07:00.",
            f"{name} must be in ISO 8601, e.g. 2026-01-31T00:00:00+07:00.",
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


def _listed(value: str | None) -> list[str]:
    return [each.strip() for each in (value or "").split(",") if each.strip()]


def _categories(value: str | None, desk: Desk) -> frozenset[Category]:
    offered = {each.code.value: each.code for each in desk.categories}
    asked = _listed(value)
    if any(each not in offered for each in asked):
        raise unknown("Không có service_code này.", "There is no such service_code.")
    return frozenset(offered[each] for each in asked)


def _finished(value: str | None) -> bool | None:
    asked = set(_listed(value))
    if not asked <= STATUSES.keys():
        raise refused("status là open hoặc closed.", "status is open or closed.")
    return STATUSES[asked.pop()] if len(asked) == 1 else None


def _window(page: str | None, page_size: str | None) -> tuple[int, int]:
    """Return how many to pass over, and how many to show."""
    try:
        number, size = int(page or 1), int(page_size or (MOST if not page else 50))
    except ValueError:
        number = size = 0
    if number < 1 or not 1 <= size <= MOST:
        raise refused(
            f"page từ 1, page_size từ 1 đến {MOST}.", f"page from 1, page_size from 1 to {MOST}."
        )
    return (number - 1) * size, size


def _answer(cases: Iterable[Case], desk: Desk, request: Request) -> Answer:
    language = language_of(request)
    extended = request.query_params.get("extensions") == "true"
    return Answer(
        "service_requests", [_shown(each, desk, language, extended) for each in cases], "request"
    )


def _shown(case: Case, desk: Desk, language: Language, extended: bool) -> dict[str, Any]:
    """Return what is public of a case: never its words unless redacted, never who wrote."""
    published = case.publication
    village = desk.village(case.village) if case.village else None
    unit = desk.units.get(case.unit) if case.unit else None
    shown: dict[str, Any] = {
        "service_request_id": case.code,
        "status": status_of(case),
        "status_notes": published.answer if published else words.status(case, language),
        "service_name": desk.category(case.category).label.to(language),
        "service_code": case.category.value,
        "description": published.question if published else None,
        "agency_responsible": unit.to(language) if unit else None,
        "service_notice": None,
        "requested_datetime": moment(case.received_at),
        "updated_datetime": moment(case.history[-1].at),
        "expected_datetime": moment(case.due_at),
        "address": village.name if village else (desk.body if language == "vi" else desk.body_en),
        "address_id": village.slug if village else HEADQUARTERS,
        "zipcode": None,
        "lat": village.latitude if village else None,
        "long": village.longitude if village else None,
        "media_url": None,
    }
    if extended:
        shown["attributes"] = []
        shown["extended_attributes"] = {
            "channel": case.channel.value,
            "classification": case.classification,
            "detailed_status": case.status.value,
            "followers": case.followers,
        }
        shown["notes"] = [
            {
                "datetime": moment(line.at),
                "description": public_line(line, language, desk),
                "type": line.code,
            }
            for line in case.history
        ]
    return shown


def status_of(case: Case) -> str:
    """Return ``open`` or ``closed``: the specification knows no more."""
    return "closed" if case.status in DONE else "open"


def public_line(line: Line, language: Language, desk: Desk) -> str:
    """Return a line of the history for everybody: without the reason, which is the sender's."""
    said = words.history(Line(line.at, line.code, "", line.unit), language, desk)
    return said.partition(":")[0].strip().rstrip(".") + "."
