"""Reading a mail as it came over the wire."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr

from services.feedback.mailbox import plain
from services.feedback.models.letter import Letter, Passed, Trouble

_TOKEN = re.compile(r"/t/([0-9A-HJKMNP-TV-Z]{26})\b")
_PREFIX = re.compile(r"^\s*((re|fw|fwd|trả lời|tl|chuyển tiếp)\s*:\s*)+", re.IGNORECASE)
_BULK = frozenset({"bulk", "junk", "list"})
_MAILERS = re.compile(r"(mailer-daemon|postmaster)@", re.IGNORECASE)
NAME_LIMIT = 200
SUBJECT_LIMIT = 300


def read(raw: bytes, *, own: str | None, oversize: bool = False) -> Letter | Passed:
    """Return the mail, or why no case comes of it; ``own`` is the commune's own address.

    Of an ``oversize`` mail ``raw`` is the head alone.
    """
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)  # noqa: S101  what this policy makes
    name, address = parseaddr(_head(mail, "From"))
    if reason := _passed(mail, address.lower(), own):
        return reason
    is_reply = bool(_head(mail, "In-Reply-To") or _head(mail, "References"))
    body, trouble = ("", "oversize") if oversize else _body(mail)
    said = plain.without_signature(plain.tidied(body))
    new = plain.without_quote(said) if is_reply else said
    return Letter(
        message_id=_head(mail, "Message-ID").strip() or None,
        name=plain.tidied(name)[:NAME_LIMIT],
        address=address.strip(),
        subject=_PREFIX.sub("", plain.tidied(_head(mail, "Subject")))[:SUBJECT_LIMIT],
        text=new,
        is_reply=is_reply,
        token=None if oversize else _token(mail),
        files=() if oversize else tuple(_content(e) for e in mail.walk() if _is_attachment(e)),
        trouble=trouble,
    )


def _passed(mail: EmailMessage, address: str, own: str | None) -> Passed | None:
    is_report = mail.get_content_type() == "multipart/report"
    if is_report or _head(mail, "Return-Path").strip() == "<>" or _MAILERS.match(address):
        return "bounce"
    if own and address == own.lower():
        return "own"
    automatic = _head(mail, "Auto-Submitted").strip().lower()
    if automatic and automatic.partition(";")[0].strip() != "no":
        return "auto_reply"
    if _head(mail, "Precedence").strip().lower() in _BULK or _head(mail, "List-Id"):
        return "bulk"
    return None


def _body(mail: EmailMessage) -> tuple[str, Trouble | None]:
    """Return the words of the mail, and why there are none."""
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        return "", None
    words = _decoded(part)
    if words is None:
        return "", "legacy_charset"
    return (plain.from_html(words) if part.get_content_subtype() == "html" else words), None


def _decoded(part: Message) -> str | None:
    """Return a part's text; None for a character set that Python does not know, such as TCVN."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return content.decode(charset)
        except UnicodeError:
            continue
        except LookupError:
            return None
    return None


def _token(mail: EmailMessage) -> str | None:
    """Return the token of the follow-up link that any text of the mail quotes."""
    for part in mail.walk():
        is_text = part.get_content_maintype() == "text"
        if is_text and (found := _TOKEN.search(_decoded(part) or "")):
            return found[1]
    return None


def _is_attachment(part: Message) -> bool:
    kind = part.get_content_maintype()
    return part.get_content_disposition() == "attachment" or (
        kind not in ("text", "multipart") and not part.get("Content-ID")
    )


def _content(part: Message) -> bytes:
    """Return an attached file; an attached mail is as good as an empty one."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _head(mail: EmailMessage, name: str) -> str:
    """Return a header's words; a header that cannot be read is as good as none."""
    try:
        return str(mail.get(name, ""))
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
