"""How an SMS gateway is spoken to, and how each channel is sent through: described, not written."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator


class Described(BaseModel):
    """Part of the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SmsReceipt(Described):
    """Where a gateway's receipt says what; paths into its JSON are written with full stops."""

    id: str
    state: str
    delivered: frozenset[str] = Field(min_length=1)
    undelivered: frozenset[str] = frozenset()
    signature_header: str = "X-Xaso-Signature"
    """Ours, or one that holds the HMAC-SHA256 of the body in hex."""


class SmsGateway(Described):
    """An HTTP gateway for SMS. In ``fields`` stand ``{to}``, ``{text}`` and ``{id}``."""

    url: str = Field(pattern=r"^https?://")
    method: Literal["POST", "GET"] = "POST"
    send_as: Literal["json", "form", "query"] = "json"
    fields: Mapping[str, SecretStr]
    headers: Mapping[str, SecretStr] = {}
    number: Literal["+84", "84", "0"] = "84"
    """How it wants a Vietnamese number to begin."""
    marks: bool = False
    """Whether words keep their marks; with them a message holds 70 characters and not 160."""
    segments: int = Field(2, ge=1, le=6)
    code: str | None = None
    """Where its JSON holds the result's code; without one the HTTP status alone counts."""
    success: frozenset[str] = frozenset()
    permanent: frozenset[str] = frozenset()
    temporary: frozenset[str] = frozenset()
    """Codes that say: not taken, ask again. With any other nobody knows, and it is not repeated."""
    id: str | None = None
    """Where its JSON holds its own id of the message."""
    quota: str | None = None
    """Where its JSON holds how many messages are left."""
    receipt: SmsReceipt | None = None

    @model_validator(mode="after")
    def _a_code_has_a_meaning(self) -> "SmsGateway":
        if self.code and not self.success:
            raise ValueError("a gateway with a code needs the codes of success")
        if self.method == "GET" and self.send_as != "query":
            raise ValueError("GET sends its fields as query")
        return self


class ChannelSettings(Described):
    """How one channel is sent through."""

    on: bool = True
    concurrency: int | None = Field(None, ge=1, le=64)
    """At a time; ``XASO_SEND_CONCURRENCY`` unless given."""
    per_minute: float | None = Field(None, gt=0)
    """For each commune; what is over that waits."""
    burst: int = Field(20, ge=1)
