"""Zalo ZNS: a template that Zalo approved, filled in and sent to a telephone number.

Each message costs money. What is out of quota, has no template or meets no account goes another
way (``FALLBACK``).
"""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from jinja2 import Environment, StrictUndefined, TemplateError
from pydantic import BaseModel, ConfigDict, Field

from services.notify import metrics
from services.notify.ports import Message, Permanent, Receipt, Temporary, Unclear
from services.notify.senders.calls import Caller
from services.notify.settings import Settings
from services.notify.wording import HERE_AND_NOW, day, in_language
from services.notify.wording import time as time_of_day
from shared import communes, signature
from shared.contracts.base import Slug, now
from shared.contracts.notify import DeliveryChannel
from shared.yaml_file import read_yaml

FILE = "zalo.yaml"
# Codes of the ZNS API (zalo.cloud/zns/guidelines/handle-error-code).
QUOTA = frozenset({-115, -144, -147})
NO_TEMPLATE = frozenset({-109, -117, -131, -146})
SIGN_IN = frozenset({-124, -101, -102, -103, -104, -105, -125})
NOT_AT_NIGHT = -133
TRY_AGAIN = frozenset({-100})
MORNING = time(6, 0)


class ZnsTemplate(BaseModel):
    """A template of the Official Account, and what stands for each of its parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    fields: Mapping[str, str] = Field(min_length=1)
    """By parameter: a text with the message's variables, e.g. ``{{ received_at | day }}``."""


class ZaloFile(BaseModel):
    """A commune's ``zalo.yaml``: the ZNS template for each of ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    commune: Slug
    templates: Mapping[str, ZnsTemplate] = {}


class Zalo:
    """Sends by template; what is unclear is never repeated."""

    name: DeliveryChannel = "zalo"
    repeats = False

    def __init__(self, settings: Settings, token_file: Path) -> None:
        self._token_file = token_file
        self._url = f"{settings.zalo_url.rstrip('/')}/message/template"
        self._secrets = [each.get_secret_value() for each in settings.receipt_secrets_of("zalo")]
        self._templates = _load(settings.communes_dir)
        self._environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701  JSON
        self._environment.filters |= {"day": day, "time": time_of_day}
        self._caller = Caller(
            "zalo",
            connect_seconds=settings.provider_connect_seconds,
            seconds=settings.provider_seconds,
        )

    def message_id(self, delivery_id: UUID) -> str:
        """Return Zalo's ``tracking_id``."""
        return str(delivery_id)

    async def send(self, message: Message) -> str | None:
        """Return Zalo's id of the message; raises ``Permanent`` or ``Temporary``."""
        template = self._templates.get((message.commune, message.template))
        if template is None:
            raise Permanent("zalo-no-template")
        said = {
            "phone": message.to.removeprefix("+"),
            "template_id": template.id,
            "template_data": self._filled(template, message),
            "tracking_id": message.id,
        }
        answer = await self._caller.call(
            "POST",
            self._url,
            headers={"Content-Type": "application/json", "access_token": self._token()},
            body=json.dumps(said, ensure_ascii=False).encode(),
        )
        self._caller.judge(answer)
        return _understood(answer.json())

    async def close(self) -> None:
        """Do nothing: no connection outlives its message."""

    def receipt(
        self,
        headers: Mapping[str, str],
        body: bytes,
        at: datetime,  # noqa: ARG002  an event that comes again, however late, changes nothing
    ) -> Receipt | None:
        """Return what an event of the Official Account says of a message, if it does.

        Raises ``BadSignature``, or ``ValueError`` where it cannot be read.
        """
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise signature.BadSignature  # what signs it stands inside
        given = headers.get("X-ZEvent-Signature", "").removeprefix("mac=")
        signed = (
            f"{said.get('app_id', '')}".encode() + body + f"{said.get('timestamp', '')}".encode()
        )
        if not any(
            hmac.compare_digest(given.encode(), sha256(signed + each.encode()).hexdigest().encode())
            for each in self._secrets
        ):
            raise signature.BadSignature
        if said.get("event_name") != "user_received_message":
            return None
        message = said.get("message")
        provider_id = message.get("msg_id") if isinstance(message, dict) else None
        if not isinstance(provider_id, str) or not provider_id:
            raise ValueError("the event names no message")
        return Receipt(provider_id, arrived=True)

    def _token(self) -> str:
        try:
            return self._token_file.read_text("utf-8").strip()
        except OSError as error:
            raise Temporary("zalo-no-token", ours=True) from error

    def _filled(self, template: ZnsTemplate, message: Message) -> dict[str, str]:
        about = in_language(message.language, message.about)
        try:
            return {
                name: self._environment.from_string(text).render(about).strip()
                for name, text in template.fields.items()
            }
        except (TemplateError, ValueError, TypeError) as error:
            raise Permanent("zalo-template-broken") from error


def _understood(said: Any) -> str | None:
    error = said.get("error") if isinstance(said, dict) else None
    if not isinstance(error, int):
        raise Unclear("zalo-unreadable")
    if error == 0:
        found = said.get("data")
        data = found if isinstance(found, dict) else {}
        quota = data.get("quota")
        if isinstance(quota, dict):
            metrics.record_quota("zalo", quota.get("remainingQuota", ""))
        provider_id = data.get("msg_id")
        return str(provider_id) if provider_id else None
    if error in QUOTA:
        metrics.record_quota("zalo", 0)
        raise Permanent("zalo-quota")
    if error in NO_TEMPLATE:
        raise Permanent("zalo-no-template")
    if error in SIGN_IN:
        raise Temporary("zalo-sign-in")
    if error == NOT_AT_NIGHT:
        raise Temporary("zalo-at-night", after=_until_morning(now()), ours=True)
    if error in TRY_AGAIN:
        raise Temporary(f"zalo{error}")
    raise Permanent(f"zalo{error}")


def _until_morning(at: datetime) -> float:
    here = at.astimezone(HERE_AND_NOW)
    morning = datetime.combine(here, MORNING, HERE_AND_NOW)
    if morning <= here:
        morning += timedelta(days=1)
    return (morning - here).total_seconds()


def _load(folder: Path) -> dict[tuple[str, str], ZnsTemplate]:
    found: dict[tuple[str, str], ZnsTemplate] = {}
    for slug, commune in communes.load(folder).items():
        path = commune.folder / FILE
        if path.is_file():
            file = ZaloFile.model_validate(read_yaml(path))
            found |= {(slug, name): each for name, each in file.templates.items()}
    return found
