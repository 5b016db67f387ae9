"""The one way a service speaks HTTP: probes, metrics, problem details, pages of a list."""

from shared.web.app import Part, create_app, serve
from shared.web.lists import DEFAULT_LIMIT, MAX_LIMIT, After, Limit, Page
from shared.web.problems import documented, invalid, problem
from shared.web.requests import (
    correlation_of,
    idempotency_key,
    language_of,
    not_found,
    uuid_or_not_found,
)

__all__ = [
    "DEFAULT_LIMIT",
    "MAX_LIMIT",
    "After",
    "Limit",
    "Page",
    "Part",
    "correlation_of",
    "create_app",
    "documented",
    "idempotency_key",
    "invalid",
    "language_of",
    "not_found",
    "problem",
    "serve",
    "uuid_or_not_found",
]
