"""What those who run the system do to a delivery by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notify import metrics
from services.notify.models import Delivery
from services.notify.ports import Deliveries
from shared import logs
from shared.contracts.base import now
from shared.errors import Conflict, NotFound, Text

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Operating:
    """The operators' part of the desk."""

    deliveries: Deliveries
    clock: Callable[[], datetime] = now

    async def retry(self, commune: str, delivery_id: UUID, *, by: str) -> Delivery:
        """Let a message be tried once more.

        Raises ``NotFound``, or ``Conflict`` for one that is on its way or was sent.
        """
        delivery = await self._get(commune, delivery_id)
        was = delivery.revision
        delivery.retry(self.clock())
        return await self._store(delivery, was, by=by)

    async def call_off(self, commune: str, delivery_id: UUID, *, by: str) -> Delivery:
        """Cancel a message that waits; raises ``NotFound``, or ``Conflict`` for any other."""
        delivery = await self._get(commune, delivery_id)
        was = delivery.revision
        delivery.call_off(self.clock())
        return await self._store(delivery, was, by=by)

    async def _get(self, commune: str, delivery_id: UUID) -> Delivery:
        delivery = await self.deliveries.get(commune, delivery_id)
        if delivery is None:
            raise NotFound(
                "not-found",
                Text(
                    "Không có nội dung này, hoặc bạn không được xem.",
                    "There is no such thing, or you may not see it.",
                ),
            )
        return delivery

    async def _store(self, delivery: Delivery, was: int, *, by: str) -> Delivery:
        if not await self.deliveries.save(delivery, was=was):
            raise Conflict(
                "changed-meanwhile",
                Text(
                    "Tin vừa đổi trạng thái; xin xem lại rồi thử lại.",
                    "The delivery has just changed; look at it again and retry.",
                ),
            )
        metrics.record_state(delivery.channel, delivery.state)
        log.info(
            "changed by hand",
            delivery_id=str(delivery.id),
            state=delivery.state,
            by=by,
            correlation_id=str(delivery.cause.correlation_id),
        )
        return delivery
