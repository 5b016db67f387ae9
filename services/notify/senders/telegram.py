"""Telegram: the Bot API's ``sendMessage`` to a chat of a unit or a role."""

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID

from services.notify.ports import Message, Permanent, Temporary
from services.notify.senders.calls import Answer, Caller
from services.notify.settings import Settings
from shared.contracts.notify import DeliveryChannel

LONGEST = 4096
"""Telegram takes so many characters, counted in UTF-16 units."""


class Telegram:
    """Sends plain text. The Bot API knows no idempotency: what is unclear is not repeated."""

    name: DeliveryChannel = "telegram"
    repeats = False

    def __init__(self, settings: Settings) -> None:
        token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
        self._url = f"{settings.telegram_url.rstrip('/')}/bot{token}/sendMessage"
        self._caller = Caller(
            "telegram",
            connect_seconds=settings.provider_connect_seconds,
            seconds=settings.provider_seconds,
        )

    def message_id(self, delivery_id: UUID) -> str:
        """Return the delivery's id; Telegram is not told it."""
        return str(delivery_id)

    async def send(self, message: Message) -> None:
        """Return when Telegram has taken ``message``; raises ``Permanent`` or ``Temporary``."""
        ending = f"\n\n{message.desk}" if message.desk else ""
        said = {
            "chat_id": message.to,
            "text": cut(f"{message.subject}\n\n{message.body}", LONGEST - len(ending)) + ending,
            "link_preview_options": {"is_disabled": True},
        }
        answer = await self._caller.call(
            "POST",
            self._url,
            headers={"Content-Type": "application/json"},
            body=json.dumps(said, ensure_ascii=False).encode(),
        )
        self._judge(answer)

    async def close(self) -> None:
        """Do nothing: no connection outlives its message."""

    def _judge(self, answer: Answer) -> None:
        if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
            raise Temporary("telegram-sign-in")  # the token: the next messages would meet the same
        asked = _parameters(answer)
        if "migrate_to_chat_id" in asked:
            raise Permanent("telegram-chat-moved")
        pause = asked.get("retry_after")
        self._caller.judge(answer, after=float(pause) if isinstance(pause, int) else None)


def _parameters(answer: Answer) -> dict[str, Any]:
    said = answer.json()
    found = said.get("parameters") if isinstance(said, dict) else None
    return found if isinstance(found, dict) else {}


def cut(text: str, longest: int) -> str:
    """Return ``text`` in at most ``longest`` UTF-16 units."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * (longest - 1)].decode("utf-16-le", "ignore").rstrip() + "…"
