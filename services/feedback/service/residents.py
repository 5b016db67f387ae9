"""What whoever holds the link does: adds what was asked for, judges the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from services.feedback.models import RESIDENT, TEXT_LIMIT, Act, Case, Rating, tidy
from services.feedback.models.submission import refused
from services.feedback.ports import Ports
from services.feedback.service.intake import follow
from shared.errors import FieldError, KeyReused, Text, Transient

TRIES = 5
COMMENT_LIMIT = 1000
BEST = 5
Step = Callable[[Case, Act], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a resident says of an answer: a score from 1 to 5, whether the matter is settled."""

    score: int | None = None
    resolved: bool | None = None
    comment: str = ""


async def rate(token: str, verdict: Verdict, correlation_id: UUID, ports: Ports) -> Case:
    """Take the verdict on the answer; "not settled" reopens the case.

    The same verdict again changes nothing. Raises ``NotFound``, ``Invalid``, and ``Conflict``
    where there is no answer to judge.
    """
    comment = _checked(verdict)

    def step(case: Case, act: Act) -> None:
        if not _said_already(case.rating, verdict, comment):
            case.rate(Rating(act.at, verdict.score, verdict.resolved, comment), act)

    return await _take(token, step, correlation_id, ports)


async def supply(
    token: str, text: str, correlation_id: UUID, ports: Ports, *, key: str | None = None
) -> Case:
    """Take what the resident was asked for; the same under the same key again changes nothing.

    Raises ``NotFound``, ``Invalid``, ``KeyReused``, and ``Conflict`` where nothing is asked.
    """
    wrong: list[FieldError] = []
    tidied = tidy(text, "text", TEXT_LIMIT, wrong, lines=True)
    if not tidied and not wrong:
        wrong.append(FieldError("text", EMPTY_SUPPLEMENT))
    if wrong:
        raise refused(wrong)

    def step(case: Case, act: Act) -> None:
        earlier = next((each for each in case.supplements if key and each.key == key), None)
        if earlier is None:
            case.supply(tidied, act, key=key)
        elif earlier.text != tidied:
            raise KeyReused

    return await _take(token, step, correlation_id, ports)


async def _take(token: str, step: Step, correlation_id: UUID, ports: Ports) -> Case:
    for _ in range(TRIES):
        case = await follow(token, ports)
        office = ports.desks[case.commune].office
        step(case, Act(ports.clock(), RESIDENT, correlation_id, office))
        if not case.events or await ports.cases.save(case):
            return case
    raise Transient("the case keeps changing under us")


def _checked(verdict: Verdict) -> str:
    """Return the tidied comment; raises ``Invalid``."""
    wrong: list[FieldError] = []
    comment = tidy(verdict.comment, "comment", COMMENT_LIMIT, wrong, lines=True)
    if verdict.score is None and verdict.resolved is None:
        wrong.append(FieldError("resolved", NO_VERDICT))
    elif verdict.score is not None and not 1 <= verdict.score <= BEST:
        wrong.append(FieldError("score", BAD_SCORE))
    if wrong:
        raise refused(wrong)
    return comment


def _said_already(rating: Rating | None, verdict: Verdict, comment: str) -> bool:
    return (
        rating is not None
        and verdict.score in (None, rating.score)
        and verdict.resolved in (None, rating.resolved)
        and comment in ("", rating.comment)
    )


EMPTY_SUPPLEMENT = Text(
    "Hãy viết thông tin bổ sung.", "Please write the information that was asked for."
)
NO_VERDICT = Text(
    "Hãy cho biết việc đã được giải quyết chưa, hoặc chọn một mức hài lòng.",
    "Please say whether it is settled, or choose a score.",
)
BAD_SCORE = Text("Mức hài lòng là từ 1 đến 5.", "The score is from 1 to 5.")
