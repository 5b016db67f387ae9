"""The copies for reading: words to search, answers to publish, figures; made from the cases.

Whatever happens to a case is a fact, and for each fact the copies are made anew from the case as
it stands. So a copy may be late, is never wrong for long, and may be made any number of times.
"""

from collections.abc import AsyncIterator, Iterable, Sequence

from services.feedback.models import Case
from services.feedback.models.contribution import contribution
from services.feedback.models.folding import words
from services.feedback.models.likeness import Said
from services.feedback.ports import Cursor, Ports, Which
from services.feedback.ports.readings import Counted, PublicAnswer, Searchable

CHUNK = 200
TAKEN_BACK = "withdrawn"


async def project(changed: Iterable[tuple[str, str]], ports: Ports) -> None:
    """Bring the copies of cases, named by commune and code, in line with them."""
    by_commune: dict[str, list[str]] = {}
    for commune, code in dict.fromkeys(changed):
        by_commune.setdefault(commune, []).append(code)
    for commune, codes in by_commune.items():
        if commune in ports.desks:
            await copy(await ports.cases.named(commune, codes), ports)


async def copy(cases: Sequence[Case], ports: Ports) -> None:
    """Make the copies of ``cases``, all of one commune; safe to repeat."""
    real = [each for each in cases if not each.probe]
    if not real:
        return
    calendar = ports.desks[real[0].commune].calendar
    await ports.published.keep([a for each in real if (a := public_answer(each))])
    await ports.search.keep([searchable(each) for each in real])
    await ports.figures.count(
        [
            Counted(each.commune, each.code, each.revision, contribution(each, calendar))
            for each in real
        ]
    )


async def rebuild(ports: Ports) -> int:
    """Make every copy anew from the cases; return how many cases there are.

    What is counted already counts once: the figures need not be emptied, but may be.
    """
    done = 0
    for commune in ports.desks:
        async for cases in _all_of(commune, ports):
            await copy(cases, ports)
            done += len(cases)
    return done


def searchable(case: Case) -> Searchable:
    """Return the words under which staff find ``case``."""
    return Searchable(case.commune, Said(case.code, case.received_at, tuple(words(case.text))))


def public_answer(case: Case) -> PublicAnswer | None:
    """Return what of ``case`` is public, or was; None for what never was."""
    shown = case.publication
    taken_back = [line.at for line in case.history if line.code == TAKEN_BACK]
    if shown is None and not taken_back:
        return None
    question, answer = (shown.question, shown.answer) if shown else ("", "")
    return PublicAnswer(
        commune=case.commune,
        code=case.code,
        at=shown.at if shown else taken_back[-1],
        revision=case.revision,
        public=shown is not None,
        category=case.category,
        village=case.village,
        unit=case.answer.unit if case.answer else None,
        received_at=case.received_at,
        answered_at=case.answer.at if case.answer else case.received_at,
        question=question,
        answer=answer,
        words=tuple(sorted({*words(question), *words(answer)})),
    )


async def _all_of(commune: str, ports: Ports) -> AsyncIterator[list[Case]]:
    after: Cursor | None = None
    while cases := await ports.cases.newest(commune, Which(), after, CHUNK):
        yield cases
        after = Cursor(cases[-1].received_at, cases[-1].code)
