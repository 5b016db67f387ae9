"""The desk for personal data: what people ask about their own, and what becomes of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from services.feedback.api.base import known_sender
from services.feedback.api.people import Focal, Overseer
from services.feedback.api.privacy_schemas import (
    CarriedOut,
    CarryOutIn,
    DetailsIn,
    ExtendRequestIn,
    HeldCase,
    RequestDetail,
    RequestIn,
    RequestOut,
)
from services.feedback.api.schemas import ReasonIn
from services.feedback.cursor import read_cursor, write_cursor
from services.feedback.models import TEXT_LIMIT, Message, Person, PrivacyRequest, Wish, tidy
from services.feedback.models.submission import person_of, refused
from services.feedback.ports import Cursor, Ports
from services.feedback.service import privacy, rights
from services.feedback.service.refusals import desk_needs_staff, no_way_named
from services.feedback.settings import Settings
from shared.auth import Principal, Role
from shared.errors import FieldError
from shared.web import (
    DEFAULT_LIMIT,
    KEY_OR_TOKEN,
    After,
    Limit,
    Page,
    correlation_of,
    network_of,
    problems,
    uuid_or_not_found,
)

CLERKS = (Role.FOCAL, Role.HOTLINE_OPERATOR, Role.ADMIN)
RequestId = Annotated[str, Path(description="The request's id, a UUID.", max_length=64)]
STEP = problems(400, 401, 403, 404, 409, 413, 422, 503)


def add(anybody: APIRouter, staff: APIRouter, ports: Ports, settings: Settings) -> None:
    """Add what people may ask, and what the desk does with it."""
    _asking(anybody, ports, settings)
    _reading(staff, ports)
    _steps(staff, ports)


def _asking(router: APIRouter, ports: Ports, settings: Settings) -> None:
    @router.post(
        "/privacy/requests",
        status_code=201,
        tags=["residents"],
        summary="Ask about one's own data",
        responses=problems(400, 401, 403, 404, 409, 413, 422, 429, 503),
        openapi_extra={"security": [{}]},
        dependencies=[Depends(KEY_OR_TOKEN)],
    )
    async def ask(
        body: RequestIn,
        request: Request,
        principal: Annotated[Principal | None, Depends(known_sender)],
    ) -> RequestOut:
        """Take a request: by the link of a case from anybody, by code and telephone from staff.

        The same kind for the same case on the same day is one request.
        """
        wish, about = _wish(body), correlation_of(request)
        if body.tracking_url:
            network = network_of(request, settings.trusted_proxies)
            taken = await privacy.ask_by_link(body.tracking_url, wish, network, about, ports)
        elif body.code and body.phone:
            if principal is None or not principal.has(*CLERKS):
                raise desk_needs_staff()
            claim = privacy.Claim(body.code, body.phone)
            taken = await privacy.ask_at_desk(claim, wish, principal, about, ports)
        else:
            raise no_way_named()
        return request_of(taken, ports)


def _reading(router: APIRouter, ports: Ports) -> None:
    @router.get(
        "/privacy/requests",
        summary="The requests about personal data, newest first",
        responses=problems(401, 403, 422, 503),
    )
    async def requests(
        *,
        principal: Overseer,
        is_open: Annotated[bool, Query(alias="open", description="Open, or ended.")] = True,
        limit: Limit = DEFAULT_LIMIT,
        after: After = None,
    ) -> Page[RequestOut]:
        """Return a window of the requests, without their words."""
        before = read_cursor(after).received_at if after else None
        found = await ports.requests.newest(
            principal.commune, is_open=is_open, before=before, limit=limit + 1
        )
        window = found[:limit]
        return Page[RequestOut](
            items=[request_of(each, ports) for each in window],
            next=write_cursor(Cursor(window[-1].received_at, window[-1].code))
            if len(found) > limit
            else None,
        )

    @router.get(
        "/privacy/requests/{request_id}",
        summary="One request, with its words",
        responses=problems(401, 403, 404, 409, 422, 503),
    )
    async def one(request_id: RequestId, request: Request, principal: Focal) -> RequestDetail:
        """Return what was asked and the cases that it is about; the reading is on record."""
        clerk = _clerk(principal, request_id, request)
        found, wish, held = await rights.look_at(clerk, ports)
        return RequestDetail(
            **_state(found, ports),
            note=wish.note if wish else None,
            wanted=_details(wish.wanted) if wish and wish.wanted else None,
            cases=[
                HeldCase(
                    id=each.case.id,
                    code=each.case.code,
                    text=each.case.text,
                    supplements=[one.text for one in each.case.supplements],
                    published=each.case.publication is not None,
                    erased=each.kept is None or each.kept.erased_at is not None,
                )
                for each in held
            ],
        )


def _steps(router: APIRouter, ports: Ports) -> None:
    @router.post(
        "/privacy/requests/{request_id}/acknowledge", summary="Answer a request", responses=STEP
    )
    async def acknowledge(request_id: RequestId, request: Request, principal: Focal) -> RequestOut:
        """Tell the person that it will be carried out."""
        clerk = _clerk(principal, request_id, request)
        return request_of(await privacy.acknowledge(clerk, ports), ports)

    @router.post(
        "/privacy/requests/{request_id}/extend", summary="Put a request off", responses=STEP
    )
    async def extend(
        request_id: RequestId, body: ExtendRequestIn, request: Request, principal: Focal
    ) -> RequestOut:
        """Put it off once, as far as the commune's settings allow, with their basis."""
        clerk = _clerk(principal, request_id, request)
        return request_of(await privacy.extend(clerk, body.days, body.reason, ports), ports)

    @router.post(
        "/privacy/requests/{request_id}/refuse", summary="Refuse a request", responses=STEP
    )
    async def refuse(
        request_id: RequestId, body: ReasonIn, request: Request, principal: Focal
    ) -> RequestOut:
        """Refuse it, with a reason that the person reads."""
        clerk = _clerk(principal, request_id, request)
        return request_of(await privacy.refuse(clerk, body.reason, ports), ports)

    @router.post(
        "/privacy/requests/{request_id}/carry-out", summary="Do what was asked", responses=STEP
    )
    async def carry_out(
        request_id: RequestId, body: CarryOutIn, request: Request, principal: Focal
    ) -> CarriedOut:
        """Show, put right, erase, or stop the use of what is held, as was asked.

        Erasing destroys the key of whoever wrote: nobody reads them again, backups included.
        """
        corrected = _person(body.corrected, "corrected") if body.corrected else None
        how = rights.How(tuple(body.blank), body.withdraw_published, corrected)
        clerk = _clerk(principal, request_id, request)
        done, held = await rights.carry_out(clerk, how, ports)
        return CarriedOut(request=request_of(done, ports), held=held)


def request_of(request: PrivacyRequest, ports: Ports) -> RequestOut:
    """Return a request as it travels."""
    return RequestOut(**_state(request, ports))


def _state(request: PrivacyRequest, ports: Ports) -> dict[str, Any]:
    values = {
        name: getattr(request, name)
        for name in RequestOut.model_fields
        if name not in ("late", "tracking_url")
    }
    due = request.answer_by if request.state == "received" else request.carry_out_by
    late = (request.ended_at or ports.clock()) > due
    return values | {"late": late, "tracking_url": privacy.tracking_url(request, ports)}


def _wish(body: RequestIn) -> Wish:
    wrong: list[FieldError] = []
    note = tidy(body.note, "note", TEXT_LIMIT, wrong, lines=True)
    if wrong:
        raise refused(wrong)
    wanted = _person(body.wanted, "wanted") if body.wanted else None
    return Wish(body.kind, note, wanted, body.language)


def _person(details: DetailsIn, field: str) -> Person | None:
    """Return what is right of a person, None for nothing; raises ``Invalid``."""
    wrong: list[FieldError] = []
    message = Message(category=None, text="", **details.model_dump())
    person = person_of(message, wrong)
    if wrong:
        raise refused([FieldError(e.field.replace("submitter", field), e.message) for e in wrong])
    return person


def _details(person: Person) -> DetailsIn:
    return DetailsIn(**{name: getattr(person, name) for name in DetailsIn.model_fields})


def _clerk(principal: Principal, request_id: str, request: Request) -> privacy.Clerk:
    return privacy.Clerk(principal, uuid_or_not_found(request_id), correlation_of(request))
