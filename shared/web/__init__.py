"""The one way a service speaks HTTP: probes, metrics, problem details, pages of a list."""

from shared.web.app import Part, create_app, keep_what_is_loaded, serve
from shared.web.clients import network_of
from shared.web.described import IDEMPOTENCY_KEY, KEY_OR_TOKEN, problems
from shared.web.lists import DEFAULT_LIMIT, MAX_LIMIT, After, Limit, Page
from shared.web.problems import invalid, problem
from shared.web.requests import (
    correlation_of,
    idempotency_key,
    language_of,
    not_found,
    uuid_or_not_found,
)

__all__ = [
    "DEFAULT_LIMIT",
    "IDEMPOTENCY_KEY",
    "KEY_OR_TOKEN",
    "MAX_LIMIT",
    "After",
    "Limit",
    "Page",
    "Part",
    "correlation_of",
    "create_app",
    "idempotency_key",
    "invalid",
    "keep_what_is_loaded",
    "language_of",
    "network_of",
    "not_found",
    "problem",
    "problems",
    "serve",
    "uuid_or_not_found",
]
