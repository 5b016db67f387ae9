"""Whether the audit log is sound, asked by somebody who may go away and come back."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from services.feedback import metrics
from services.feedback.models import Anchor, Finding, Inspection, Verification
from services.feedback.ports import Audit, Clock, Verifications
from shared import logs
from shared.calendar_vn import VIETNAM
from shared.contracts.base import PRODUCT
from shared.contracts.feedback import AuditAnchoredV1
from shared.errors import Transient

log = logs.get(__name__)


class _TakenOver(Exception):
    """Another verification stands in this one's place."""


@dataclass(slots=True)
class Verifier:
    """Looks at a commune's whole chain in the background, piece by piece; once at a time.

    How far it has come is stored after each piece, so that any replica can tell. ``said`` returns
    the newest message on a subject of the bus, or None; it raises ``Transient``.
    """

    audit: Audit
    verifications: Verifications
    said: Callable[[str], Awaitable[bytes | None]]
    clock: Clock
    name: str = "audit"
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    async def start(self) -> None:
        """Nothing to begin: somebody asks for a verification."""

    async def stop(self) -> None:
        """Give up what is going on; it is shown as cut short."""
        for task in list(self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def problem(self) -> str | None:
        """Return None: a metric and an alert say that a log is not sound."""
        return None

    async def begin(self, commune: str, by: str) -> Verification:
        """Begin and return at once; while one is going on, return that one."""
        newest, moment = await self.verifications.newest(commune), self.clock()
        if newest and newest.at(moment) == "running":
            return newest
        mine = Verification(commune, by, began_at=moment, beat_at=moment)
        if not await self.verifications.begin(mine, after=newest):
            return await self.verifications.newest(commune) or mine
        task = asyncio.create_task(self._run(mine))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return mine

    async def newest(self, commune: str) -> Verification | None:
        """Return the newest verification as it stands, or None."""
        found = await self.verifications.newest(commune)
        return found and replace(found, state=found.at(self.clock()))

    async def _run(self, mine: Verification) -> None:
        try:
            anchors, asked = await self._anchors(mine.commune)
            newest = max(anchors, key=lambda each: each.number, default=None)
            mine = replace(mine, anchors=len(anchors), newest=newest, bus_asked=asked)

            async def looked_at(inspection: Inspection) -> None:
                await self._note(mine, inspection)

            by_number = {each.number: each.hash for each in anchors}
            inspection, bad = await self.audit.inspect(mine.commune, by_number, looked_at)
            self._tell_operators(mine.commune, bad)
            state = "broken" if bad else "sound"
            await self._note(mine, inspection, state=state, bad=bad, ended_at=self.clock())
        except _TakenOver:
            return
        except (Exception, asyncio.CancelledError) as error:
            with suppress(Exception):
                await self._note(mine, None, state="interrupted", ended_at=self.clock())
            if isinstance(error, asyncio.CancelledError):
                raise
            log.exception("audit verification failed", commune=mine.commune)
            return
        log.info("audit verified", commune=mine.commune, state=state, by=mine.by)

    def _tell_operators(self, commune: str, bad: Finding | None) -> None:
        if bad is None:
            metrics.record_audit_verified(commune, self.clock())
            return
        metrics.record_audit_bad(commune, bad.number)
        log.error(
            "the audit log is not sound", commune=commune, number=bad.number, wrong=bad.wrong.en
        )

    async def _note(self, mine: Verification, seen: Inspection | None, **values: Any) -> None:
        if seen:
            values |= {"entries": seen.count, "head": seen.head}
        if not await self.verifications.note(replace(mine, beat_at=self.clock(), **values)):
            raise _TakenOver

    async def _anchors(self, commune: str) -> tuple[Sequence[Anchor], bool]:
        """Return each entry's anchor, and whether the bus was asked: what is said there stands."""
        today = self.clock().astimezone(VIETNAM).date()
        found = {each.number: each for each in await self.audit.anchors(commune, today)}
        try:
            body = await self.said(f"{PRODUCT}.{commune}.{AuditAnchoredV1.name}")
        except Transient:
            return list(found.values()), False
        if body:
            last = Anchor.of(AuditAnchoredV1.model_validate_json(body))
            found[last.number] = last
        return list(found.values()), True
