"""One session with an IMAP server; blocking, for a thread of its own."""

import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped]
from imapclient.exceptions import IMAPClientError, LoginError  # type: ignore[import-untyped]

from services.feedback.settings import Settings

TAKEN, PASSED, TO_BE_SEEN = "Da-nhan", "Bo-qua", "Can-xem"
"""Where mails are put away, below ``Xaso``: taken, passed over, left to a person."""
MOST = 100
"""Mails of one session."""
FAILURES = (IMAPClientError, OSError)
"""What any call of a session may raise."""

__all__ = ["FAILURES", "PASSED", "TAKEN", "TO_BE_SEEN", "LoginError", "Session", "Waiting"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits in the mailbox."""

    uid: int
    size: int
    since: datetime


class Session:
    """A mailbox that is signed in to and open; close it in the end."""

    def __init__(self, settings: Settings) -> None:
        """Connect and open the folder; raises one of ``FAILURES``."""
        context = None if settings.imap_tls == "none" else _context(settings)
        self._client = IMAPClient(
            settings.imap_host,
            settings.imap_port,
            ssl=settings.imap_tls == "tls",
            ssl_context=context,
            timeout=SocketTimeout(connect=5, read=settings.imap_seconds),
        )
        try:
            self._client.normalise_times = False
            if settings.imap_tls == "starttls":
                self._client.starttls(context)
            word = settings.imap_password.get_secret_value() if settings.imap_password else ""
            self._client.login(settings.imap_user, word)
            self._made = self._prepare(settings.imap_folder)
            opened = self._client.select_folder(settings.imap_folder)
            self.uidvalidity = int(opened[b"UIDVALIDITY"])
        except BaseException:
            self.close()
            raise

    def waiting(self) -> Sequence[Waiting]:
        """Return the mails that wait, those that came first at the front, at most ``MOST``."""
        uids = sorted(self._client.search("UNDELETED"))[:MOST]
        if not uids:
            return ()
        found = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        return [
            Waiting(uid, found[uid][b"RFC822.SIZE"], found[uid][b"INTERNALDATE"])
            for uid in uids
            if uid in found
        ]

    def fetch(self, uid: int, *, head_only: bool) -> bytes | None:
        """Return a mail as it came, or its head alone; None if it is there no more."""
        part = "BODY.PEEK[HEADER]" if head_only else "BODY.PEEK[]"
        found = self._client.fetch([uid], [part]).get(uid)
        content = found.get(part.replace(".PEEK", "").encode()) if found else None
        return content if isinstance(content, bytes) else None

    def put_away(self, uid: int, where: str) -> None:
        """Move a mail out of the folder that is looked at; it is never deleted."""
        folder = self._made[where]
        if self._client.has_capability("MOVE"):
            self._client.move([uid], folder)
            return
        self._client.copy([uid], folder)
        self._client.delete_messages([uid], silent=True)
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge([uid])

    def close(self) -> None:
        """End the session, however it stands."""
        with suppress(*FAILURES, ValueError):  # ValueError: the socket was closed under it
            self._client.logout()
        self.abort()

    def abort(self) -> None:
        """Cut the connection from another thread, so that a call that waits ends."""
        with suppress(*FAILURES, ValueError):
            self._client.shutdown()

    def _prepare(self, folder: str) -> dict[str, str]:
        """Make the folders that mails are put away in; return their names."""
        listed = self._client.list_folders("", folder)
        delimiter = (listed[0][1] or b"/").decode() if listed else "/"
        made = {}
        for name in (TAKEN, PASSED, TO_BE_SEEN):
            made[name] = delimiter.join(("Xaso", name))
            if not self._client.folder_exists(made[name]):
                self._client.create_folder(made[name])
        return made


def _context(settings: Settings) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.imap_ca_file)
