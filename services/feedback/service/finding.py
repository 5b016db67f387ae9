"""How residents find their case again: by its link, or by its code and their telephone."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from services.feedback import metrics, spoken
from services.feedback.models import Case
from services.feedback.ports import Kind, Ports
from services.feedback.service import intake, refusals, turned_away
from shared.errors import NotFound

REFUSED_AFTER = 0.4
"""Seconds after which every look-up that fails is answered: sooner than that, nobody learns
whether it was the code or the digits."""
DIGITS = 4


async def by_link(token: str, network: str, ports: Ports) -> Case:
    """Return the case that ``token`` belongs to.

    Raises ``NotFound`` alike for any other, ``TooMany`` for a network that guesses.
    """
    with counting_guesses(network, ports):
        return await intake.follow(token, ports)


@contextmanager
def counting_guesses(network: str, ports: Ports) -> Iterator[None]:
    """Let a ``NotFound`` within become ``TooMany`` for a network that guesses.

    Only failures count: whoever holds a link may open it as often as they like.
    """
    try:
        yield
    except NotFound:
        ports.limits.take(Kind.TRACK, network, next(iter(ports.desks)))
        raise


async def by_code(typed: str, digits: str, commune: str, network: str, ports: Ports) -> str:
    """Return the tracking token of the case with the code ``typed``.

    ``digits`` are the last four of the telephone number that was given with it. Raises
    ``Invalid`` for what is no code or no four digits; ``NotFound``, alike and after the same
    time, for a code that there is not, for other digits, and for a case without a number;
    ``TooMany`` for a code that is locked after too many tries, existing or not, and for a network
    that guesses.
    """
    if commune not in ports.desks:
        raise refusals.unknown_commune()
    code = spoken.heard(typed, commune)
    if code is None:
        raise turned_away.bad_code()
    if not (len(digits) == DIGITS and digits.isascii() and digits.isdigit()):
        raise turned_away.bad_digits()
    answer_at = monotonic() + REFUSED_AFTER
    ports.limits.check(Kind.LOOK_UP, network, commune)
    key = ports.tokens.fingerprint(f"look-up/{commune}/{code}".encode())
    if locked := await ports.tries.take(key, ports.clock()):
        metrics.record_lookup(commune, "locked")
        raise turned_away.code_locked(locked)
    case = await ports.cases.coded(commune, code)
    matches = await ports.citizens.matches_last_four(case, digits)
    if case and matches:
        await ports.tries.forget(key)
        metrics.record_lookup(commune, "found")
        return ports.tokens.of(case.id)
    ports.limits.take(Kind.LOOK_UP, network, commune)
    metrics.record_lookup(commune, "refused")
    await asyncio.sleep(answer_at - monotonic())
    raise turned_away.no_match()
