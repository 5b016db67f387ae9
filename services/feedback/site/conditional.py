"""Answers that a reader who has them already need not get again."""

import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request, Response

NOT_MODIFIED = 304
REVALIDATED = {"Cache-Control": "public, no-cache"}
"""May be kept, but is asked for each time: what was taken back is gone at once."""
SETTLED = timedelta(minutes=10)
"""A date tells whole seconds, and the copies may be late: it says nothing sooner than this."""


def unless_known(request: Request, response: Response, changed_at: datetime | None) -> Response:
    """Return ``response``, or 304 where the reader says that it holds the same.

    The tag is weak: the same words may travel compressed or not.
    """
    tag = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    response.headers.update(REVALIDATED | {"ETag": tag})
    if changed_at and datetime.now(UTC) - changed_at < SETTLED:
        changed_at = None
    if changed_at:
        response.headers["Last-Modified"] = format_datetime(changed_at.astimezone(UTC), usegmt=True)
    if not _knows(request, tag, changed_at):
        return response
    kept = ("cache-control", "etag", "last-modified", "content-language")
    return Response(
        status_code=NOT_MODIFIED,
        headers={name: value for name, value in response.headers.items() if name in kept},
    )


def _knows(request: Request, tag: str, changed_at: datetime | None) -> bool:
    """Tell whether the reader holds it; a tag outweighs a date (RFC 9110, 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {each.strip().removeprefix("W/") for each in tags.split(",")}
        return bool({"*", tag.removeprefix("W/")} & known)
    since = request.headers.get("if-modified-since")
    if since is None or changed_at is None:
        return False
    try:
        return parsedate_to_datetime(since) >= changed_at.replace(microsecond=0)
    except (TypeError, ValueError):
        return False
