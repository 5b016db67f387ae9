"""A service request in: a form with the specification's fields becomes a case."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from services.feedback.api.open311.answers import Answer, refused
from services.feedback.api.open311.services import (
    HEADQUARTERS,
    SUBMITTERS,
    desk_of,
    offer_of,
)
from services.feedback.desk import Desk
from services.feedback.models import Consent, Message, Position
from services.feedback.ports import Kind, Ports
from services.feedback.service import intake
from services.feedback.settings import Settings
from shared.auth import Principal, Role
from shared.contracts.feedback import Channel
from shared.errors import Forbidden, Rejected, Text
from shared.web import correlation_of, idempotency_key, language_of

DESCRIPTION_LIMIT = 4000
SHORT_LIMIT = 500
MAX_FIELDS = 60
ENCODING = "application/x-www-form-urlencoded"
_ATTRIBUTE = re.compile(r"attribute\[([a-z_]+)\](?:\[\])?")
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Fields:
    """What a client sent; an empty field is as good as none."""

    pairs: Sequence[tuple[str, str]]

    def one(self, name: str, limit: int = SHORT_LIMIT) -> str | None:
        """Return a field, or None; raises ``Rejected`` for one that is too long."""
        value = next((value for key, value in self.pairs if key == name), "")
        if not value.strip():
            return None
        if len(value) > limit:
            raise refused(
                f"{name} dài quá {limit} ký tự.", f"{name} has more than {limit} characters."
            )
        return value.strip()

    def attribute(self, code: str) -> str | None:
        """Return the value of ``attribute[code]``, or None; raises ``Rejected`` for several."""
        values = {
            value.strip()
            for name, value in self.pairs
            if value.strip() and (found := _ATTRIBUTE.fullmatch(name)) and found[1] == code
        }
        if len(values) > 1:
            raise refused(
                f"attribute[{code}] chỉ nhận một giá trị.", f"attribute[{code}] takes one value."
            )
        return values.pop() if values else None


async def fields_of(request: Request) -> Fields:
    """Return the form in a request; raises ``Rejected`` for any other content."""
    if not request.headers.get("content-type", "").lower().startswith(ENCODING):
        raise refused(f"Nội dung phải là {ENCODING}.", f"The body must be {ENCODING}.")
    # UTF-8 whether escaped or not, as the specification has it.
    try:
        body = (await request.body()).decode()
        return Fields(parse_qsl(body, errors="strict", max_num_fields=MAX_FIELDS))
    except ValueError:
        raise refused("Nội dung gửi lên không đọc được.", "The body cannot be read.") from None


async def key_of(request: Request, fields: Fields, desk: Desk) -> Principal:
    """Return whose key is sent with a form; raises ``Forbidden`` for none, or a wrong one."""
    api_key = fields.one("api_key") or request.query_params.get("api_key")
    wrong = Forbidden(
        "open311-key",
        Text("Thiếu api_key hoặc api_key không đúng.", "api_key is missing or wrong."),
    )
    if not api_key or "." in api_key:
        raise wrong
    try:
        principal: Principal = await request.app.state.authenticator.authenticate(
            f"Bearer {api_key}"
        )
    except Rejected:
        raise wrong from None
    if not principal.has(Role.OPEN311) or principal.commune != desk.slug:
        raise wrong
    return principal


async def post_request(request: Request, ports: Ports, settings: Settings) -> Answer:
    """Take a service request; answer with its id."""
    fields = await fields_of(request)
    asked = fields.one("jurisdiction_id") or request.query_params.get("jurisdiction_id")
    desk = desk_of(asked, ports, settings)
    principal = await key_of(request, fields, desk)
    ports.limits.take(Kind.OPEN311, principal.subject, desk.slug)
    circumstances = intake.Intake(
        commune=desk.slug,
        correlation_id=correlation_of(request),
        channel=Channel.OPEN311,
        by=principal.subject,
        key=idempotency_key(request),
    )
    receipt = await intake.receive(_message(fields, desk, request), circumstances, ports)
    reference = receipt.case.classification == "reference"
    notice = desk.anonymous.text.to(receipt.case.language) if reference else None
    content = {
        "service_request_id": receipt.case.code,
        "service_notice": notice,
        "account_id": None,
    }
    return Answer("service_requests", [content], "request", 201)


def _message(fields: Fields, desk: Desk, request: Request) -> Message:
    service_code = fields.one("service_code")
    if service_code is None:
        raise refused("Thiếu service_code.", "service_code is missing.")
    offer = offer_of(service_code, desk)
    submitter = fields.attribute("submitter")
    if submitter not in SUBMITTERS:
        raise refused(
            "Thiếu attribute[submitter] bắt buộc, hoặc giá trị không có trong danh sách.",
            "The required attribute[submitter] is missing, or not one of the list.",
        )
    description = fields.one("description", DESCRIPTION_LIMIT)
    if description is None:
        raise refused("Thiếu description.", "description is missing.")
    named = submitter != "anonymous"
    names = [fields.one("last_name"), fields.one("first_name")]
    consent = fields.attribute("consent")
    return Message(
        category=offer.code,
        text="\n".join([description, *_more(fields)]),
        language=language_of(request),
        kind="organisation" if submitter == "organisation" else "individual",
        name=(" ".join(each for each in names if each) or None) if named else None,
        phone=fields.one("phone") if named else None,
        email=fields.one("email") if named else None,
        consent=Consent(consent, accepted=True) if consent and named else None,
        village=_village(fields, desk),
        about_unit=fields.attribute("about_unit"),
        position=_position(fields),
    )


def _village(fields: Fields, desk: Desk) -> str | None:
    """Return the village of ``address_id`` or of the attribute; None for the headquarters."""
    place = fields.one("address_id") or fields.attribute("place")
    if place in (None, HEADQUARTERS):
        return None
    if desk.village(place or "") is None:
        raise refused("Không có address_id này.", "There is no such address_id.")
    return place


def _position(fields: Fields) -> Position | None:
    """Return the position; raises ``Rejected`` for half of one, or what is no number."""
    latitude, longitude = fields.one("lat"), fields.one("long")
    if latitude is None and longitude is None:
        return None
    try:
        return Position(float(latitude or ""), float(longitude or ""))
    except ValueError:
        raise refused("lat và long phải là hai số.", "lat and long must be numbers.") from None


def _more(fields: Fields) -> list[str]:
    """Return lines for what the specification knows and a case has no field for."""
    lines = []
    if address := fields.one("address_string"):
        lines.append(f"Địa điểm: {address}")
    if media := fields.one("media_url", 2000):
        if not _LINK.fullmatch(media):
            raise refused("media_url không phải đường dẫn.", "media_url is not a link.")
        lines.append(f"Ảnh, tệp kèm theo: {media}")
    return lines
