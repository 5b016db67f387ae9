"""``python -m services.dashboard.ui``: the Streamlit application, started in this process."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config

from services.dashboard.settings import ScreenSettings
from shared import logs

SCRIPT = Path(__file__).parent / "screens" / "home.py"
SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', sans-serif"
OPTIONS: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "runner.magicEnabled": False,
    # The interpreter collects by itself; after each run it was 93 % of a live part (0047).
    "runner.postScriptGC": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.showEmailPrompt": False,
    "theme.font": SANS,
    "theme.headingFont": SANS,
    "theme.baseRadius": "10px",
    "theme.light.primaryColor": "#005b96",
    "theme.light.backgroundColor": "#f4f7fa",
    "theme.light.secondaryBackgroundColor": "#ffffff",
    "theme.light.textColor": "#16212e",
    "theme.light.borderColor": "#d5dde6",
    "theme.dark.primaryColor": "#6cb6f5",
    "theme.dark.backgroundColor": "#10171f",
    "theme.dark.secondaryBackgroundColor": "#18222d",
    "theme.dark.textColor": "#e9eff5",
    "theme.dark.borderColor": "#2c3a49",
}


def secrets(settings: ScreenSettings) -> dict[str, Any]:
    """Return what ``st.login`` needs; nothing where no issuer is set up."""
    if not (settings.oidc_issuer and settings.oidc_client_secret and settings.ui_cookie_secret):
        return {}
    return {
        "auth": {
            "redirect_uri": f"{settings.ui_url.rstrip('/')}/oauth2callback",
            "cookie_secret": settings.ui_cookie_secret.get_secret_value(),
            "client_id": settings.oidc_client_id,
            "client_secret": settings.oidc_client_secret.get_secret_value(),
            "server_metadata_url": (
                f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
            ),
            "expose_tokens": ["id"],
            "client_kwargs": {"scope": "openid profile", "prompt": "login"},
        }
    }


def build(settings: ScreenSettings) -> st.App:
    """Return the application as ASGI, with the probe that every process has."""
    for name, value in {
        **OPTIONS,
        "server.address": settings.host,
        "server.port": settings.port,
    }.items():
        config.set_option(name, value)

    async def healthz(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        log_as_json(settings)
        yield

    return st.App(
        SCRIPT,
        secrets=secrets(settings),
        routes=[Route("/healthz", healthz)],
        lifespan=lifespan,
    )


def log_as_json(settings: ScreenSettings) -> None:
    """Take back the handlers that Streamlit gives to loggers while it starts."""
    logs.configure("streamlit", settings.log_level)
    for name in ("streamlit", "uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def main() -> None:
    """Serve the screens until SIGTERM or SIGINT."""
    settings = ScreenSettings.load()
    app = build(settings)
    log_as_json(settings)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
