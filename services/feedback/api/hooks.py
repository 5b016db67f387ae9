"""The webhook: telephone and Zalo providers tell what happened, each under its own secret."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from pydantic import TypeAdapter, ValidationError

from services.feedback import metrics
from services.feedback.api.hook_schemas import (
    CallEnded,
    CallRinging,
    HookOut,
    MessageReceived,
    TelephoneEvent,
    ZaloEvent,
)
from services.feedback.ports import Ports
from services.feedback.service import hooks, intake
from services.feedback.settings import Settings
from shared import signature
from shared.contracts.base import Slug
from shared.errors import Rejected, Text, Unauthenticated
from shared.web import correlation_of, invalid, not_found, problems

_SCHEMAS: dict[str, TypeAdapter[Any]] = {
    "telephone": TypeAdapter(TelephoneEvent),
    "zalo": TypeAdapter(ZaloEvent),
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [
                        each.json_schema(ref_template="#/components/schemas/{model}")
                        for each in (
                            TypeAdapter(CallRinging),
                            TypeAdapter(CallEnded),
                            TypeAdapter(MessageReceived),
                        )
                    ]
                }
            }
        },
    }
}


def add(router: APIRouter, ports: Ports, settings: Settings) -> None:
    """Add the webhook; a provider without a secret in the settings is off."""

    @router.post(
        "/hooks/{provider}",
        tags=["providers"],
        summary="What a telephone or Zalo provider tells",
        responses=problems(400, 401, 404, 413, 422, 503),
        openapi_extra=_BODY,
    )
    async def tell(
        provider: Annotated[str, Path(max_length=40, examples=["telephone", "zalo"])],
        request: Request,
        commune: Annotated[
            Slug | None, Query(description="Whose provider it is; this site's own unless given.")
        ] = None,
        signed: Annotated[
            str | None,
            Header(alias=signature.HEADER, description="`t=<seconds>,v1=<HMAC-SHA256 in hex>`"),
        ] = None,
    ) -> HookOut:
        """Take an event of ours (docs/webhooks.md); the same event again changes nothing.

        The signature is the HMAC-SHA256 of `t`, a full stop and the body, at most 300 s old.
        Unknown providers and those that are off are 404.
        """
        place = commune or settings.commune
        secrets = settings.secrets_of(place, provider)
        if provider not in _SCHEMAS or place not in ports.desks or not secrets:
            raise not_found()
        body = await request.body()
        if not signature.is_signed(signed, body, secrets, ports.clock()):
            metrics.record_hook(place, provider, "unsigned")
            raise _unsigned()
        try:
            event = _SCHEMAS[provider].validate_json(body)
        except ValidationError as error:
            metrics.record_hook(place, provider, "malformed")
            raise invalid(error.errors()) from None
        try:
            told = await _take(event, place, request, ports)
        except Rejected:
            metrics.record_hook(place, provider, "refused")
            raise
        metrics.record_hook(place, provider, told.verdict)
        return told


async def _take(event: Any, commune: str, request: Request, ports: Ports) -> HookOut:
    match event:
        case CallRinging():
            ring = hooks.Rings(event.call_id, event.occurred_at, event.number)
            return HookOut(verdict=await hooks.rings(ring, commune, ports))
        case CallEnded():
            end = hooks.Ends(event.call_id, event.occurred_at, event.answered)
            return HookOut(verdict=await hooks.ends(end, commune, ports))
        case MessageReceived():
            said = hooks.Says(event.id, event.user_id, event.text)
            receipt = await hooks.says(said, commune, correlation_of(request), ports)
            return _received(receipt)
    raise AssertionError(event)


def _received(receipt: intake.Receipt) -> HookOut:
    code, url = receipt.case.code, receipt.tracking_url
    return HookOut(
        verdict="taken" if receipt.is_new else "known",
        code=code,
        tracking_url=url,
        reply=f"Xã đã nhận tin của ông/bà, mã {code}. Theo dõi tại: {url}",
    )


def _unsigned() -> Unauthenticated:
    return Unauthenticated(
        "bad-signature",
        Text(
            "Thiếu chữ ký X-Xaso-Signature, hoặc chữ ký không đúng hay đã quá 300 giây.",
            "X-Xaso-Signature is missing, wrong, or older than 300 seconds.",
        ),
    )
