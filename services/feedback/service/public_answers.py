"""The published answers as everybody reads them; what is shown is always as it stands now."""

from dataclasses import dataclass

from services.feedback.ports import Cursor, Ports
from services.feedback.ports.readings import PublicAnswer, Sought
from services.feedback.service.projecting import public_answer
from services.feedback.service.refusals import not_found


@dataclass(frozen=True, slots=True)
class Window:
    """Answers, newest first, and where the list goes on in both directions, if it does."""

    answers: list[PublicAnswer]
    newer: Cursor | None = None
    older: Cursor | None = None


async def window(
    commune: str,
    sought: Sought,
    where: tuple[Cursor | None, Cursor | None],
    size: int,
    ports: Ports,
) -> Window:
    """Return ``size`` answers behind the first cursor of ``where``, or before the second.

    The copies say only which and in what order: an answer taken back a moment ago is not shown.
    """
    after, before = where
    if before:
        found = await ports.published.newer(commune, sought, before, size + 1)
        more, found = len(found) > size, found[-size:]
        newer, older = (found[0] if more else None), (found[-1] if found else None)
    else:
        found = await ports.published.newest(commune, sought, after, size + 1)
        more, found = len(found) > size, found[:size]
        newer, older = (found[0] if after and found else None), (found[-1] if more else None)
    return Window(await as_they_stand(commune, found, ports), _cursor(newer), _cursor(older))


async def latest(commune: str, count: int, ports: Ports) -> list[PublicAnswer]:
    """Return the newest published answers."""
    return (await window(commune, Sought(), (None, None), count, ports)).answers


async def one(commune: str, code: str, ports: Ports) -> PublicAnswer:
    """Return the answer to the case with ``code``; one taken back is not ``public``.

    Raises ``NotFound`` for what never was public.
    """
    case = await ports.cases.coded(commune, code.upper())
    answer = public_answer(case) if case and not case.probe else None
    if answer is None:
        raise not_found()
    return answer


async def as_they_stand(
    commune: str, found: list[PublicAnswer], ports: Ports
) -> list[PublicAnswer]:
    """Return those of ``found`` that are public at this moment, in the words of this moment."""
    cases = await ports.cases.named(commune, [each.code for each in found])
    now = [answer for case in cases if (answer := public_answer(case))]
    return [each for each in now if each.public]


def _cursor(answer: PublicAnswer | None) -> Cursor | None:
    return Cursor(answer.at, answer.code) if answer else None
