"""The leadership's brief: one page of paper by e-mail, with the first digest of each week.

A brief is a delivery like any other. Its id follows from recipient and moment, so that any number
of processes record it once; it is recorded ahead, so that an outage on that morning only delays
it. The paper is asked of its owner when it is sent, and kept nowhere.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from services.notify.models import BRIEF, Cause, Delivery, Manners, Preference, Urgency
from services.notify.ports import Attachment, Directory, Papers, Preferences
from shared.calendar_vn import VIETNAM
from shared.contracts.base import now
from shared.errors import Language, Text

FILE = Text("ban-tom-tat", "brief")
PDF = "application/pdf"


@dataclass(slots=True)
class Briefing:
    """What is at hand where briefs are recorded."""

    preferences: Preferences
    directory: Directory
    manners: Mapping[str, Manners]
    post: Callable[[Sequence[Delivery]], Awaitable[Sequence[Delivery]]]
    clock: Callable[[], datetime] = now
    _recorded: dict[str, UUID] = field(default_factory=dict)
    """The last brief of each recipient: what is on record already is not written every minute."""

    async def sweep(self) -> None:
        """Record the next brief of whoever wants it; raises the database's errors."""
        at = self.clock()
        wanting = [each for each in await self.preferences.wanting_briefs() if self._serves(*each)]
        briefs = {
            f"{commune}/{recipient}": brief_of(commune, recipient, self._next(commune, at), at)
            for commune, recipient in wanting
        }
        new = {key: each for key, each in briefs.items() if self._recorded.get(key) != each.id}
        await self.post(list(new.values()))
        self._recorded = {key: each.id for key, each in briefs.items()}

    def offered(self, commune: str, recipient: str) -> datetime | None:
        """Return when the next brief goes out that may still be asked for; None for not at all."""
        return self._next(commune, self.clock()) if self._serves(commune, recipient) else None

    def _next(self, commune: str, at: datetime) -> datetime:
        return self.manners[commune].digest(at, weekly=True)

    def _serves(self, commune: str, recipient: str) -> bool:
        return commune in self.manners and self.directory.leads(commune, recipient)


def brief_of(commune: str, recipient: str, goes_out: datetime, at: datetime) -> Delivery:
    """Return the brief that goes to ``recipient`` at ``goes_out``; every call the same one."""
    key = uuid5(NAMESPACE_OID, f"{BRIEF}/{commune}/{recipient}/{goes_out.isoformat()}")
    return Delivery(
        id=key,
        commune=commune,
        channel="email",
        template=BRIEF,
        recipient=recipient,
        about={"day": goes_out.isoformat()},
        cause=Cause(BRIEF, key, goes_out, key),
        created_at=at,
        urgency=Urgency.DIGEST,
        next_attempt_at=goes_out,
        held_until=goes_out,
        critical=False,
    )


def is_wanted(delivery: Delivery, wanted: Preference, directory: Directory) -> bool:
    """Tell whether a brief is to go out still, and to somebody for whom it is."""
    by_mail = wanted.wants(BRIEF, delivery.channel, Urgency.NORMAL)
    return wanted.brief and by_mail and directory.leads(delivery.commune, delivery.recipient)


async def paper(delivery: Delivery, language: Language, at: datetime, papers: Papers) -> Attachment:
    """Return the commune as of ``at`` on one page; raises ``Temporary``."""
    day = at.astimezone(VIETNAM).date()
    content = await papers.brief(delivery.commune, day, language, delivery.cause.correlation_id)
    return Attachment(f"{FILE.to(language)}-{delivery.commune}-{day}.pdf", PDF, content)
