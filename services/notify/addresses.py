"""Looks up where a recipient is reached, at the moment of sending and not before."""

from typing import Self
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from services.notify.directory import UnitDirectory
from services.notify.models import Addressee
from services.notify.ports import Temporary
from services.notify.recipients import REACHED
from services.notify.settings import Settings
from shared import logs
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language, Text

RESIDENT = Text("Ông/Bà", "Sir or Madam")
GONE = frozenset({404, 410})
WAYS_TO_RESIDENTS = frozenset({"email", "phone"})

log = logs.get(__name__)


class Contact(BaseModel):
    """How ``feedback`` says that a resident is reached."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    email: str | None = None
    phone: str | None = None
    language: Language = "vi"
    tracking_url: str = ""


class AddressBook:
    """Units and roles from the directory, residents from ``feedback``; keeps no address."""

    name = "addresses"

    def __init__(self, directory: UnitDirectory, settings: Settings) -> None:
        self._directory = directory
        key = settings.service_key
        self._feedback = httpx.AsyncClient(
            base_url=settings.feedback_url,
            headers={"Authorization": f"Bearer {key.get_secret_value()}"} if key else {},
            timeout=httpx.Timeout(5, connect=2),
            follow_redirects=False,
            trust_env=False,
        )

    async def start(self) -> None:
        """Say which addresses are not real; connections are opened when they are needed."""
        if demonstrations := self._directory.demonstrations:
            log.warning("demonstration addresses in use", communes=demonstrations)

    async def stop(self) -> None:
        """Close the connections."""
        await self._feedback.aclose()

    async def problem(self) -> str | None:
        """Never a problem of the service's own: what cannot be looked up waits."""
        return None

    async def resolve(
        self, commune: str, recipient: str, channel: DeliveryChannel, correlation_id: UUID
    ) -> Addressee | None:
        """Return where ``recipient`` is reached now by ``channel``, or None for nowhere.

        Raises ``Temporary`` when ``feedback`` does not say.
        """
        kind, _, reference = recipient.partition(":")
        if kind == "resident":
            return await self._resident(reference, channel, correlation_id)
        return self._directory.addressee(commune, recipient, channel)

    async def _resident(
        self, case_id: str, channel: DeliveryChannel, correlation_id: UUID
    ) -> Addressee | None:
        way = REACHED[channel]
        if way not in WAYS_TO_RESIDENTS:
            return None
        try:
            answer = await self._feedback.get(
                f"/v1/cases/{case_id}/contact",
                params={"way": way},
                headers={"X-Correlation-ID": str(correlation_id)},
            )
        except httpx.HTTPError as error:
            raise Temporary("contact-unreachable", ours=True) from error
        if answer.status_code in GONE:
            return None
        if not answer.is_success:
            log.warning("feedback does not say how to reach a resident", status=answer.status_code)
            raise Temporary(f"contact-{answer.status_code}", ours=True)
        try:
            contact = Contact.model_validate_json(answer.content)
        except ValidationError as error:
            raise Temporary("contact-unreadable", ours=True) from error
        address: str | None = getattr(contact, way)
        if not address:
            return None
        more = {"tracking_url": contact.tracking_url}
        return Addressee(address, RESIDENT, contact.language, more)

    async def __aenter__(self) -> Self:
        """Be used as a context, in tests and tools."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        await self.stop()
