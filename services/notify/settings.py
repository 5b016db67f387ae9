"""What ``notify`` is told by its environment, beyond what every service is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, IPvAnyNetwork, SecretStr, StringConstraints, model_validator

from services.notify.gateways import ChannelSettings, SmsGateway
from shared.contracts.notify import DeliveryChannel
from shared.settings import Settings as Shared

SECOND, MINUTE, HOUR = 1.0, 60.0, 3600.0

Address = Annotated[str, StringConstraints(pattern=r"^[^@\s<>]+@[^@\s<>]+$", max_length=254)]
Secret = Annotated[SecretStr, Field(min_length=32)]
Secrets = Annotated[tuple[Secret, ...], Field(min_length=1, max_length=2)]


class Settings(Shared):
    """Settings of the service ``notify``."""

    port: int = Field(8002, description="Port that the HTTP server listens on.")
    smtp_host: str = Field("127.0.0.1", description="Server that takes the e-mail.")
    smtp_port: int = Field(8021, description="Its port.")
    smtp_tls: Literal["none", "starttls", "tls"] = Field(
        "none", description="How the connection to it is protected."
    )
    smtp_ca_file: Path | None = Field(
        None, description="PEM file of the authority that its certificate must come from."
    )
    smtp_user: str | None = Field(None, description="User at the SMTP server, if it asks for one.")
    smtp_password: SecretStr | None = Field(None, description="Password of that user.")
    smtp_sender: Address = Field(
        "xaso@localhost", description="Address that e-mail comes from, without a name."
    )
    smtp_connect_seconds: float = Field(
        2 * SECOND, gt=0, description="Longest wait for a connection to the SMTP server."
    )
    smtp_seconds: float = Field(
        10 * SECOND, gt=0, description="Longest time for one e-mail, connection included."
    )
    feedback_url: str = Field(
        "http://127.0.0.1:8000", description="Where ``feedback`` says how to reach a resident."
    )
    dashboard_url: str = Field(
        "http://127.0.0.1:8003", description="Where ``dashboard`` gives the leadership's brief."
    )
    service_key: SecretStr | None = Field(
        None, description="API key of role ``service`` for calls to other services."
    )
    send_at: tuple[float, ...] = Field(
        (0, 5, 30, 2 * MINUTE, 10 * MINUTE, *(h * HOUR for h in (1, 3, 8, 24, 48, 72))),
        min_length=1,
        description="Seconds after the first attempt at which each attempt is made (±20 % gaps).",
    )
    send_concurrency: int = Field(4, ge=1, le=64, description="Messages in sending at a time.")
    send_lease_seconds: float = Field(
        60 * SECOND, gt=0, description="After this long a message in sending is taken over."
    )
    sweep_seconds: float = Field(
        1 * SECOND, gt=0, description="How often due deliveries are looked for, nudged or not."
    )

    public_url: str = Field(
        "", description="Where recipients reach this service: for links in its e-mails."
    )
    desk_url: str = Field("", description="Where staff sign in: what messages to them link to.")
    notify_link_key: SecretStr | None = Field(
        None, description="Secret that links to unsubscribe are sealed with; none without it."
    )
    at_once: bool = Field(
        False,
        description="Send everything at once: no quiet hours, no days off, no digests. For "
        "demonstrations and measurements; never set it in production.",
    )
    clock_file: Path | None = Field(
        None,
        description="A file with the moment that the service takes for now (ISO 8601), for a "
        "demonstration of a past year. Never set it in production.",
    )

    channels: Mapping[DeliveryChannel, ChannelSettings] = Field(
        {},
        description='JSON by channel: {"sms": {"on": false}, "telegram": {"concurrency": 2, '
        '"per_minute": 20, "burst": 20}}. What is over a commune\'s pace waits.',
    )
    webhook_secrets: Mapping[str, Secrets] = Field(
        {},
        description='JSON: secrets by the receiver\'s host name, {"hooks.son-mai.example": ["…"]}; '
        "32 characters or more, two at once while they change. Without any, webhooks are off.",
    )
    webhook_networks: tuple[IPvAnyNetwork, ...] = Field(
        (), description="Networks inside that a webhook may go to; public addresses always may."
    )
    webhook_plain: bool = Field(False, description="Let webhooks go over HTTP without TLS too.")
    webhook_ca_file: Path | None = Field(
        None, description="PEM of the authority of receivers' certificates; the system's else."
    )
    webhook_connect_seconds: float = Field(
        2 * SECOND, gt=0, description="Longest wait for a connection to a receiver."
    )
    webhook_seconds: float = Field(5 * SECOND, gt=0, description="Longest time for one webhook.")
    provider_connect_seconds: float = Field(
        2 * SECOND, gt=0, description="Longest wait for a connection to Telegram, SMS or Zalo."
    )
    provider_seconds: float = Field(
        10 * SECOND, gt=0, description="Longest time for one message to Telegram, SMS or Zalo."
    )
    telegram_token: SecretStr | None = Field(
        None, description="Token of the commune's bot; without one Telegram is off."
    )
    telegram_url: str = Field("https://api.telegram.org", description="Where the Bot API is.")
    sms_gateway: SmsGateway | None = Field(
        None,
        description="JSON that describes the gateway (docs/channels.md); without it SMS is off.",
    )
    zalo_token_file: Path | None = Field(
        None,
        description="File with the Official Account's access token, read for each message, since "
        "it is renewed by the day; without it Zalo is off.",
    )
    zalo_url: str = Field(
        "https://business.openapi.zalo.me", description="Where Zalo's ZNS API is."
    )
    receipt_secrets: Mapping[Literal["sms", "zalo"], Secrets] = Field(
        {},
        description='JSON: secrets that providers sign receipts with, {"sms": ["…"], "zalo": '
        '["…"]}; two at once while they change. Without one, receipts are not taken.',
    )

    def receipt_secrets_of(self, channel: Literal["sms", "zalo"]) -> Sequence[SecretStr]:
        """Return what the provider of ``channel`` may sign with."""
        return self.receipt_secrets.get(channel, ())

    @model_validator(mode="after")
    def _a_lease_outlasts_a_send(self) -> Self:
        longest = max(
            self.smtp_seconds,
            self.webhook_seconds if self.webhook_secrets else 0,
            self.provider_seconds
            if self.telegram_token or self.sms_gateway or self.zalo_token_file
            else 0,
        )
        if self.send_lease_seconds <= longest:
            raise ValueError(
                "send_lease_seconds must be longer than smtp_seconds, webhook_seconds "
                "and provider_seconds"
            )
        return self
