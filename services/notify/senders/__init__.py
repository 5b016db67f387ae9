"""The channels: one file each."""

from collections.abc import Sequence

from services.notify.ports import Channel
from services.notify.senders.email import Email
from services.notify.senders.sms import Sms
from services.notify.senders.telegram import Telegram
from services.notify.senders.webhook import Webhook
from services.notify.senders.zalo import Zalo
from services.notify.settings import Settings
from shared.contracts.notify import DeliveryChannel


def switched_on(settings: Settings) -> Sequence[Channel]:
    """Return the channels that have their credentials and are not switched off."""
    channels: list[Channel] = [Email(settings)]
    if settings.webhook_secrets:
        channels.append(Webhook(settings))
    if settings.telegram_token:
        channels.append(Telegram(settings))
    if settings.sms_gateway:
        channels.append(Sms(settings, settings.sms_gateway))
    if settings.zalo_token_file:
        channels.append(Zalo(settings, settings.zalo_token_file))
    return [each for each in channels if _is_on(each.name, settings)]


def _is_on(channel: DeliveryChannel, settings: Settings) -> bool:
    said = settings.channels.get(channel)
    return said is None or said.on
