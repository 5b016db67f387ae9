"""Cases about the same matter: suggested to people, joined by the resident's own wish."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.feedback.models import DONE, RESIDENT, Act, Case, Status
from services.feedback.models.folding import words
from services.feedback.models.likeness import alike
from services.feedback.ports import Ports
from services.feedback.service.intake import find, follow
from services.feedback.service.refusals import not_found, unknown_commune
from shared.contracts.feedback import Category
from shared.errors import Transient

RECENT = timedelta(days=90)
WINDOW = 500
TO_RESIDENTS, TO_STAFF = 3, 10
ANSWERED_LATELY = timedelta(days=30)
TRIES = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that may be about the same matter, as far as another resident may know it."""

    case_id: UUID
    category: Category
    village: str | None
    received_at: datetime
    others: int
    """How many said so, the first writer among them."""
    open: bool
    code: str | None = None
    question: str | None = None
    """Words and code only where they were published."""


async def to_staff(case: Case, ports: Ports) -> list[Case]:
    """Return cases that staff may want to merge with ``case``, most alike first."""
    found = await _alike(case.commune, case.text, TO_STAFF + 1, ports)
    return [each for each in found if each.code != case.code][:TO_STAFF]


async def to_resident(
    commune: str, text: str, category: Category, village: str | None, ports: Ports
) -> list[Suggestion]:
    """Return at most three cases that a resident may join or whose answer may help.

    Raises ``Invalid`` for a commune that is not served. Two villages are two matters.
    """
    if commune not in ports.desks:
        raise unknown_commune()
    found = await _offered(commune, text, category, village, ports)
    return [_public(each) for each in found[:TO_RESIDENTS]]


async def to_writer(case: Case, ports: Ports) -> list[Suggestion]:
    """Return what the writer of ``case`` may join, or whose answer may help."""
    if case.status is not Status.RECEIVED or case.probe:
        return []
    found = [
        each
        for each in await _offered(case.commune, case.text, case.category, case.village, ports)
        if each.code != case.code and (each.status in DONE or each.precedence < case.precedence)
    ]
    return [_public(each) for each in found[:TO_RESIDENTS]]


async def join(token: str, case_id: UUID, correlation_id: UUID, ports: Ports) -> Case:
    """Let the case of who holds ``token`` join another, by that resident's own wish.

    Raises ``NotFound``, and ``Conflict`` where the two cannot be merged; then the resident's
    case goes on by itself.
    """
    own = await follow(token, ports)
    return await merge_by_wish(own, await find(own.commune, case_id, ports), correlation_id, ports)


async def merge_by_wish(own: Case, other: Case, correlation_id: UUID, ports: Ports) -> Case:
    """Let ``other`` go on for the resident's ``own`` case as well; a second time changes nothing.

    The merge is saved first: where a crash follows it, whoever hears of it counts the joiner.
    Raises ``Conflict`` where the two cannot be merged.
    """
    if own.probe != other.probe:
        raise not_found()
    for _ in range(TRIES):
        if own.status is Status.MERGED:
            break
        own.merge(other, _act(own.commune, RESIDENT, correlation_id, ports))
        if await ports.cases.save(own):
            break
        own = await find(own.commune, own.id, ports)
    else:
        raise Transient("the case keeps changing under us")
    await adopt(own, RESIDENT, correlation_id, ports)
    return own


async def adopt(merged: Case, by: str, correlation_id: UUID, ports: Ports) -> None:
    """Let the case that goes on know of the one that was ``merged`` into it; safe to repeat."""
    for _ in range(TRIES):
        other = merged.merged_into and await ports.cases.coded(merged.commune, merged.merged_into)
        if not other:
            return
        other.adopt(merged, _act(merged.commune, by, correlation_id, ports))
        if not other.events or await ports.cases.save(other):
            return
    raise Transient("the case keeps changing under us")


async def _offered(
    commune: str, text: str, category: Category, village: str | None, ports: Ports
) -> list[Case]:
    return [
        each
        for each in await _alike(commune, text, TO_STAFF, ports)
        if each.category == category
        and (village is None or each.village in (None, village))
        and _is_offered(each, ports.clock())
    ]


async def _alike(commune: str, text: str, most: int, ports: Ports) -> list[Case]:
    recent = await ports.search.recent(commune, ports.clock() - RECENT, WINDOW)
    found = alike(words(text), recent, most=most)
    return await ports.cases.named(commune, [each.code for each in found])


def _is_offered(case: Case, moment: datetime) -> bool:
    if case.status not in DONE:
        return True
    answered = case.answer is not None and moment - case.answer.at < ANSWERED_LATELY
    return answered and case.publication is not None


def _public(case: Case) -> Suggestion:
    shown = case.publication
    return Suggestion(
        case_id=case.id,
        category=case.category,
        village=case.village,
        received_at=case.received_at,
        others=1 + case.followers,
        open=case.status not in DONE,
        code=case.code if shown else None,
        question=shown.question if shown else None,
    )


def _act(commune: str, by: str, correlation_id: UUID, ports: Ports) -> Act:
    return Act(ports.clock(), by, correlation_id, ports.desks[commune].office)
