"""What the dashboard is told by its environment."""

from pydantic import Field, SecretStr

import shared.settings


class Settings(shared.settings.Settings):
    """Settings of the read API and its projector."""

    port: int = Field(8003, description="Port that the HTTP server listens on.")
    rebuild_batch: int = Field(1000, description="Facts taken at a time while rebuilding.")
    demonstration: bool = Field(
        False, description="Show the made-up villages of `feedback.demo.yaml`, marked as such."
    )


class ScreenSettings(shared.settings.Settings):
    """Settings of the Streamlit application; it knows no database and no bus."""

    port: int = Field(8004, description="Port that Streamlit listens on.")
    dashboard_url: str = Field("http://127.0.0.1:8003", description="Where the read API is.")
    tasks_url: str = Field("http://127.0.0.1:8001", description="Where the service tasks is.")
    feedback_url: str = Field("http://127.0.0.1:8000", description="Where feedback is.")
    notify_url: str = Field("http://127.0.0.1:8002", description="Where notify is.")
    ui_url: str = Field(
        "http://127.0.0.1:8004",
        description="The address that people open; sign-in only returns to exactly this host.",
    )
    grafana_url: str | None = Field(
        None,
        description="Where operators open Grafana; the page links there when it is set.",
        pattern="^$|^https?://",
    )
    ui_cookie_secret: SecretStr | None = Field(
        None, description="Signs the sign-in cookie; at least 32 random characters."
    )
    oidc_client_id: str = Field("xaso-ui", description="The screens' name at the issuer.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="The screens' secret at the issuer."
    )
