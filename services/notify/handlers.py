"""What ``notify`` hears: facts that people must learn of, and the clock."""

from typing import Annotated, Any

from faststream import Context

from services.notify import service
from services.notify.dispatch import Sender
from services.notify.service import Desk
from shared import bus
from shared.contracts.base import Event
from shared.contracts.feedback import (
    AnswerDraftedV1,
    CaseAnsweredV1,
    CaseAssignedV1,
    CaseClassifiedV1,
    CaseMergedV1,
    CaseReceivedV1,
    CaseReopenedV1,
    CaseSuppliedV1,
    CaseTransferredV1,
    ClockEscalatedV1,
    ClockExtendedV1,
    ClockMissedV1,
    ClockPausedV1,
    ClockWarnedV1,
)
from shared.contracts.tasks import (
    PlanAdoptedV1,
    PlanAmendedV1,
    ProgrammeChangedV1,
    ProgressRefusedV1,
    ProgressReportedV1,
    ProgressReturnedV1,
    ReminderIssuedV1,
    ReminderRepliedV1,
    ReportAcceptedV1,
    ReportFrozenV1,
    ReportReturnedV1,
    ReportSubmittedV1,
    TaskCompletedV1,
)

TheDesk = Annotated[Desk, Context("desk")]
TheSender = Annotated[Sender, Context("sender")]

OTHERS: tuple[type[Event], ...] = (
    PlanAmendedV1,
    ProgressReturnedV1,
    ReminderIssuedV1,
    ReminderRepliedV1,
    ReportSubmittedV1,
    ReportReturnedV1,
    ReportAcceptedV1,
    ReportFrozenV1,
    ProgrammeChangedV1,
    CaseClassifiedV1,
    CaseAssignedV1,
    CaseTransferredV1,
    CaseSuppliedV1,
    CaseReopenedV1,
    CaseMergedV1,
    ClockPausedV1,
    ClockExtendedV1,
    ClockWarnedV1,
    ClockMissedV1,
    ClockEscalatedV1,
    AnswerDraftedV1,
)
"""Facts of which the rules say all that there is to say; each has its consumer."""


def listen() -> bus.Router:
    """Return the handlers, one durable consumer each."""
    router = bus.router()

    @router.hears(PlanAdoptedV1, by="notify")
    async def tell_of_plan(fact: PlanAdoptedV1, desk: TheDesk) -> None:
        """Tell every unit of the plan and of its part in it; learn what the tasks are called."""
        await service.tell(fact, desk)

    @router.hears(ProgressReportedV1, by="notify")
    async def tell_of_progress(fact: ProgressReportedV1, desk: TheDesk) -> None:
        """Tell the focal unit and the leader what was reported; the unit finds it in its inbox."""
        await service.tell(fact, desk)

    for kind in OTHERS:
        _listen_for(router, kind)

    @router.hears(ProgressRefusedV1, by="notify")
    async def tell_of_refusal(fact: ProgressRefusedV1, desk: TheDesk) -> None:
        """Tell the unit why its report was not taken."""
        await service.tell(fact, desk)

    @router.hears(TaskCompletedV1, by="notify")
    async def tell_of_completion(fact: TaskCompletedV1, desk: TheDesk) -> None:
        """Tell the leader and the focal unit that a task is done."""
        await service.tell(fact, desk)

    @router.hears(CaseReceivedV1, by="notify")
    async def tell_of_case(fact: CaseReceivedV1, desk: TheDesk) -> None:
        """Tell the hotline and the focal unit that a message came in."""
        await service.tell(fact, desk)

    @router.hears(CaseAnsweredV1, by="notify")
    async def tell_of_answer(fact: CaseAnsweredV1, desk: TheDesk) -> None:
        """Tell the resident who left an e-mail that the answer is there."""
        await service.tell(fact, desk)

    @router.hears_tick("minute.passed", by="notify")
    async def look_at_the_clock(_: Any, sender: TheSender) -> None:
        """Send what is due and record what waits."""
        sender.nudge()
        await sender.look()

    return router


def _listen_for(router: bus.Router, kind: type[Event]) -> None:
    async def tell(fact: Any, desk: TheDesk) -> None:
        await service.tell(fact, desk)

    tell.__annotations__["fact"] = kind
    tell.__name__ = f"tell_of_{'_'.join(kind.name.split('.')[-2:])}"
    tell.__doc__ = f"Tell whom the rules name of ``{kind.name}``."
    router.hears(kind, by="notify")(tell)
