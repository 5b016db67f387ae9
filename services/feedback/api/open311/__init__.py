"""Open311 GeoReport v2: the whole specification, with paging, history and updates.

What is public here, and what is not: decision 0032. Described by its specification, and so left
out of this service's own OpenAPI.
"""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response

from services.feedback.api.open311.answers import Answer, answered
from services.feedback.api.open311.posting import post_request
from services.feedback.api.open311.reading import one_request, request_of_token, requests
from services.feedback.api.open311.services import definition, discovery, services
from services.feedback.api.open311.updates import post_update, updates
from services.feedback.ports import Ports
from services.feedback.settings import Settings

Operation = Callable[[Request, Ports, Settings], Awaitable[Answer]]

OPERATIONS: tuple[tuple[str, str, Operation], ...] = (
    ("GET", "/open311/discovery.{format}", discovery),
    ("GET", "/open311/v2/discovery.{format}", discovery),
    ("GET", "/open311/v2/services.{format}", services),
    ("GET", "/open311/v2/services/{service_code}.{format}", definition),
    ("GET", "/open311/v2/requests.{format}", requests),
    ("POST", "/open311/v2/requests.{format}", post_request),
    ("GET", "/open311/v2/requests/{service_request_id}.{format}", one_request),
    ("GET", "/open311/v2/tokens/{token}.{format}", request_of_token),
    ("GET", "/open311/v2/servicerequestupdates.{format}", updates),
    ("POST", "/open311/v2/servicerequestupdates.{format}", post_update),
)


def build(ports: Ports, settings: Settings) -> APIRouter:
    """Return the routes of the specification."""
    router = APIRouter(include_in_schema=False)
    for method, path, operation in OPERATIONS:
        router.add_api_route(path, _route(operation, ports, settings), methods=[method])
    return router


def _route(
    operation: Operation, ports: Ports, settings: Settings
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await answered(request, lambda asked: operation(asked, ports, settings))

    return answer
