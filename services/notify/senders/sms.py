"""SMS through an HTTP gateway that the settings describe; each message costs money."""

import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from services.notify import metrics
from services.notify.gateways import SmsGateway
from services.notify.ports import Message, Permanent, Receipt, Temporary, Unclear
from services.notify.senders.calls import Caller
from services.notify.settings import Settings
from shared import signature
from shared.contracts.notify import DeliveryChannel

GSM, UCS2 = (160, 153), (70, 67)
"""Characters of a message alone, and of each part of a longer one (3GPP TS 23.038)."""
TWICE = frozenset("^{}\\[~]|")
"""What takes two places in the GSM alphabet."""
_PLACE = re.compile(r"\{(to|text|id)\}")
_AS_GSM = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'",
     "\u00a0": " ", "`": "'"}
)  # fmt: skip


class Sms:
    """Sends the short form; what is unclear is never repeated."""

    name: DeliveryChannel = "sms"
    repeats = False

    def __init__(self, settings: Settings, gateway: SmsGateway) -> None:
        self._gateway = gateway
        self._secrets = [each.get_secret_value() for each in settings.receipt_secrets_of("sms")]
        self._caller = Caller(
            "sms",
            connect_seconds=settings.provider_connect_seconds,
            seconds=settings.provider_seconds,
        )

    def message_id(self, delivery_id: UUID) -> str:
        """Return the id that the gateway is told, where its fields ask for one."""
        return str(delivery_id)

    async def send(self, message: Message) -> str | None:
        """Return the gateway's id; raises ``Permanent`` or ``Temporary``."""
        gateway = self._gateway
        values = {
            "to": number(message.to, gateway.number),
            "text": words(message.short, gateway),
            "id": message.id,
        }
        fields = {name: _filled(each.get_secret_value(), values)
                  for name, each in gateway.fields.items()}  # fmt: skip
        headers = {name: each.get_secret_value() for name, each in gateway.headers.items()}
        headers.setdefault("Idempotency-Key", message.id)
        body = None
        if gateway.send_as == "json":
            headers.setdefault("Content-Type", "application/json")
            body = json.dumps(fields, ensure_ascii=False).encode()
        elif gateway.send_as == "form":
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
            body = urlencode(fields).encode()
        answer = await self._caller.call(
            gateway.method,
            gateway.url,
            headers=headers,
            params=fields if gateway.send_as == "query" else None,
            body=body,
        )
        self._caller.judge(answer)
        return self._understood(answer.json())

    async def close(self) -> None:
        """Do nothing: no connection outlives its message."""

    def receipt(self, headers: Mapping[str, str], body: bytes, at: datetime) -> Receipt | None:
        """Return what a receipt says, None where it says nothing of an end.

        Raises ``BadSignature``, or ``ValueError`` where it cannot be read.
        """
        wanted = self._gateway.receipt
        if wanted is None:
            return None
        given = headers.get(wanted.signature_header)
        if wanted.signature_header == signature.HEADER:
            right = signature.is_signed(given, body, self._secrets, at)
        else:
            right = any(
                hmac.compare_digest((given or "").lower().encode(), _mac(each, body).encode())
                for each in self._secrets
            )
        if not right:
            raise signature.BadSignature
        said = json.loads(body)
        provider_id, state = at_path(said, wanted.id), at_path(said, wanted.state)
        if provider_id is None or state is None:
            raise ValueError("the receipt names no message or no state")
        if state in wanted.delivered:
            return Receipt(provider_id, arrived=True)
        return Receipt(provider_id, arrived=False) if state in wanted.undelivered else None

    def _understood(self, said: Any) -> str | None:
        gateway = self._gateway
        if gateway.quota and (left := at_path(said, gateway.quota)):
            metrics.record_quota("sms", left)
        if gateway.code:
            code = at_path(said, gateway.code)
            if code in gateway.permanent:
                raise Permanent(f"sms-code-{_named(code)}")
            if code in gateway.temporary:
                raise Temporary(f"sms-code-{_named(code)}")
            if code not in gateway.success:
                raise Unclear(f"sms-code-{_named(code)}")
        return at_path(said, gateway.id) if gateway.id else None


def words(text: str, gateway: SmsGateway) -> str:
    """Return ``text`` in as many parts as the gateway's description allows, and no more."""
    text = text if gateway.marks else without_marks(text)
    alone, part = GSM if text.isascii() else UCS2
    room = alone if gateway.segments == 1 else part * gateway.segments
    if _length(text) <= max(alone, room):
        return text
    while _length(text) > room - 3:
        text = text[:-1]
    return text.rstrip() + "..."


def without_marks(text: str) -> str:
    """Return Vietnamese without its marks, in characters of the GSM alphabet."""
    plain = unicodedata.normalize("NFD", text.translate(_AS_GSM))
    return "".join(
        each if each.isascii() else "?" for each in plain if not unicodedata.combining(each)
    )


def number(e164: str, begins: str) -> str:
    """Return a number as the gateway wants it to begin; a foreign one keeps its country's."""
    if not e164.startswith("+84"):
        return e164 if begins == "+84" else e164.removeprefix("+")
    return begins + e164.removeprefix("+84")


def at_path(said: Any, path: str) -> str | None:
    """Return what stands at ``data.msg_id`` in JSON, as text."""
    for name in path.split("."):
        if not isinstance(said, dict) or name not in said:
            return None
        said = said[name]
    return str(said) if isinstance(said, str | int) else None


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: values[found[1]], pattern)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2 + sum(each in TWICE for each in text)


def _named(code: str | None) -> str:
    """Return a gateway's code, without what may be words that quote a number."""
    return code if code and len(code) <= 8 and code.lstrip("-").isalnum() else "unreadable"  # noqa: PLR2004


def _mac(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, "sha256").hexdigest()
