"""Errors as RFC 9457 problem details, in the caller's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from shared import logs
from shared.errors import (
    FieldError,
    Invalid,
    Language,
    Malformed,
    Rejected,
    Text,
    TooLarge,
    TooMany,
    Transient,
    explain,
)
from shared.mongo import MongoError
from shared.web.requests import language_of, not_found

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 2
BAD_REQUEST = 400
UNAUTHENTICATED = 401
NOT_FOUND = 404

log = logs.get(__name__)


def handle_problems(app: FastAPI) -> None:
    """Let ``app`` answer every error as problem details."""
    app.add_exception_handler(Rejected, _on_rejected)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Transient, _on_transient)
    app.add_exception_handler(MongoError, _on_transient)


def problem(
    error: Rejected,
    language: Language,
    headers: Mapping[str, str] | None = None,
    *,
    status: int | None = None,
) -> Response:
    """Return ``error`` in ``language``; ``status`` overrides the error's own."""
    status = status or error.status
    body: dict[str, Any] = {
        "type": f"urn:xaso:problem:{error.code}",
        "title": error.title.to(language),
        "status": status,
        "detail": error.detail.to(language),
    }
    if error.errors:
        body["errors"] = [
            {"field": each.field, "message": each.message.to(language)} for each in error.errors
        ]
    later = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    return JSONResponse(
        body,
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={"Content-Language": language, **later, **(headers or {})},
    )


async def _on_rejected(request: Request, error: Exception) -> Response:
    assert isinstance(error, Rejected)  # noqa: S101
    headers = {"WWW-Authenticate": "Bearer"} if error.status == UNAUTHENTICATED else None
    return problem(error, language_of(request), headers)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    return problem(invalid(list(error.errors())), language_of(request))


def invalid(errors: Sequence[Any]) -> Rejected:
    """Return what is wrong with the input, field by field, from pydantic's ``errors``."""
    found: list[FieldError] = [explain(dict(each)) for each in errors]
    if any(each["type"] == "json_invalid" for each in errors):
        return malformed()
    detail = Text(
        "Có thông tin chưa hợp lệ: " + "; ".join(f"{e.field}: {e.message.vi}" for e in found),
        "Some input is not valid: " + "; ".join(f"{e.field}: {e.message.en}" for e in found),
    )
    return Invalid("invalid-input", detail, *found)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if isinstance(error.__cause__, Rejected):
        return problem(error.__cause__, language_of(request))
    if error.status_code == NOT_FOUND:
        return problem(not_found(), language_of(request))
    if error.status_code == BAD_REQUEST:
        return problem(malformed(), language_of(request))
    refused = Rejected(
        f"http-{error.status_code}",
        Text("Yêu cầu không đúng cách gọi của dịch vụ.", "The service cannot be called like this."),
    )
    return problem(refused, language_of(request), error.headers, status=error.status_code)


async def _on_transient(request: Request, error: Exception) -> Response:
    log.warning("temporarily unavailable", exc_info=error)
    sorry = Rejected(
        "unavailable",
        Text(
            "Hệ thống tạm thời chưa phục vụ được; xin thử lại sau ít giây.",
            "The system cannot serve you at the moment; please try again in a few seconds.",
        ),
    )
    return _answer(request, sorry, 503, {"Retry-After": str(RETRY_AFTER_SECONDS)})


def malformed() -> Malformed:
    """Return the error for a body that cannot be read: not JSON, not UTF-8, nested too deep."""
    return Malformed(
        "malformed-json",
        Text("Nội dung gửi lên không phải JSON hợp lệ.", "The body is not valid JSON."),
    )


def too_large(limit: int) -> TooLarge:
    """Return the error for a body of more than ``limit`` bytes."""
    return TooLarge(
        "body-too-large",
        Text(
            f"Nội dung gửi lên lớn hơn {limit // 1024} KB.",
            f"The body is larger than {limit // 1024} KB.",
        ),
    )


def internal(request: Request) -> Response:
    """Return the answer to a request that met a bug: a page for a browser, else a problem."""
    error = Rejected(
        "internal",
        Text(
            "Hệ thống gặp lỗi; bộ phận kỹ thuật đã được báo. Xin thử lại sau.",
            "Something went wrong and has been recorded. Please try again later.",
        ),
    )
    return _answer(request, error, 500)


def _answer(
    request: Request, error: Rejected, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """Return ``error`` as a page for a browser, else as a problem."""
    language = language_of(request)
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(
            f"<!doctype html><html lang={language}>"
            "<meta name=viewport content='width=device-width'>"
            f"<title>Xã Số</title><main><h1>{error.title.to(language)}</h1>"
            f"<p>{error.detail.to(language)}</p></main></html>",
            status_code=status,
            headers=headers,
        )
    return problem(error, language, headers, status=status)
