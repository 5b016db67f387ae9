"""Answers in the two formats of GeoReport v2: XML, which every server must speak, and JSON.

JSON follows from XML by the Spark convention: a list drops the name of its items.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from xml.etree import ElementTree as ET

import orjson
from fastapi import Request, Response

from shared import logs
from shared.calendar_vn import VIETNAM
from shared.errors import Language, NotFound, Rejected, Text, TooMany, Transient
from shared.mongo import MongoError
from shared.web import language_of

FORMATS = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
BAD_REQUEST, UNAVAILABLE = 400, 503
KEPT_STATUSES = (403, 404, 413, 429)
"""With these the specification, or HTTP itself, says something of its own; all else is 400."""

Value = str | int | float | bool | None | Sequence[Any] | Mapping[str, Any]
Answering = Callable[[Request], Awaitable["Answer"]]

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: the name of the XML root, of its items if it is a list, the content."""

    root: str
    content: Value
    item: str | None = None
    status: int = 200


class Refused(Rejected):
    """A request that the specification answers with 400."""

    status: ClassVar[int] = BAD_REQUEST


def refused(vi: str, en: str) -> Refused:
    """Return the error for a request that is wrong."""
    return Refused("open311", Text(vi, en))


def unknown(vi: str, en: str) -> NotFound:
    """Return the error for something that is not there."""
    return NotFound("open311", Text(vi, en))


def moment(value: datetime | None) -> str | None:
    """Return a moment as the specification writes it, with Viet Nam's offset."""
    return value.astimezone(VIETNAM).isoformat(timespec="seconds") if value else None


async def answered(request: Request, answering: Answering) -> Response:
    """Return what ``answering`` says, or its refusal, in the format that the address asks for."""
    language = language_of(request)
    name = request.path_params.get("format", "xml")
    headers: dict[str, str] = {"Content-Language": language}
    try:
        if name not in FORMATS:
            raise unknown(f"Không có định dạng {name[:20]}.", "There is no such format.")
        await request.app.state.ports.prepared()
        answer = await answering(request)
    except TooMany as error:
        answer = _error(error.status, error.detail, language)
        headers["Retry-After"] = str(error.retry_after)
    except Rejected as error:
        answer = _error(_status_of(error), error.detail, language)
    except (Transient, MongoError) as error:
        log.warning("open311 request not answered", exc_info=error)
        sorry = Text("Hệ thống tạm thời chưa trả lời được.", "Not at the moment; come back.")
        answer = _error(UNAVAILABLE, sorry, language)
    if answer.status == UNAVAILABLE:
        headers["Retry-After"] = "5"
    return Response(
        _json(answer) if name == "json" else _xml(answer),
        answer.status,
        headers | {"Content-Type": FORMATS.get(name, FORMATS["xml"])},
    )


def _status_of(error: Rejected) -> int:
    return error.status if error.status in KEPT_STATUSES else BAD_REQUEST


def _error(status: int, detail: Text, language: Language) -> Answer:
    content = [{"code": status, "description": detail.to(language)}]
    return Answer("errors", content, "error", status)


def _json(answer: Answer) -> bytes:
    return orjson.dumps(answer.content)


def _xml(answer: Answer) -> bytes:
    root = ET.Element(answer.root)
    if answer.item is None:
        _fill(root, answer.content)
    else:
        assert isinstance(answer.content, Sequence)  # noqa: S101
        for each in answer.content:
            _fill(ET.SubElement(root, answer.item), each)
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _fill(element: ET.Element, value: Value) -> None:
    if isinstance(value, Mapping):
        for name, each in value.items():
            _fill(ET.SubElement(element, name), each)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif isinstance(value, str | int | float):
        element.text = str(value)
    elif value is not None:
        for each in value:
            _fill(ET.SubElement(element, element.tag.removesuffix("s")), each)
