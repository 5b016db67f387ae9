"""What every service is told by its environment (``XASO_…``) or by files in a secrets folder."""

import os
from pathlib import Path
from typing import Self

from pydantic import Field, IPvAnyNetwork, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings that all services share; each service extends them with its own.

    Each is read from the variable ``XASO_<NAME>``, or from a file of that name in lower case
    in the folder that ``XASO_SECRETS_DIR`` names. There is no default for a secret.
    """

    model_config = SettingsConfigDict(env_prefix="XASO_", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="Address that the HTTP server listens on.")
    port: int = Field(0, description="Port that the HTTP server listens on.")
    mongo_uri: str = Field(
        "mongodb://127.0.0.1:8012/?directConnection=true", description="Where MongoDB is."
    )
    mongo_user: str | None = Field(
        None, description="Database user; none where the address carries its own."
    )
    mongo_password: SecretStr | None = Field(None, description="Password of that user.")
    mongo_prefix: str = Field("xaso", description="Each service keeps <prefix>_<service>.")
    nats_url: str = Field("nats://127.0.0.1:8010", description="Where NATS is.")
    nats_user: str | None = Field(None, description="NATS user; none where the URL carries it.")
    nats_password: SecretStr | None = Field(None, description="Password of that user.")
    commune: str = Field("son-mai", description="The commune whose public site this is.")
    communes_dir: Path = Field(
        Path("deploy/communes"), description="Folder with one folder of data per commune."
    )
    keys_file: Path | None = Field(None, description="JSON file of hashed API keys.")
    oidc_issuer: str | None = Field(
        None, description="Issuer of the tokens that people sign in with."
    )
    oidc_audience: str = Field("xaso-ui", description="Audience that a token must name.")
    log_level: str = Field("INFO", description="Lowest level that is logged.")
    trusted_proxies: tuple[IPvAnyNetwork, ...] = Field(
        (), description="Networks whose X-Forwarded-For is believed; from others it says nothing."
    )
    max_body_bytes: int = Field(256 * 1024, description="Largest request body taken.")
    max_upload_bytes: int = Field(256 * 1024, description="Largest form with files taken.")
    bus_patience: tuple[float, ...] = Field(
        (0.5, 2, 10, 30, 60, 300, 600, 1800, 3600, 3600, 7200),
        description="Seconds to wait before each further try of a message; then dead letter.",
    )
    watch_seconds: float = Field(2.0, description="How often consumers are looked at.")

    @classmethod
    def load(cls) -> Self:
        """Read the environment and, where ``XASO_SECRETS_DIR`` names one, the secrets folder."""
        folder = os.environ.get("XASO_SECRETS_DIR")
        return cls(_secrets_dir=folder) if folder else cls()

    @model_validator(mode="after")
    def _a_user_has_a_password(self) -> Self:
        for user, password in (
            (self.mongo_user, self.mongo_password),
            (self.nats_user, self.nats_password),
        ):
            if user and not password:
                raise ValueError(f"user {user} has no password")
        return self
