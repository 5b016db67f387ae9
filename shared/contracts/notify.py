"""What the service ``notify`` says."""

from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import Event

DeliveryChannel = Literal["email", "webhook", "telegram", "sms", "zalo"]


class DeliverySentV1(Event):
    """A message was handed to its channel's provider. ``revision`` is the delivery's."""

    name: ClassVar[str] = "notify.v1.delivery.sent"

    delivery_id: UUID
    channel: DeliveryChannel
    template: str
    recipient: str
    """A reference such as ``unit:phong-kinh-te`` or ``resident:<case id>``."""


class DeliveryConfirmedV1(Event):
    """The provider says that a message arrived. ``revision`` is the delivery's."""

    name: ClassVar[str] = "notify.v1.delivery.confirmed"

    delivery_id: UUID
    channel: DeliveryChannel
    template: str
    recipient: str


class DeliveryFailedV1(Event):
    """A message will not be sent any more. ``revision`` is the delivery's."""

    name: ClassVar[str] = "notify.v1.delivery.failed"

    delivery_id: UUID
    channel: DeliveryChannel
    template: str
    recipient: str
    code: str
