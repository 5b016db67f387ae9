"""What units, roles and people want to hear: shown, changed, or ended by a link in a mail."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from services.notify.models import BRIEF, Optout, Preference
from services.notify.ports import Directory, OptoutLinks, Preferences
from shared import logs
from shared.errors import Conflict, FieldError, Invalid, NotFound, Text

TRIES = 5

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Preferring:
    """What is at hand where preferences are changed."""

    preferences: Preferences
    links: OptoutLinks
    directory: Directory

    async def of(self, commune: str, recipient: str) -> Preference:
        """Return what ``recipient`` wants at this moment."""
        return await self.preferences.current(commune, recipient)

    async def change(
        self, commune: str, recipient: str, wanted: Preference, *, own: Collection[str], by: str
    ) -> Preference:
        """Replace what ``recipient`` wants and return it.

        Raises ``NotFound`` for one that is not among ``own``, ``Invalid`` where the brief is not
        for it, ``Conflict`` if it changed since.
        """
        if recipient not in own:
            raise NotFound(
                "not-found",
                Text(
                    "Đây không phải đơn vị, vai trò hay hộp tin của bạn.",
                    "This is not you, your unit, nor one of your roles.",
                ),
            )
        if wanted.brief and not self.directory.leads(commune, recipient):
            raise _not_for_it()
        kept = replace(wanted, revision=wanted.revision + 1)
        if not await self.preferences.save(commune, recipient, kept, was=wanted.revision):
            raise _changed()
        log.info("preference changed", commune=commune, recipient=recipient, by=by)
        return kept

    async def unsubscribe(self, token: str) -> None:
        """Let one kind of message come no more; raises ``NotFound`` for a link made up."""
        optout = self.links.read(token)
        for _ in range(TRIES):
            found = await self.preferences.current(optout.commune, optout.recipient)
            kept = _without(optout, found)
            if kept == found:
                return
            kept = replace(kept, revision=found.revision + 1)
            if await self.preferences.save(
                optout.commune, optout.recipient, kept, was=found.revision
            ):
                log.info("unsubscribed", recipient=optout.recipient, kind=optout.kind)
                return
        raise _changed()


def _without(optout: Optout, found: Preference) -> Preference:
    if optout.kind == BRIEF:
        return replace(found, brief=False)
    off = found.kinds_off.get(optout.kind, frozenset()) | {optout.channel}
    return replace(found, kinds_off={**found.kinds_off, optout.kind: off})


def _not_for_it() -> Invalid:
    sentence = Text(
        "Bản tóm tắt sáng thứ Hai chỉ gửi cho lãnh đạo.",
        "The brief on Mondays is for leadership alone.",
    )
    return Invalid("brief-not-for-it", sentence, FieldError("brief", sentence))


def _changed() -> Conflict:
    return Conflict(
        "changed-meanwhile",
        Text(
            "Cài đặt vừa được người khác thay đổi; xin xem lại rồi lưu lại.",
            "Somebody else has just changed this; look at it again and save once more.",
        ),
    )
