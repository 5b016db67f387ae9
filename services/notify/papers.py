"""Asks ``dashboard`` for what it puts on paper, at the moment of sending; keeps nothing."""

from datetime import date
from uuid import UUID

import httpx

from services.notify.ports import Temporary
from services.notify.settings import Settings
from shared import logs
from shared.errors import Language

PDF = b"%PDF-"

log = logs.get(__name__)


class DashboardPapers:
    """Implements ``ports.Papers``."""

    name = "papers"

    def __init__(self, settings: Settings) -> None:
        key = settings.service_key
        self._dashboard = httpx.AsyncClient(
            base_url=settings.dashboard_url,
            headers={"Authorization": f"Bearer {key.get_secret_value()}"} if key else {},
            timeout=httpx.Timeout(10, connect=2),
            follow_redirects=False,
            trust_env=False,
        )

    async def start(self) -> None:
        """Do nothing: connections are opened when they are needed."""

    async def stop(self) -> None:
        """Close the connections."""
        await self._dashboard.aclose()

    async def problem(self) -> str | None:
        """Never a problem of the service's own: what cannot be fetched waits."""
        return None

    async def brief(
        self, commune: str, on: date, language: Language, correlation_id: UUID
    ) -> bytes:
        """Return the commune on one page as of a day (PDF).

        Raises ``Temporary`` when ``dashboard`` does not give it, be it that the service's key is
        for another commune.
        """
        try:
            answer = await self._dashboard.get(
                "/v1/brief.pdf",
                params={"commune": commune, "on": on.isoformat()},
                headers={"Accept-Language": language, "X-Correlation-ID": str(correlation_id)},
            )
        except httpx.HTTPError as error:
            raise Temporary("brief-unreachable", ours=True) from error
        if not answer.is_success:
            log.warning("dashboard does not give the brief", status=answer.status_code)
            raise Temporary(f"brief-{answer.status_code}", ours=True)
        if not answer.content.startswith(PDF):
            raise Temporary("brief-unreadable", ours=True)
        return answer.content
