"""What the service ``feedback`` is told by its environment."""

import base64
import binascii
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

import shared.settings

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

    demonstration: bool = Field(
        False,
        description="Lay feedback.demo.yaml over the communes' data. Without it the public site "
        "does not start before the commune gave its hotline and addresses.",
    )

    def key(self, name: Key) -> bytes:
        """Return the 32 bytes of one of the keys."""
        return base64.b64decode(name.get_secret_value())
