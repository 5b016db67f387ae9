"""The staff's side of a case: lists, one case, and every step that may be taken with it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.feedback.api.base import (
    Approver,
    CaseId,
    Dispatcher,
    Handler,
    Reader,
    hand_of,
)
from services.feedback.api.case_schemas import (
    AnswerIn,
    AssignIn,
    CaseOut,
    ClassifyIn,
    DraftIn,
    ExtendIn,
    MergeIn,
    TransferIn,
)
from services.feedback.api.schemas import ReasonIn
from services.feedback.api.views import case_of
from services.feedback.cursor import read_cursor, write_cursor
from services.feedback.models import Case, Status
from services.feedback.ports import Ports, Which
from services.feedback.service import access, handling, intake, merging, searching
from services.feedback.service import similar as resemblance
from shared.contracts.base import Slug
from shared.contracts.feedback import Category
from shared.web import (
    DEFAULT_LIMIT,
    IDEMPOTENCY_KEY,
    After,
    Limit,
    Page,
    idempotency_key,
    language_of,
    problems,
    uuid_or_not_found,
)

STEP = problems(400, 401, 403, 404, 409, 413, 422, 503)


def add(router: APIRouter, ports: Ports) -> None:
    """Add the lists and the steps."""
    _lists(router, ports)
    _intake_steps(router, ports)
    _handling_steps(router, ports)
    _answers(router, ports)


def _shown(case: Case, ports: Ports, request: Request) -> CaseOut:
    return case_of(case, ports, language_of(request))


def _lists(router: APIRouter, ports: Ports) -> None:
    @router.get("/cases", summary="The cases, newest first", responses=problems(401, 403, 422, 503))
    async def cases(
        *,
        principal: Reader,
        request: Request,
        status: Annotated[Status | None, Query(description="Only cases that stand so.")] = None,
        unit: Annotated[Slug | None, Query(description="Only cases that it handles.")] = None,
        category: Annotated[Category | None, Query()] = None,
        overdue: Annotated[bool, Query(description="Only cases past their term.")] = False,
        undone: Annotated[
            bool, Query(description="Only cases that somebody still has to work on.")
        ] = False,
        q: Annotated[
            str | None,
            Query(
                max_length=200,
                description="Only cases that hold all these words, or this code; with or without "
                "diacritics. A window may then be short although `next` is not null.",
            ),
        ] = None,
        limit: Limit = DEFAULT_LIMIT,
        after: After = None,
    ) -> Page[CaseOut]:
        """Return a window of the cases that the caller may see; probes are left out."""
        own = principal.unit if not principal.has(*access.EVERYTHING) else None
        which = Which(
            status,
            own or unit,
            frozenset({category}) if category else frozenset(),
            ports.clock() if overdue else None,
            False if undone else None,
        )
        behind = read_cursor(after) if after else None
        asked = searching.Question(principal.commune, which, q, behind, limit)
        window, end = await searching.window(asked, ports)
        return Page[CaseOut](
            items=[
                _shown(case, ports, request) for case in window if access.may_see(principal, case)
            ],
            next=write_cursor(end) if end else None,
        )

    @router.get("/cases/{case_id}", summary="One case", responses=problems(401, 403, 404, 422, 503))
    async def case(case_id: CaseId, request: Request, principal: Reader) -> CaseOut:
        """Return what was written and what became of it; never who wrote it."""
        found = await intake.find(principal.commune, uuid_or_not_found(case_id), ports)
        access.check_seeing(principal, found)
        return _shown(found, ports, request)

    @router.get(
        "/cases/{case_id}/similar",
        summary="Cases that may be about the same",
        responses=problems(401, 403, 404, 422, 503),
    )
    async def similar(case_id: CaseId, request: Request, principal: Reader) -> Page[CaseOut]:
        """Suggest cases of the last 90 days whose words are like this one's; people decide."""
        case = await intake.find(principal.commune, uuid_or_not_found(case_id), ports)
        access.check_seeing(principal, case)
        found = await resemblance.to_staff(case, ports)
        return Page[CaseOut](
            items=[
                _shown(each, ports, request) for each in found if access.may_see(principal, each)
            ],
            next=None,
        )


def _intake_steps(router: APIRouter, ports: Ports) -> None:
    @router.post("/cases/{case_id}/classify", summary="Class a case", responses=STEP)
    async def classify(
        case_id: CaseId, body: ClassifyIn, request: Request, principal: Dispatcher
    ) -> CaseOut:
        """Decide what the law makes of it (NĐ 92/2017/NĐ-CP).

        1 not accepted (with a reason that the sender reads), 2 a difficulty for who is competent,
        3 a regulation within own authority, 4 outside it: to be transferred in time. Classes 2
        and 3 go to the unit that the routing table names.
        """
        wish = handling.Classification(
            body.intake_class,
            body.reason,
            body.category,
            body.village,
            body.about_unit,
            tuple(body.barred),
        )
        hand = hand_of(principal, case_id, request)
        return _shown(await handling.classify(hand, wish, ports), ports, request)

    @router.post("/cases/{case_id}/assign", summary="Give a case to a unit", responses=STEP)
    async def assign(
        case_id: CaseId, body: AssignIn, request: Request, principal: Dispatcher
    ) -> CaseOut:
        """Give it to a unit, perhaps to one of its officers; never to who is criticised."""
        hand = hand_of(principal, case_id, request)
        done = await handling.assign(hand, body.unit, body.handler, ports)
        return _shown(done, ports, request)

    @router.post("/cases/{case_id}/transfer", summary="Pass a case on", responses=STEP)
    async def transfer(
        case_id: CaseId, body: TransferIn, request: Request, principal: Dispatcher
    ) -> CaseOut:
        """Pass it to a body outside the commune, of the commune's list."""
        hand = hand_of(principal, case_id, request)
        return _shown(await handling.transfer(hand, body.to, body.reason, ports), ports, request)

    @router.post("/cases/{case_id}/merge", summary="Merge a case into another", responses=STEP)
    async def merge(
        case_id: CaseId, body: MergeIn, request: Request, principal: Dispatcher
    ) -> CaseOut:
        """Let another case go on for this one too; that has one follower more, and this one's.

        It is the one with a legal clock, then the earlier, that goes on; else it is a 409.
        """
        hand = hand_of(principal, case_id, request)
        return _shown(await merging.merge(hand, body.into, ports), ports, request)

    @router.post("/cases/{case_id}/close", summary="Close a case", responses=STEP)
    async def close(case_id: CaseId, request: Request, principal: Approver) -> CaseOut:
        """Say that nothing more is to be done; the sender may still say that it is not settled.

        By itself a case closes only if the commune's settings say after what time.
        """
        hand = hand_of(principal, case_id, request)
        done = await handling.take(hand, lambda case, act: case.close(act), ports)
        return _shown(done, ports, request)

    @router.post("/cases/{case_id}/reopen", summary="Take a case up again", responses=STEP)
    async def reopen(
        case_id: CaseId, body: ReasonIn, request: Request, principal: Approver
    ) -> CaseOut:
        """Take it up again; a new clock runs from now."""
        hand = hand_of(principal, case_id, request)
        return _shown(await handling.reopen(hand, body.reason, ports), ports, request)


def _handling_steps(router: APIRouter, ports: Ports) -> None:
    @router.post("/cases/{case_id}/start", summary="Begin to work on a case", responses=STEP)
    async def start(case_id: CaseId, request: Request, principal: Handler) -> CaseOut:
        """Say that the unit works on it; drafting says so as well."""
        hand = hand_of(principal, case_id, request)
        done = await handling.take(hand, lambda case, act: case.start(act), ports)
        return _shown(done, ports, request)

    @router.post("/cases/{case_id}/pause", summary="Ask the sender", responses=STEP)
    async def pause(
        case_id: CaseId, body: ReasonIn, request: Request, principal: Handler
    ) -> CaseOut:
        """Ask for what is missing; the clock stands still until the sender answers."""
        hand = hand_of(principal, case_id, request)
        return _shown(await handling.pause(hand, body.reason, ports), ports, request)

    @router.post("/cases/{case_id}/resume", summary="Go on without waiting", responses=STEP)
    async def resume(case_id: CaseId, request: Request, principal: Handler) -> CaseOut:
        """Let the clock run again."""
        hand = hand_of(principal, case_id, request)
        done = await handling.take(hand, lambda case, act: case.resume(act), ports)
        return _shown(done, ports, request)

    @router.post("/cases/{case_id}/extend", summary="Put the answer off", responses=STEP)
    async def extend(
        case_id: CaseId, body: ExtendIn, request: Request, principal: Approver
    ) -> CaseOut:
        """Lengthen the term once, as far as the commune's settings allow, with their basis."""
        hand = hand_of(principal, case_id, request)
        done = await handling.extend(hand, body.working_days, body.reason, ports)
        return _shown(done, ports, request)


def _answers(router: APIRouter, ports: Ports) -> None:
    @router.post("/cases/{case_id}/draft", summary="Draft an answer", responses=STEP)
    async def draft(
        case_id: CaseId, body: DraftIn, request: Request, principal: Handler
    ) -> CaseOut:
        """Draft the answer; it waits for the authorised person. A later draft replaces it."""
        hand = hand_of(principal, case_id, request)
        return _shown(await handling.draft(hand, body.text, body.unit, ports), ports, request)

    @router.post(
        "/cases/{case_id}/approve",
        summary="Send the draft",
        responses=STEP,
        openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
    )
    async def approve(case_id: CaseId, request: Request, principal: Approver) -> CaseOut:
        """Send the draft as the commune's answer."""
        hand = hand_of(principal, case_id, request)
        done = await handling.approve(hand, idempotency_key(request), ports)
        return _shown(done, ports, request)

    @router.post(
        "/cases/{case_id}/answer",
        summary="Answer a case at once",
        responses=STEP,
        openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
    )
    async def answer(
        case_id: CaseId, body: AnswerIn, request: Request, principal: Approver
    ) -> CaseOut:
        """Answer without a draft; the writer sees it on the follow-up page, and by e-mail.

        `unit` is the unit that answers, the signed-in person's own unless another is given.
        """
        hand = hand_of(principal, case_id, request)
        done = await handling.answer(hand, body.text, body.unit, idempotency_key(request), ports)
        return _shown(done, ports, request)
