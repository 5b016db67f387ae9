"""Requests of people about their own data: asked, answered, put off, refused, watched."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid5

from services.feedback import metrics, spoken
from services.feedback.models import (
    RESIDENT,
    SYSTEM,
    Act,
    Case,
    PrivacyRequest,
    Reading,
    Scope,
    Terms,
    Wish,
    phone_of,
)
from services.feedback.models.submission import BAD_PHONE, refused
from services.feedback.ports import Ports
from services.feedback.service import access, finding
from services.feedback.service.apart import apart
from services.feedback.service.handling import reason_told
from services.feedback.tokens import CODE_LENGTH, codes
from shared import logs
from shared.auth import Principal
from shared.calendar_vn import VIETNAM
from shared.errors import Conflict, FieldError, Invalid, NotFound, Text, Transient

NAMESPACE = UUID("b1a5f0de-7d0e-5a3e-8c55-2a1f1c0a7a13")
TRIES = 5
BATCH = 200

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who at the desk does something with which request."""

    principal: Principal
    request_id: UUID
    correlation_id: UUID


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody at the desk says of themselves: a case's code, and their telephone."""

    code: str
    phone: str


async def ask_by_link(
    link: str, wish: Wish, network: str, correlation_id: UUID, ports: Ports
) -> PrivacyRequest:
    """Take what the holder of a case's link asks about the data of that case alone.

    Raises ``NotFound`` alike for any wrong link, ``TooMany`` for a network that guesses.
    """
    case = await finding.by_link(token_in(link), network, ports)
    act = _act(case.commune, RESIDENT, correlation_id, ports)
    return await _ask(wish, case, "case", act, ports)


async def ask_at_desk(
    claim: Claim, wish: Wish, principal: Principal, correlation_id: UUID, ports: Ports
) -> PrivacyRequest:
    """Take what somebody asks in person, of all that is kept of them.

    They say a code and the telephone number that belongs to it; who they are, the clerk has seen.
    Raises ``Invalid`` where the two do not fit, whichever is wrong.
    """
    number = phone_of(claim.phone)
    if number is None:
        raise refused([FieldError("phone", BAD_PHONE)])
    commune = principal.commune
    code = spoken.heard(claim.code, commune)
    case = await ports.cases.coded(commune, code) if code else None
    reading = Reading(
        commune,
        case.id if case else None,
        principal.subject,
        "request.filed",
        ports.clock(),
        correlation_id,
    )
    await ports.audit.record(reading)
    if case is None or not await ports.citizens.has_phone(case, number):
        raise Invalid("no-match", NO_MATCH, FieldError("phone", NO_MATCH))
    access.check_handling(principal, case)
    act = _act(commune, principal.subject, correlation_id, ports)
    return await _ask(wish, case, "citizen", act, ports)


async def find(commune: str, request_id: UUID, ports: Ports) -> PrivacyRequest:
    """Return the commune's request; raises ``NotFound``."""
    request = await ports.requests.get(commune, request_id)
    if request is None:
        raise no_request()
    return request


async def follow(token: str, network: str, ports: Ports) -> PrivacyRequest:
    """Return the request that ``token`` belongs to; raises as ``finding.by_link``."""
    request_id = ports.tokens.case_of(token)
    with finding.counting_guesses(network, ports):
        for commune in ports.desks:
            if request := await ports.requests.get(commune, request_id):
                return request
        raise no_request()


async def acknowledge(clerk: Clerk, ports: Ports) -> PrivacyRequest:
    """Tell the person that it will be carried out."""
    terms = terms_of(clerk.principal.commune, ports)
    return await change(clerk, lambda it, act: it.acknowledge(act, terms), ports)


async def extend(clerk: Clerk, days: int, reason: str, ports: Ports) -> PrivacyRequest:
    """Put it off, once, with a reason that the person reads."""
    told = reason_told(reason)
    terms = terms_of(clerk.principal.commune, ports)
    return await change(clerk, lambda it, act: it.extend(days, told, act, terms), ports)


async def refuse(clerk: Clerk, reason: str, ports: Ports) -> PrivacyRequest:
    """Refuse it, with a reason that the person reads; its words are forgotten."""
    told = reason_told(reason)
    request = await change(clerk, lambda it, act: it.refuse(told, act), ports)
    await ports.requests.forget_words(request)
    return request


async def change(
    clerk: Clerk, step: Callable[[PrivacyRequest, Act], None], ports: Ports
) -> PrivacyRequest:
    """Take a step with a request as it is then."""
    commune, by = clerk.principal.commune, clerk.principal.subject
    for _ in range(TRIES):
        request = await find(commune, clerk.request_id, ports)
        step(request, _act(commune, by, clerk.correlation_id, ports))
        if await ports.requests.save(request):
            return request
    raise Transient("the request keeps changing under us")


async def sweep(ports: Ports) -> None:
    """Say which terms of requests are near or have passed; in any number of replicas."""
    for request in await ports.requests.needing_attention(ports.clock(), BATCH):
        desk = ports.desks.get(request.commune)
        terms = desk.terms_of_requests if desk else None
        if terms is None:
            log.warning("a request of a commune that takes none waits", commune=request.commune)
            continue
        with apart(request.id, set()):
            about = uuid5(request.id, str(request.revision))
            request.ring(_act(request.commune, SYSTEM, about, ports), terms)
            await ports.requests.save(request)
    for commune in ports.desks:
        waiting = await ports.requests.newest(commune, is_open=True, before=None, limit=BATCH)
        due = [it.answer_by if it.state == "received" else it.carry_out_by for it in waiting]
        left = [(each - ports.clock()).total_seconds() for each in due]
        metrics.record_request_due(commune, min(left, default=float("inf")))


def token_in(link: str) -> str:
    """Return the token in what somebody pasted: a link, or its last part."""
    return link.strip().partition("?")[0].rstrip("/").rsplit("/", 1)[-1]


def tracking_url(request: PrivacyRequest, ports: Ports) -> str:
    """Return the address of the page that follows a request."""
    return f"{ports.public_url}/rieng-tu/{ports.tokens.of(request.id)}"


def terms_of(commune: str, ports: Ports) -> Terms:
    """Return the commune's terms; raises ``Conflict`` where it has said none."""
    desk = ports.desks.get(commune)
    terms = desk.terms_of_requests if desk else None
    if terms is None:
        raise Conflict("no-terms", NO_TERMS)
    return terms


def no_request() -> NotFound:
    """Return the error for a request that is not there, or not for this caller."""
    return NotFound(
        "not-found",
        Text("Không có yêu cầu này, hoặc đường dẫn chưa đúng.", "There is no such request."),
    )


def _act(commune: str, by: str, correlation_id: UUID, ports: Ports) -> Act:
    return Act(ports.clock(), by, correlation_id, ports.desks[commune].office)


async def _ask(wish: Wish, case: Case, scope: Scope, act: Act, ports: Ports) -> PrivacyRequest:
    """Take a request; one of a kind for each case and day, so that sent twice it is one."""
    if wish.kind == "correction" and not (wish.wanted or wish.note):
        raise refused([FieldError("note", NOTHING_WANTED)])
    terms, day = terms_of(case.commune, ports), act.at.astimezone(VIETNAM).date()
    request_id = uuid5(NAMESPACE, f"{case.id}/{scope}/{wish.kind}/{day}")
    if earlier := await ports.requests.get(case.commune, request_id):
        return earlier
    request = PrivacyRequest.receive(
        wish,
        request_id=request_id,
        commune=case.commune,
        code=f"YC-{next(codes(case.commune, request_id))[-CODE_LENGTH:]}",
        scope=scope,
        case_id=case.id,
        act=act,
        terms=terms,
    )
    await ports.requests.add(request, wish)
    return request


NO_MATCH = Text(
    "Mã phản ánh và số điện thoại không khớp với nhau.",
    "The code and the telephone number do not belong together.",
)
NO_TERMS = Text(
    "Xã chưa công bố thời hạn xử lý yêu cầu về dữ liệu cá nhân (privacy_requests).",
    "The commune has not said within what time it handles such requests (privacy_requests).",
)
NOTHING_WANTED = Text(
    "Hãy cho biết thông tin nào cần sửa và sửa thành gì.",
    "Please say what is to be put right, and how.",
)
