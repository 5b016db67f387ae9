"""A verification of the audit log goes on piece by piece, and leaves a trace however it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from services.feedback.models import Anchor, Finding, Inspection, Verification
from services.feedback.service.verifying import Verifier
from shared.errors import Transient

NOON = datetime(2025, 9, 15, 5, tzinfo=UTC)
LookedAt = Callable[[Inspection], Awaitable[None]]


class Audit:
    """A chain of four pieces; ``between`` runs after the second."""

    def __init__(self) -> None:
        self.between: Callable[[], Awaitable[None]] | None = None
        self.compared: Mapping[int, str] = {}

    async def inspect(
        self, commune: str, anchors: Mapping[int, str], looked_at: LookedAt
    ) -> tuple[Inspection, Finding | None]:
        self.compared = anchors
        inspection = Inspection(commune, {})
        for piece in range(1, 5):
            inspection.count = piece * 500
            await looked_at(inspection)
            if piece == 2 and self.between:
                await self.between()
        return inspection, None

    async def anchors(self, commune: str, today: date) -> Sequence[Anchor]:
        return [Anchor(commune, today, 900, "kept", NOON)]


class Verifications:
    """What was stored, in order."""

    def __init__(self) -> None:
        self.noted: list[Verification] = []
        self.stored: Verification | None = None

    async def newest(self, _: str) -> Verification | None:
        return self.stored

    async def begin(self, verification: Verification, *, after: Verification | None) -> bool:
        if self.stored is not after:
            return False
        self.stored = verification
        return True

    async def note(self, verification: Verification) -> bool:
        if self.stored is None or self.stored.by != verification.by:
            return False
        self.stored = verification
        self.noted.append(verification)
        return True


async def nothing_said(_: str) -> bytes | None:
    return None


def a_verifier(said: Callable[[str], Awaitable[bytes | None]] = nothing_said) -> Any:
    audit, verifications = Audit(), Verifications()
    verifier = Verifier(audit, verifications, said, lambda: NOON)  # type: ignore[arg-type]
    return verifier, audit, verifications


async def ended(verifier: Verifier) -> None:
    await asyncio.gather(*verifier._tasks, return_exceptions=True)


async def test_how_far_it_has_come_is_stored_after_each_piece() -> None:
    verifier, audit, verifications = a_verifier()

    await verifier.begin("son-mai", "user:a")
    await ended(verifier)

    assert [each.entries for each in verifications.noted] == [500, 1000, 1500, 2000, 2000]
    assert [each.state for each in verifications.noted] == [*["running"] * 4, "sound"]
    assert audit.compared == {900: "kept"}


async def test_whoever_was_slower_joins_the_one_that_was_begun() -> None:
    verifier, _, verifications = a_verifier()
    faster = Verification("son-mai", "user:b", NOON, NOON)

    async def newest(_: str) -> Verification | None:
        found, verifications.stored = verifications.stored, faster
        return found

    verifications.newest = newest

    assert (await verifier.begin("son-mai", "user:a")) is faster
    assert not verifier._tasks


async def test_one_whose_place_was_taken_stops_and_changes_nothing() -> None:
    verifier, audit, verifications = a_verifier()
    other = Verification("son-mai", "user:b", NOON, NOON)

    async def taken() -> None:
        verifications.stored = other

    audit.between = taken
    await verifier.begin("son-mai", "user:a")
    await ended(verifier)

    assert verifications.stored is other
    assert len(verifications.noted) == 2


async def test_a_failure_and_a_stop_are_shown_as_cut_short() -> None:
    for cut in ("fails", "stopped"):
        verifier, audit, verifications = a_verifier()
        reached = asyncio.Event()

        async def between(how: str = cut, seen: asyncio.Event = reached) -> None:
            seen.set()
            if how == "fails":
                raise RuntimeError("the database is away")
            await asyncio.Event().wait()

        audit.between = between
        await verifier.begin("son-mai", "user:a")
        await reached.wait()
        await verifier.stop()
        await ended(verifier)

        assert verifications.stored
        assert verifications.stored.state == "interrupted", cut


async def test_a_silent_bus_is_said_and_does_not_keep_anybody_from_looking() -> None:
    async def silent(_: str) -> bytes | None:
        raise Transient("no answer")

    verifier, _, verifications = a_verifier(silent)

    await verifier.begin("son-mai", "user:a")
    await ended(verifier)

    assert verifications.stored
    assert (verifications.stored.state, verifications.stored.bus_asked) == ("sound", False)


def test_one_that_stands_still_was_cut_short() -> None:
    found = Verification("son-mai", "user:a", NOON, NOON)

    assert found.at(NOON) == "running"
    assert found.at(NOON.replace(minute=1)) == "interrupted"
    assert replace(found, state="sound").at(NOON.replace(minute=1)) == "sound"
