"""The part of the service that looks into the mailbox."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from services.feedback import metrics
from services.feedback.mailbox.imap import (
    FAILURES,
    PASSED,
    TAKEN,
    TO_BE_SEEN,
    LoginError,
    Session,
    Waiting,
)
from services.feedback.mailbox.reading import read
from services.feedback.models.letter import Letter, Place
from services.feedback.ports import Ports
from services.feedback.service import letters
from services.feedback.settings import Settings
from shared import logs

log = logs.get(__name__)


class Mailbox:
    """Looks into the commune's mailbox every few seconds; off where no server is named.

    A mail is put away only when what came of it is on disk. A crash between the two leaves it
    where it is, and the next look finds the case there already. A mailbox that cannot be reached
    does not make the service unready: residents still have every other way in.
    """

    name = "mailbox"

    def __init__(self, settings: Settings, ports: Ports, ready: asyncio.Event) -> None:
        self._ready = ready
        self._settings = settings
        self._ports = ports
        self._commune = settings.commune
        self._task: asyncio.Task[None] | None = None
        self._session: Session | None = None
        self._is_up: bool | None = None

    async def start(self) -> None:
        """Begin to look; returns at once, whether the server is there or not."""
        if self._settings.imap_host:
            metrics.watch_mailbox(self._commune)
            self._task = asyncio.create_task(self._look_and_look())

    async def stop(self) -> None:
        """Stop looking; a mail in hand stays where it is."""
        if self._task:
            self._task.cancel()
            if self._session:
                self._session.abort()
            with suppress(asyncio.CancelledError):
                await self._task

    async def problem(self) -> str | None:
        """Return None: a metric and the log say what is wrong with the mailbox."""
        return None

    async def _look_and_look(self) -> None:
        await self._ready.wait()
        while True:
            try:
                left = await self._look()
            except FAILURES as error:
                self._note_state(error)
                left = False
            except Exception:
                log.exception("the mailbox could not be looked at")
                left = False
            if not left:
                await asyncio.sleep(self._settings.imap_poll_seconds)

    async def _look(self) -> bool:
        """Take what waits; return whether more may be waiting."""
        session = await asyncio.to_thread(Session, self._settings)
        self._session = session
        try:
            waiting = await asyncio.to_thread(session.waiting)
            self._note_state(None)
            self._note_age(waiting)
            taken = [each for each in waiting if await self._take(session, each)]
            self._note_age([each for each in waiting if each not in taken])
        finally:
            self._session = None
            await asyncio.to_thread(session.close)
        return bool(taken)

    async def _take(self, session: Session, waiting: Waiting) -> bool:
        """Take one mail and put it away; False if it must be tried again later."""
        oversize = waiting.size > self._settings.imap_max_bytes
        raw = await asyncio.to_thread(session.fetch, waiting.uid, head_only=oversize)
        if raw is None:
            return True
        try:
            verdict, where = await self._judge(raw, waiting, session.uidvalidity, oversize=oversize)
        except FAILURES:
            raise
        except Exception:
            log.exception("a mail could not be taken and stays in the mailbox")
            return False
        await asyncio.to_thread(session.put_away, waiting.uid, where)
        metrics.record_mail(self._commune, verdict)
        log.info("mail", verdict=verdict)
        return True

    async def _judge(
        self, raw: bytes, waiting: Waiting, uidvalidity: int, *, oversize: bool
    ) -> tuple[str, str]:
        """Return what became of a mail, and where it goes."""
        own = self._ports.desks[self._commune].feedback_email
        try:
            letter = read(raw, own=own, oversize=oversize)
        except Exception:  # noqa: BLE001  strangers' bytes; whatever they break, a person looks
            log.warning("a mail cannot be read")
            return "unreadable", TO_BE_SEEN
        if not isinstance(letter, Letter):
            return letter, PASSED
        place = Place(self._commune, uidvalidity, waiting.uid)
        verdict = await letters.take(letter, place, self._ports)
        if verdict in ("unreadable", "full") or letter.trouble:
            return verdict, TO_BE_SEEN
        return verdict, PASSED if verdict == "empty" else TAKEN

    def _note_state(self, error: BaseException | None) -> None:
        is_up = error is None
        metrics.record_mailbox(self._commune, is_up=is_up)
        if is_up is not self._is_up:
            self._is_up = is_up
            if is_up:
                log.info("the mailbox is open")
            else:
                refused = isinstance(error, LoginError)
                why = "sign-in refused" if refused else type(error).__name__
                log.warning("the mailbox cannot be looked at", reason=why)

    def _note_age(self, waiting: Sequence[Waiting]) -> None:
        now = self._ports.clock()
        ages = [(now - each.since).total_seconds() for each in waiting]
        metrics.record_mailbox_age(self._commune, max(ages, default=0.0))
