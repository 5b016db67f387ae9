"""The hotline desk: calls, visits and letters entered, and callers who ring again."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from services.feedback import spoken, words
from services.feedback.api.hotline_schemas import (
    CallerCase,
    CallerIn,
    CallIn,
    CallOut,
    LookupIn,
    LookupOut,
    RingOut,
    TallyOut,
    TallyRow,
)
from services.feedback.api.schemas import HistoryLine
from services.feedback.api.views import clock_of, message_of
from services.feedback.desk import Desk
from services.feedback.ports import Ports
from services.feedback.service import callers, hotline
from shared.auth import Principal, Role, require
from shared.web import (
    IDEMPOTENCY_KEY,
    Page,
    correlation_of,
    idempotency_key,
    language_of,
    problems,
)

Operator = Annotated[Principal, Depends(require(Role.HOTLINE_OPERATOR, Role.FOCAL, Role.ADMIN))]
FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2100, 1, 1)


def add(router: APIRouter, ports: Ports) -> None:
    """Add the desk's routes."""
    _calls(router, ports)
    _callers(router, ports)


def _calls(router: APIRouter, ports: Ports) -> None:
    @router.post(
        "/hotline/calls",
        status_code=201,
        summary="Enter a call, a visit or a letter",
        responses=problems(400, 401, 403, 413, 422, 503),
        openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
    )
    async def enter(body: CallIn, request: Request, principal: Operator) -> CallOut:
        """Put it on record; with `outcome: case` a case comes of it, and its code is read out.

        Other outcomes are counted, and nothing of the caller is kept. Without `submitter` the
        caller stays unnamed, and the message is taken for reference.
        """
        entry = hotline.Entry(
            channel=body.channel,
            outcome=body.outcome,
            message=message_of(body) if body.says_something else None,
            door=body.door,
            ring=body.ringing_call,
            started_at=body.call_started_at,
            duration_seconds=body.duration_seconds,
        )
        done = await hotline.enter(
            entry, principal, idempotency_key(request), correlation_of(request), ports
        )
        return _entered(done, ports, request)

    @router.get(
        "/hotline/calls",
        summary="Calls that ring at the desk",
        responses=problems(401, 403, 422, 503),
    )
    async def calls(
        principal: Operator,
        state: Annotated[Literal["ringing"], Query(description="Those that ring.")] = "ringing",
    ) -> Page[RingOut]:
        """Return the calls that ring now, as the telephone provider tells them; oldest first."""
        found = await hotline.ringing(principal.commune, ports)
        return Page[RingOut](
            items=[
                RingOut(id=each.id, state=state, started_at=each.at, number=each.masked)
                for each in found
            ],
            next=None,
        )

    @router.get(
        "/hotline/tally",
        summary="A day's calls by channel and outcome",
        responses=problems(401, 403, 422, 503),
    )
    async def tally(
        principal: Operator,
        on: Annotated[
            date | None,
            Query(ge=FIRST_DAY, le=LAST_DAY, description="The day; today unless given."),
        ] = None,
    ) -> TallyOut:
        """Count a day's calls, visits and letters, those without a case among them."""
        day, counted = await hotline.tally(principal.commune, on, ports)
        rows = [
            TallyRow(channel=channel, outcome=outcome, count=count)
            for (channel, outcome), count in sorted(counted.items())
        ]
        return TallyOut(on=day, total=sum(row.count for row in rows), items=rows)


def _callers(router: APIRouter, ports: Ports) -> None:
    @router.post(
        "/hotline/lookups",
        summary="Where a caller's case stands, by its code",
        responses=problems(400, 401, 403, 404, 413, 422, 503),
    )
    async def look_up(body: LookupIn, request: Request, principal: Operator) -> LookupOut:
        """Return what may be told to whoever has the code: where it stands, none of its words.

        The code is taken as it is heard: with or without the first two letters, in any case.
        """
        case = await hotline.look_up(body.code, principal, ports)
        desk, language = ports.desks[case.commune], language_of(request)
        return LookupOut(
            id=case.id,
            code=case.code,
            spoken_code=spoken.spell(case.code, language),
            category=case.category,
            classification=case.classification,
            status=case.status,
            status_text=words.status(case, language),
            received_at=case.received_at,
            unit=case.unit,
            clock=clock_of(case, ports, language),
            answered_at=case.answer.at if case.answer else None,
            history=[
                HistoryLine(at=line.at, code=line.code, text=words.history(line, language, desk))
                for line in case.history
            ],
            read_out=spoken.standing(case, desk, language),
        )

    @router.post(
        "/hotline/callers",
        summary="A caller's earlier cases",
        responses=problems(400, 401, 403, 404, 413, 422, 503),
    )
    async def caller(body: CallerIn, request: Request, principal: Operator) -> Page[CallerCase]:
        """Return the cases of a telephone number, or of a call that rings; newest first, few.

        The look-up is on record before anything is shown, without the number.
        """
        correlation_id = correlation_of(request)
        if body.ringing_call:
            found = await callers.cases_of_ring(body.ringing_call, principal, correlation_id, ports)
        else:
            found = await callers.cases_of(body.phone or "", principal, correlation_id, ports)
        language = language_of(request)
        items = [
            CallerCase(
                id=case.id,
                code=case.code,
                spoken_code=spoken.spell(case.code, language),
                category=case.category,
                channel=case.channel,
                status=case.status,
                status_text=words.status(case, language),
                received_at=case.received_at,
                due_at=case.due_at,
            )
            for case in found
        ]
        return Page[CallerCase](items=items, next=None)


def _entered(done: hotline.Entered, ports: Ports, request: Request) -> CallOut:
    call, receipt, language = done.call, done.receipt, language_of(request)
    case = receipt.case if receipt else None
    return CallOut(
        call_id=call.id,
        channel=call.channel,
        outcome=call.outcome,
        received_at=case.received_at if case else call.at,
        other_door=_door(ports.desks[call.commune], call.door, request),
        id=case.id if case else None,
        code=case.code if case else None,
        short_code=case.code if case else None,
        spoken_code=spoken.spell(case.code, language) if case else None,
        tracking_url=receipt.tracking_url if receipt else None,
        classification=case.classification if case else None,
        clock=clock_of(case, ports, language) if case else None,
    )


def _door(desk: Desk, code: str | None, request: Request) -> str | None:
    doors = (each.text.to(language_of(request)) for each in desk.triage if each.code == code)
    return next(doors, None)
