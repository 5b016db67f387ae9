"""Pages out of templates: Vietnamese first, no script, nothing from another host."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.feedback.desk import Desk
from services.feedback.site.numbers import number, per_cent
from services.feedback.site.sentences import TEXTS
from shared.errors import Language

FOLDER = Path(__file__).parent
TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
NAVIGATION = (
    ("/", "nav_send"),
    ("/tra-cuu", "nav_find"),
    ("/ket-qua", "nav_answers"),
    ("/thong-ke", "nav_figures"),
    ("/duong-day-nong", "nav_hotline"),
    ("/rieng-tu", "nav_privacy"),
)
"""The pages that every page leads to, and the names of their names."""
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
FOR_EVER = "public, max-age=31536000, immutable"


class Assets:
    """Style and icon, held in memory; a name changes with its content, so it may be kept."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[bytes, str]] = {}
        self._names: dict[str, str] = {}
        for path in sorted((FOLDER / "static").iterdir()):
            content = path.read_bytes()
            name = f"{path.stem}.{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}"
            self._files[name] = (content, MEDIA_TYPES[path.suffix])
            self._names[path.name] = f"/static/{name}"

    def url(self, name: str) -> str:
        """Return the address of the file called ``name``."""
        return self._names[name]

    def get(self, name: str) -> Response | None:
        """Return the file, to be kept for ever, or None."""
        found = self._files.get(name)
        if found is None:
            return None
        content, media_type = found
        return Response(content, media_type=media_type, headers={"Cache-Control": FOR_EVER})


class Pages:
    """Renders the templates."""

    def __init__(self, assets: Assets) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["local"] = local
        self._templates.globals["asset"] = assets.url
        self._templates.globals["navigation"] = NAVIGATION

    def show(
        self,
        template: str,
        desk: Desk,
        language: Language,
        *,
        path: str = "/",
        params: Mapping[str, str] | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """Return a page of ``desk``'s site; ``path`` and ``params`` are its address."""
        others = {**(params or {}), "lang": "vi" if language == "en" else "en"}
        html = self._templates.get_template(template).render(
            desk=desk,
            lang=language,
            path=path,
            query="?lang=en" if language == "en" else "",
            other_language=f"{path}?{urlencode(others)}",
            w=lambda name: TEXTS[name].to(language),
            tr=lambda text: text.to(language),
            day=day,
            number=lambda value, places=0: number(value, language, places),
            per_cent=lambda share: per_cent(share, language),
            **values,
        )
        return HTMLResponse(
            html, status, headers={**HEADERS, "Content-Language": language, **(headers or {})}
        )


def local(moment: datetime) -> str:
    """Return ``moment`` as people here read it: dd/mm/yyyy HH:MM in Asia/Ho_Chi_Minh."""
    return moment.astimezone(TIME_ZONE).strftime("%d/%m/%Y %H:%M")


def day(moment: datetime) -> str:
    """Return the day of ``moment`` as people here read it: dd/mm/yyyy in Asia/Ho_Chi_Minh."""
    return moment.astimezone(TIME_ZONE).strftime("%d/%m/%Y")
