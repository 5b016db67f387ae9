"""What staff do with a case: each step finds the case, asks the model, saves."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from services.feedback import metrics
from services.feedback.desk import Desk
from services.feedback.models import TEXT_LIMIT, Act, Answer, Case, tidy
from services.feedback.models.submission import UNKNOWN_UNIT, refused
from services.feedback.ports import Ports
from services.feedback.service import access
from services.feedback.service.intake import find
from services.feedback.service.refusals import not_found
from shared.auth import Principal
from shared.contracts.feedback import CaseAnsweredV1, Category, IntakeClass
from shared.errors import FieldError, Text, Transient

TRIES = 5
REASON_LIMIT = 1000
Step = Callable[[Case, Act], None]


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand does something to which case, in which request."""

    principal: Principal
    case_id: UUID
    correlation_id: UUID


@dataclass(frozen=True, slots=True)
class Classification:
    """How staff class a case; what is None stays as the sender said it."""

    intake_class: IntakeClass
    reason: str = ""
    category: Category | None = None
    village: str | None = None
    about_unit: str | None = None
    barred: tuple[str, ...] = ()


async def take(hand: Hand, step: Step, ports: Ports) -> Case:
    """Take one step with a case that ``hand`` may handle; return the case as it is then.

    Raises ``NotFound``, ``Forbidden``, and ``Conflict`` where the step does not follow.
    """
    desk = desk_of(hand, ports)
    for _ in range(TRIES):
        case = await find(hand.principal.commune, hand.case_id, ports)
        access.check_handling(hand.principal, case)
        step(case, Act(ports.clock(), hand.principal.subject, hand.correlation_id, desk.office))
        if not case.events:
            return case
        answered = any(isinstance(fact, CaseAnsweredV1) for fact in case.events)
        if await ports.cases.save(case):
            if answered:
                metrics.record_answered(case)
            return case
    raise Transient("the case keeps changing under us")


async def classify(hand: Hand, wish: Classification, ports: Ports) -> Case:
    """Class a case (NĐ 92/2017/NĐ-CP), and give it to whom the routing table names."""
    desk = desk_of(hand, ports)
    wrong: list[FieldError] = []
    reason = tidy(wish.reason, "reason", REASON_LIMIT, wrong, lines=True)
    if not reason and wish.intake_class == 1 and not wrong:
        wrong.append(FieldError("reason", NO_REASON))
    _check_unit(wish.about_unit, "about_unit", desk, wrong)
    if wish.village and wish.village not in desk.places.villages:
        wrong.append(FieldError("village", Text("Không có thôn này.", "No such village.")))
    if wrong:
        raise refused(wrong)

    def step(case: Case, act: Act) -> None:
        case.classify(
            wish.intake_class,
            act,
            reason=reason,
            category=wish.category,
            village=wish.village,
            about_unit=wish.about_unit,
            barred=wish.barred,
        )
        unit = desk.route(case.category, case.village, case.about_unit)
        if wish.intake_class in (2, 3) and unit:
            case.assign(unit, None, act)

    return await take(hand, step, ports)


async def assign(hand: Hand, unit: str, handler: str | None, ports: Ports) -> Case:
    """Give a case to a unit, perhaps to one of its officers."""
    wrong: list[FieldError] = []
    _check_unit(unit, "unit", desk_of(hand, ports), wrong)
    if wrong:
        raise refused(wrong)
    return await take(hand, lambda case, act: case.assign(unit, handler, act), ports)


async def transfer(hand: Hand, to: str, reason: str, ports: Ports) -> Case:
    """Pass a case to a body outside the commune."""
    wrong: list[FieldError] = []
    if to not in {each.slug for each in desk_of(hand, ports).outside_bodies}:
        text = Text(
            "Không có cơ quan này trong danh sách nơi chuyển của xã.",
            "The commune's list has no such body.",
        )
        wrong.append(FieldError("to", text))
    told = reason_told(reason, wrong)
    return await take(hand, lambda case, act: case.transfer(to, told, act), ports)


async def pause(hand: Hand, reason: str, ports: Ports) -> Case:
    """Ask the sender for something; ``reason`` is what the sender reads."""
    told = reason_told(reason)
    return await take(hand, lambda case, act: case.pause(told, act), ports)


async def extend(hand: Hand, working_days: int, reason: str, ports: Ports) -> Case:
    """Put the answer off, as far as the commune's settings allow."""
    told = reason_told(reason)
    return await take(hand, lambda case, act: case.extend(working_days, told, act), ports)


async def draft(hand: Hand, text: str, unit: str | None, ports: Ports) -> Case:
    """Draft an answer for ``unit``, the hand's own unless another is given."""
    tidied, by = _answer(text, unit, hand, ports)
    return await take(hand, lambda case, act: case.prepare(tidied, act, unit=by), ports)


async def approve(hand: Hand, key: str | None, ports: Ports) -> Case:
    """Send the draft as the commune's answer."""
    mark = _mark(hand, key)
    return await take(hand, lambda case, act: case.approve(act, key=mark), ports)


async def answer(hand: Hand, text: str, unit: str | None, key: str | None, ports: Ports) -> Case:
    """Answer a case without a draft; the same under the same key again changes nothing."""
    tidied, by = _answer(text, unit, hand, ports)
    mark = _mark(hand, key)

    def step(case: Case, act: Act) -> None:
        case.give_answer(Answer(tidied, by, act.at, act.by, mark), act)

    return await take(hand, step, ports)


async def reopen(hand: Hand, reason: str, ports: Ports) -> Case:
    """Take a case up again."""
    told = reason_told(reason)
    return await take(hand, lambda case, act: case.reopen(told, act), ports)


def desk_of(hand: Hand, ports: Ports) -> Desk:
    """Return the desk of the hand's commune; raises ``NotFound``."""
    desk = ports.desks.get(hand.principal.commune)
    if desk is None:
        raise not_found()
    return desk


def _answer(text: str, unit: str | None, hand: Hand, ports: Ports) -> tuple[str, str | None]:
    """Return a tidied answer and the unit that gives it; raises ``Invalid``."""
    wrong: list[FieldError] = []
    tidied = tidy(text, "text", TEXT_LIMIT, wrong, lines=True)
    if not tidied and not wrong:
        wrong.append(FieldError("text", EMPTY_ANSWER))
    by = unit or hand.principal.unit
    _check_unit(by, "unit", desk_of(hand, ports), wrong)
    if wrong:
        raise refused(wrong)
    return tidied, by


def reason_told(value: str, wrong: list[FieldError] | None = None) -> str:
    """Return a tidied reason that the sender will read; raises ``Invalid``."""
    wrong = [] if wrong is None else wrong
    reason = tidy(value, "reason", REASON_LIMIT, wrong, lines=True)
    if not reason and not wrong:
        wrong.append(FieldError("reason", NO_REASON))
    if wrong:
        raise refused(wrong)
    return reason


def _check_unit(unit: str | None, field: str, desk: Desk, wrong: list[FieldError]) -> None:
    if unit is not None and unit not in desk.units:
        wrong.append(FieldError(field, UNKNOWN_UNIT))


def _mark(hand: Hand, key: str | None) -> str | None:
    return f"{hand.principal.subject}/{key}" if key else None


EMPTY_ANSWER = Text("Hãy viết nội dung trả lời.", "Please write the answer.")
NO_REASON = Text(
    "Hãy nêu lý do; người gửi sẽ đọc được.", "Please give a reason; the sender will read it."
)
