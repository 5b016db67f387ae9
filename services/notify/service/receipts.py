"""Receipts of providers; one may come before its message is on record, or twice."""

from dataclasses import dataclass

from services.notify.ports import Receipt
from services.notify.service.delivering import PostOffice, apply
from shared import logs
from shared.contracts.notify import DeliveryChannel
from shared.errors import Conflict, Text

TRIES = 3
LOOKED_AT = 200

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class ReceiptDesk:
    """Takes receipts in and finds the deliveries that they speak of."""

    office: PostOffice

    async def take(self, channel: DeliveryChannel, receipt: Receipt) -> str:
        """Apply a receipt, or keep it until its message is on record; return which.

        Whoever records the message looks for the receipt afterwards, and this looks for the
        message again after keeping the receipt: one of the two sees the other.
        """
        if await self._apply(channel, receipt):
            return "applied"
        await self.office.early.keep(channel, receipt)
        if await self._apply(channel, receipt):
            await self.office.early.drop(channel, receipt.provider_id)
            return "applied"
        return "kept"

    async def catch_up(self) -> None:
        """Apply the receipts that were kept and whose messages are on record by now."""
        for channel, receipt in await self.office.early.some(LOOKED_AT):
            if await self._apply(channel, receipt):
                await self.office.early.drop(channel, receipt.provider_id)

    async def _apply(self, channel: DeliveryChannel, receipt: Receipt) -> bool:
        for _ in range(TRIES):
            delivery = await self.office.deliveries.receipt(channel, receipt.provider_id)
            if delivery is None:
                return False
            with logs.bind(
                delivery_id=str(delivery.id), correlation_id=str(delivery.cause.correlation_id)
            ):
                if await apply(receipt, delivery, self.office):
                    log.info("receipt", state=delivery.state)
                    return True
        raise Conflict(
            "changed-meanwhile",
            Text("Tin vừa được thay đổi; hãy gửi lại.", "The delivery just changed; send again."),
        )
