"""What strangers ask for at the door: a challenge to solve, a case they have the code of."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field

from services.feedback import metrics
from services.feedback.api.schemas import In, Out
from services.feedback.ports import Form, Kind, Ports
from services.feedback.service import finding, intake, refusals
from services.feedback.settings import Settings
from shared.contracts.base import Slug
from shared.web import network_of, not_found, problems

PROOF = {
    "name": "Proof",
    "in": "header",
    "required": False,
    "description": "Of whoever sends without a key: Base64 of JSON, `challenge` as `/v1/challenge` "
    "gave it and `solution` with `counter` and `derivedKey`. `xaso challenge` solves one.",
    "schema": {"type": "string", "maxLength": 4096},
}


class ChallengeOut(Out):
    """A task that costs a little work, as ALTCHA's second version writes it."""

    parameters: dict[str, Any] = Field(
        description="`algorithm` PBKDF2/SHA-256, `nonce`, `salt`, `cost`, `keyLength`, "
        "`keyPrefix`: find the counter, a big-endian uint32 after the nonce, whose derived key "
        "begins with the prefix. `expiresAt` is ten minutes on."
    )
    signature: str


class LookupIn(In):
    """What somebody has who lost the link."""

    code: str = Field(max_length=40, examples=["SM-7K3Q9X"])
    last_four: str = Field(
        max_length=40,
        description="The last four digits of the telephone number given with the message.",
        examples=["5678"],
    )
    commune: Slug | None = Field(None, description="This site's own unless given.")


class LookupOut(Out):
    """The way back."""

    tracking_url: str = Field(examples=["http://127.0.0.1:8000/t/0G5M2C9QWZ8YK4T7XN3VJH6RDB"])


def add(router: APIRouter, ports: Ports, settings: Settings) -> None:
    """Add what needs no key."""

    @router.get(
        "/challenge",
        tags=["residents"],
        summary="Get a proof of work to do",
        responses=problems(404, 422, 429),
    )
    async def challenge(
        request: Request,
        form: Annotated[Form, Query(description="What the proof is to be for.")] = Form.CASE,
        commune: Annotated[Slug | None, Query(description="This site's own unless given.")] = None,
    ) -> ChallengeOut:
        """Return a challenge for one use; 404 where the service asks for no proof."""
        if ports.proofs is None:
            raise not_found()
        commune = commune or settings.commune
        if commune not in ports.desks:
            raise refusals.unknown_commune()
        network = network_of(request, settings.trusted_proxies)
        ports.limits.take(Kind.CHALLENGE, network, commune)
        issued = ports.proofs.issue(form, commune)
        metrics.record_challenge(commune, form)
        return ChallengeOut(**issued)

    @router.post(
        "/lookups",
        tags=["residents"],
        summary="Find a case by its code",
        responses=problems(400, 404, 413, 422, 429, 503),
    )
    async def look_up(body: LookupIn, request: Request) -> LookupOut:
        """Return the link of the case with this code, for whoever knows the telephone number.

        A code that there is not, other digits and a case without a number are one 404, after the
        same time. Five wrong tries lock a code for a while; its link is never locked.
        """
        network = network_of(request, settings.trusted_proxies)
        commune = body.commune or settings.commune
        token = await finding.by_code(body.code, body.last_four, commune, network, ports)
        return LookupOut(tracking_url=intake.tracking_url(token, ports))
