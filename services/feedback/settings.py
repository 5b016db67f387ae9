"""What the service ``feedback`` is told by its environment."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

import shared.settings
from services.feedback.limits import Share
from services.feedback.ports import Kind
from shared.contracts.base import Slug

KEY_BYTES = 32


def _is_a_key(value: SecretStr) -> SecretStr:
    try:
        key = base64.b64decode(value.get_secret_value(), validate=True)
    except binascii.Error:
        raise ValueError("must be base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError("must be the base64 form of 32 bytes")
    return value


Key = Annotated[SecretStr, AfterValidator(_is_a_key)]


Provider = Literal["telephone", "zalo"]
HookSecret = Annotated[SecretStr, Field(min_length=32)]
HookSecrets = Annotated[tuple[HookSecret, ...], Field(min_length=1, max_length=2)]


class Settings(shared.settings.Settings):
    """Settings of ``feedback``; whoever loses the first key loses every name."""

    feedback_kek: Key = Field(
        description="Base64 of 32 bytes: wraps the data key of each citizen. Keep a copy apart."
    )
    feedback_kek_previous: Key | None = Field(
        None,
        description="The key before XASO_FEEDBACK_KEK, until `xaso kek rewrap` has run.",
    )
    feedback_token_key: Key = Field(
        description="Base64 of 32 bytes: tracking links and the look-up of callers derive from "
        "it; changed, all links die and no caller is found by an earlier number."
    )
    public_url: str = Field(
        "http://127.0.0.1:8000",
        pattern=r"^https?://[^/?#]+(/[^?#]*[^/?#])?$",
        description="Address of the public site as residents see it, without a slash at its end.",
    )

    clamd: str | None = Field(
        None,
        pattern=r"^(|tcp://[^/:]+:\d{1,5}|unix:///.+)$",
        description="Virus scanner (clamd): tcp://host:3310 or unix:///run/clamav/clamd.ctl. "
        "Without one, PDF files stay in quarantine until staff release them.",
    )
    demonstration: bool = Field(
        False,
        description="Lay feedback.demo.yaml over the communes' data. Without it the public site "
        "does not start before the commune gave its hotline and addresses.",
    )

    hook_secrets: Mapping[Slug, Mapping[Provider, HookSecrets]] = Field(
        {},
        description="JSON: secrets of providers by commune, e.g. "
        '{"son-mai": {"telephone": ["…"], "zalo": ["…"]}}; 32 characters or more, two at once '
        "while they change. A provider without one is off (docs/webhooks.md).",
    )

    imap_host: str | None = Field(
        None, description="Server of the commune's mailbox; without one no e-mail is taken."
    )
    imap_port: int = Field(993, description="Its port.")
    imap_tls: Literal["none", "starttls", "tls"] = Field(
        "tls", description="How the connection is secured."
    )
    imap_ca_file: Path | None = Field(
        None, description="Certificates to trust; the system's unless given."
    )
    imap_user: str | None = Field(None, description="User of the mailbox.")
    imap_password: SecretStr | None = Field(None, description="Password of that user.")
    imap_folder: str = Field("INBOX", description="The folder that is looked at.")
    imap_poll_seconds: float = Field(20.0, gt=0, description="How often it is looked at.")
    imap_seconds: float = Field(30.0, gt=0, description="How long an answer may take.")
    imap_max_bytes: int = Field(
        25 * 2**20, description="Of a larger mail the head is read, and the rest stays there."
    )

    @model_validator(mode="after")
    def _a_mailbox_has_a_user(self) -> Self:
        if self.imap_host and not (self.imap_user and self.imap_password):
            raise ValueError("the mailbox has no user or no password")
        return self

    def secrets_of(self, commune: str, provider: str) -> Sequence[str]:
        """Return the secrets that a provider of the commune may sign with; none where it is off."""
        of_commune = self.hook_secrets.get(commune, {})
        return [
            each.get_secret_value()
            for name, secrets in of_commune.items()
            if name == provider
            for each in secrets
        ]

    proof_of_work: bool = Field(
        True, description="Ask whoever sends without a key for a proof of work."
    )
    proof_steps: int = Field(
        300,
        ge=2,
        le=100_000,
        description="Most steps of a proof of work; 300 take a five-year-old telephone about a "
        "second, while its owner types.",
    )
    form_seconds: float = Field(
        3, ge=0, description="A form sent sooner than this after it was shown is shown again."
    )
    lookup_lock_minutes: int = Field(
        30, ge=1, description="For so long a short code is locked after five wrong tries."
    )
    rate_limits: dict[Kind, Share | None] = Field(
        {},
        description="JSON by kind (send, unproven, challenge, attach, open311, similar, track, "
        "look_up), "
        'laid over the rates in services/feedback/limits.py: {"send": {"network": "60/min", '
        '"commune": "600/min"}}; null for no limit.',
    )

    clock_file: Path | None = Field(
        None,
        description="A file with the moment that the service takes for now (ISO 8601), for a "
        "demonstration of a past year. Never set it in production.",
    )

    def key(self, name: Key) -> bytes:
        """Return the 32 bytes of one of the keys."""
        return base64.b64decode(name.get_secret_value())
