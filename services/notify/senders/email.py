"""E-mail over SMTP; connections are kept while there is something to send."""

import asyncio
import re
import ssl
from contextlib import suppress
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from typing import Any
from uuid import UUID, uuid4

import aiosmtplib
from aiosmtplib import SMTP, SMTPException, SMTPResponseException, SMTPServerDisconnected

from services.notify.ports import Attachment, Message, Permanent, Temporary
from services.notify.settings import Settings
from shared.contracts.base import now
from shared.contracts.notify import DeliveryChannel

PERMANENT = 500
"""SMTP's answers from here on are final (RFC 5321 §4.2.1)."""

_ADDRESS = re.compile(r"[\x21-\x7e]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_FORBIDDEN = frozenset('<>(),;:\\"[]')


class Email:
    """Hands messages to an SMTP server.

    An answer of 5xx to the message itself is final; to the connection or the sign-in it is not,
    since the next messages would meet the same.
    """

    name: DeliveryChannel = "email"
    repeats = True

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._domain = settings.smtp_sender.rpartition("@")[2]
        self._idle: list[SMTP] = []
        self._tls = None if settings.smtp_tls == "none" else _context(settings)

    def message_id(self, delivery_id: UUID) -> str:
        """Return the ``Message-ID`` of a delivery: the same for every try."""
        return f"<{delivery_id}@{self._domain}>"

    async def send(self, message: Message) -> None:
        """Return when the server has taken ``message``; raises ``Permanent`` or ``Temporary``."""
        content = compose(message, self._settings.smtp_sender)
        try:
            async with asyncio.timeout(self._settings.smtp_seconds):
                await self._hand_over(message.to, content)
        except TimeoutError as error:
            raise Temporary("smtp-timeout") from error

    async def close(self) -> None:
        """End the idle connections."""
        while self._idle:
            with suppress(SMTPException, OSError):
                await self._idle.pop().quit(timeout=1)

    async def _hand_over(self, to: str, content: bytes) -> None:
        smtp = await self._greeted()
        try:
            await smtp.rcpt(to)
            await smtp.data(content)
        except SMTPResponseException as error:
            await self._keep(smtp, error)
            raise _refusal(error) from error
        except (SMTPException, OSError) as error:
            smtp.close()
            raise Temporary("smtp-connection") from error
        except BaseException:
            smtp.close()
            raise
        self._idle.append(smtp)

    async def _greeted(self) -> SMTP:
        """Return a connection that has taken ``MAIL FROM``; an idle one may have died unseen."""
        while self._idle:
            smtp = self._idle.pop()
            with suppress(SMTPServerDisconnected, OSError):
                return await self._begin(smtp)
        return await self._begin(await self._connect())

    async def _begin(self, smtp: SMTP) -> SMTP:
        try:
            await smtp.mail(self._settings.smtp_sender)
        except SMTPResponseException as error:
            await self._keep(smtp, error)
            raise _refusal(error) from error
        except BaseException:
            smtp.close()
            raise
        return smtp

    async def _connect(self) -> SMTP:
        settings = self._settings
        password = settings.smtp_password
        smtp = SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            local_hostname=self._domain,
            username=settings.smtp_user or None,
            password=password.get_secret_value() if password else None,
            use_tls=settings.smtp_tls == "tls",
            start_tls=settings.smtp_tls == "starttls",
            tls_context=self._tls,
            timeout=settings.smtp_connect_seconds,
        )
        try:
            await smtp.connect()
        except aiosmtplib.SMTPAuthenticationError as error:
            smtp.close()
            raise Temporary("smtp-sign-in") from error
        except (SMTPException, OSError, ValueError) as error:
            smtp.close()
            raise Temporary("smtp-connection") from error
        except BaseException:
            smtp.close()
            raise
        smtp.timeout = settings.smtp_seconds
        return smtp

    async def _keep(self, smtp: SMTP, error: SMTPResponseException) -> None:
        """Use a connection again after a refusal, unless the server is closing it (421)."""
        try:
            if error.code == 421:  # noqa: PLR2004
                smtp.close()
            else:
                await smtp.rset()
                self._idle.append(smtp)
        except (SMTPException, OSError):
            smtp.close()


def _refusal(error: SMTPResponseException) -> Permanent | Temporary:
    """Return what the answer means; its words may quote the address and are left out."""
    kind = Permanent if error.code >= PERMANENT else Temporary
    return kind(f"smtp-{error.code}")


def compose(message: Message, sender: str) -> bytes:
    """Return the message as it goes over the wire; raises ``Permanent`` for a bad address.

    Written with the older of Python's two mail interfaces, which takes a fifth of the time.
    """
    if not _ADDRESS.fullmatch(message.to) or not _FORBIDDEN.isdisjoint(message.to):
        raise Permanent("bad-address")
    subject: Any = Header(message.subject, "utf-8")  # folded when the message is written
    # Named here, since a name is otherwise looked for by reading everything once more.
    words = MIMEMultipart("alternative", boundary=f"={uuid4().hex}")
    words.attach(MIMEText(message.text, "plain", "utf-8"))
    words.attach(MIMEText(message.html, "html", "utf-8"))
    mail = words
    if message.attachments:
        files = map(_attached, message.attachments)
        mail = MIMEMultipart("mixed", f"={uuid4().hex}", [words, *files])
    mail["From"] = formataddr((message.sender_name, sender))
    mail["To"] = message.to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = message.id
    mail["Content-Language"] = message.language
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Correlation-ID"] = str(message.correlation_id)
    if message.unsubscribe:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _attached(file: Attachment) -> MIMEApplication:
    part = MIMEApplication(file.content, file.kind.partition("/")[2])
    part.add_header("Content-Disposition", "attachment", filename=file.name)
    return part


def _context(settings: Settings) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.smtp_ca_file)
