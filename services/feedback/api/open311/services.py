"""What can be asked for: the commune's categories as services, each with its attributes."""

from typing import Any

from fastapi import Request

from services.feedback.api.open311.answers import Answer, unknown
from services.feedback.desk import Desk
from services.feedback.desk_parts import CategoryOffer
from services.feedback.ports import Ports
from services.feedback.settings import Settings
from shared.errors import Language, Text
from shared.web import language_of

HEADQUARTERS = "tru-so"
"""The ``address_id`` of the commune's seat, where nothing else is said."""
CHANGED = "2026-11-26T00:00:00+07:00"
"""When this interface last changed."""
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
GROUP = Text("Phản ánh, kiến nghị", "Feedback")
NOTHING = Text("", "")
SUBMITTERS = ("individual", "organisation", "anonymous")


async def discovery(_: Request, ports: Ports, settings: Settings) -> Answer:
    """Return where the interface is, and how a key is had."""
    desk = ports.desks[settings.commune]
    ways = [desk.body, desk.feedback_email, desk.hotline]
    contact = ", ".join(each for each in ways if each)
    key = Text(
        f"Xin cấp khóa tại {desk.body}.", f"Keys are issued by the {desk.body_en} on request."
    )
    return Answer(
        "discovery",
        {
            "changeset": CHANGED,
            "contact": contact,
            "key_service": f"{key.vi} / {key.en}",
            "endpoints": [
                {
                    "specification": SPECIFICATION,
                    "url": f"{ports.public_url}/open311/v2",
                    "changeset": CHANGED,
                    "type": "test" if desk.demonstration else "production",
                    "formats": ["text/xml", "application/json"],
                }
            ],
        },
    )


def desk_of(asked: str | None, ports: Ports, settings: Settings) -> Desk:
    """Return the desk of a jurisdiction, the site's own unless asked; raises ``NotFound``."""
    found = ports.desks.get(asked or settings.commune)
    if found is None:
        raise unknown("Không có jurisdiction_id này.", "There is no such jurisdiction_id.")
    return found


async def services(request: Request, ports: Ports, settings: Settings) -> Answer:
    """Return the list of services."""
    desk = desk_of(request.query_params.get("jurisdiction_id"), ports, settings)
    language = language_of(request)
    return Answer("services", [_service(each, language) for each in desk.categories], "service")


async def definition(request: Request, ports: Ports, settings: Settings) -> Answer:
    """Return the attributes of one service; raises ``NotFound``."""
    desk = desk_of(request.query_params.get("jurisdiction_id"), ports, settings)
    offer = offer_of(request.path_params["service_code"], desk)
    attributes = _attributes(desk, language_of(request))
    return Answer(
        "service_definition", {"service_code": offer.code.value, "attributes": attributes}
    )


def offer_of(code: str, desk: Desk) -> CategoryOffer:
    """Return the category of a service code; raises ``NotFound``."""
    for each in desk.categories:
        if each.code.value == code:
            return each
    raise unknown("Không có service_code này.", "There is no such service_code.")


def _service(offer: CategoryOffer, language: Language) -> dict[str, Any]:
    return {
        "service_code": offer.code.value,
        "service_name": offer.label.to(language),
        "description": offer.explanation.to(language),
        "metadata": True,
        "type": "realtime",
        "keywords": f"{offer.label.vi}, {offer.label.en}",
        "group": GROUP.to(language),
    }


def _attributes(desk: Desk, language: Language) -> list[dict[str, Any]]:
    """Return what is asked beyond the specification's own fields, the same for each service."""
    kinds = {each.code: each.label for each in desk.submitters}
    submitters = {
        "individual": kinds.get("individual", Text("Cá nhân", "Individual")),
        "organisation": kinds.get("organisation", Text("Tổ chức", "Organisation")),
        "anonymous": desk.anonymous.label,
    }
    places = {HEADQUARTERS: Text(desk.body, desk.body_en)}
    places |= {each.slug: Text(each.name, each.name) for each in desk.villages}
    consent = {desk.privacy_notice.version: desk.privacy_notice.consent}
    chosen = [
        ("submitter", True, Text("Ai gửi?", "Who is writing?"), submitters, desk.anonymous.text),
        (
            "consent",
            False,
            desk.privacy_notice.title,
            consent,
            Text(
                "Cần khi có họ tên, điện thoại hoặc thư điện tử của người gửi.",
                "Needed with the sender's name, telephone or e-mail.",
            ),
        ),
        ("place", False, Text("Thôn", "Village"), places, Text("", "")),
        (
            "about_unit",
            False,
            Text("Về đơn vị nào?", "About which unit?"),
            desk.units,
            Text("", ""),
        ),
    ]
    return [
        {
            "variable": True,
            "code": code,
            "datatype": "singlevaluelist",
            "required": required,
            "datatype_description": note.to(language) or None,
            "order": order,
            "description": question.to(language),
            "values": [{"key": key, "name": name.to(language)} for key, name in values.items()],
        }
        for order, (code, required, question, values, note) in enumerate(chosen, 1)
    ]
