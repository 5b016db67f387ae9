"""HTTP in: what providers say became of messages, each under its own secret."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from services.notify import metrics
from services.notify.ports import Receipted
from services.notify.service import ReceiptDesk
from shared.contracts.base import now
from shared.errors import Invalid, Text, Unauthenticated
from shared.signature import BadSignature
from shared.web import not_found, problems

LONGEST_ID = 200


class ReceiptOut(BaseModel):
    """What was done with a receipt."""

    model_config = ConfigDict(frozen=True)

    verdict: Literal["applied", "kept", "nothing"] = Field(
        description="Kept until its message is on record; nothing where it says no end."
    )


def router(channels: Sequence[Receipted], desk: ReceiptDesk) -> APIRouter:
    """Return the routes; a channel that is off or takes no receipts is 404."""
    routes = APIRouter(prefix="/v1")
    known = {each.name: each for each in channels}

    @routes.post(
        "/receipts/{channel}",
        tags=["providers"],
        summary="What a provider says became of a message",
        responses=problems(401, 404, 409, 413, 422, 503),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    )
    async def take(
        channel: Annotated[str, Path(max_length=40, examples=["sms", "zalo"])], request: Request
    ) -> ReceiptOut:
        """Take a receipt in the provider's own form (docs/channels.md), signed as it signs.

        The same receipt again changes nothing; one that is early is kept for three days.
        """
        if channel not in known:
            raise not_found()
        told = known[channel]
        try:
            receipt = told.receipt(request.headers, await request.body(), now())
        except BadSignature:
            metrics.record_receipt(channel, "unsigned")
            raise _unsigned() from None
        except ValueError:
            metrics.record_receipt(channel, "malformed")
            raise _unreadable() from None
        if receipt is None:
            metrics.record_receipt(channel, "nothing")
            return ReceiptOut(verdict="nothing")
        if len(receipt.provider_id) > LONGEST_ID:
            metrics.record_receipt(channel, "malformed")
            raise _unreadable()
        verdict = await desk.take(told.name, receipt)
        metrics.record_receipt(channel, verdict)
        return ReceiptOut(verdict="applied" if verdict == "applied" else "kept")

    return routes


def _unsigned() -> Unauthenticated:
    return Unauthenticated(
        "bad-signature",
        Text(
            "Thiếu chữ ký của nhà cung cấp, hoặc chữ ký không đúng.",
            "The provider's signature is missing or wrong.",
        ),
    )


def _unreadable() -> Invalid:
    return Invalid(
        "unreadable-receipt",
        Text(
            "Không đọc được thông báo: thiếu mã tin hoặc trạng thái.",
            "The receipt cannot be read: it names no message or no state.",
        ),
    )
