"""Carrying out what somebody asked about their own data: shown, put right, erased, stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from services.feedback import metrics, words
from services.feedback.models import (
    Act,
    Case,
    Kept,
    Person,
    PrivacyRequest,
    Reading,
    Wish,
    amended,
)
from services.feedback.models.submission import refused
from services.feedback.ports import Ports
from services.feedback.service import access, intake
from services.feedback.service.handling import Hand, take
from services.feedback.service.privacy import NOTHING_WANTED, Clerk, change, find
from shared.contracts.feedback import PrivacyKind
from shared.errors import FieldError

READINGS = 200

DOING: dict[PrivacyKind, str] = {
    "access": "person.exported",
    "correction": "person.corrected",
    "erasure": "person.erased",
    "withdrawal": "consent.withdrawn",
    "restriction": "person.restricted",
}
"""How each kind is called in the audit log."""


@dataclass(frozen=True, slots=True)
class How:
    """How the desk carries a request out; each part counts for the kinds that need it."""

    blank: tuple[str, ...] = ()
    """Codes of cases whose words would tell who wrote: they are erased as well."""
    withdraw_published: bool = False
    corrected: Person | None = None
    """What is right, where it is not just what was asked."""


@dataclass(frozen=True, slots=True)
class Held:
    """A case in the scope of a request, with what is kept of its sender."""

    case: Case
    kept: Kept | None


async def look_at(clerk: Clerk, ports: Ports) -> tuple[PrivacyRequest, Wish | None, Sequence[Held]]:
    """Return a request, what was asked in words, and the cases in its scope; on record first."""
    request = await find(clerk.principal.commune, clerk.request_id, ports)
    held = await _scope(request, clerk, ports)
    await _record("request.read", request, clerk, ports)
    return request, await ports.requests.words(request), held


async def carry_out(
    clerk: Clerk, how: How, ports: Ports
) -> tuple[PrivacyRequest, dict[str, Any] | None]:
    """Do what was asked, then say so; return the request, and what is held where it was asked.

    On record before it is done. May be repeated after a crash at any point. Raises ``Conflict``
    for a request that has ended, or a case that criticises the clerk.
    """
    request = await find(clerk.principal.commune, clerk.request_id, ports)
    request.check_open()
    held = await _scope(request, clerk, ports)
    wish = await ports.requests.words(request)
    wanted = how.corrected or (wish.wanted if wish else None)
    if request.kind == "correction" and wanted is None:
        raise refused([FieldError("corrected", NOTHING_WANTED)])
    await _record(DOING[request.kind], request, clerk, ports)
    export = None
    if request.kind == "access":
        export = await held_of(held, ports)
    elif request.kind == "correction" and wanted:
        await _correct(held, wanted, clerk, ports)
    elif request.kind == "erasure":
        await _erase(held, how, clerk, ports)
    else:
        refs = [each.kept.ref for each in held if each.kept]
        await ports.citizens.restrict(request.commune, refs, request.kind)
    done = await change(clerk, PrivacyRequest.complete, ports)
    await ports.requests.forget_words(done)
    return done, export


async def held_of(held: Sequence[Held], ports: Ports) -> dict[str, Any]:
    """Return all that is held of a person: details, messages, consents, and who read them."""
    return {
        "exported_at": ports.clock(),
        "cases": [await _held(each, ports) for each in held],
    }


async def _held(each: Held, ports: Ports) -> dict[str, Any]:
    case, kept = each.case, each.kept
    ref = case.identity
    person = await ports.identities.read(case.commune, ref, at_desk=True) if ref else None
    readings = await ports.audit.newest(case.commune, None, READINGS, case.id)
    return {
        "code": case.code,
        "received_at": case.received_at,
        "channel": case.channel,
        "category": case.category,
        "status": words.status(case, case.language),
        "text": case.text,
        "position": case.position,
        "supplements": case.supplements,
        "answer": case.answer.text if case.answer else None,
        "attachments": [
            {"media_type": one.media_type, "size": one.size, "sha256": one.sha256}
            for one in await ports.attachments.of_case(case.commune, case.id)
        ],
        "published": case.publication is not None,
        "rating": case.rating,
        "person": person,
        "consent": kept.consent if kept else None,
        "restricted": kept.restricted if kept else None,
        "readings": [{"at": one.at, "action": one.action} for one in readings],
    }


async def _scope(request: PrivacyRequest, clerk: Clerk, ports: Ports) -> Sequence[Held]:
    """Return the cases that the request is about; raises as ``check_handling`` for any of them."""
    first = await intake.find(request.commune, request.case_id, ports)
    kept: Sequence[Kept] = ()
    if first.identity and request.scope == "citizen":
        kept = await ports.citizens.kept_with(request.commune, first.identity)
    elif first.identity:
        one = await ports.citizens.kept(request.commune, first.identity)
        kept = [one] if one else ()
    held = [
        Held(case, each)
        for each in kept
        if (case := await ports.cases.get(request.commune, each.case_id))
    ]
    held = held or [Held(first, None)]
    for each in held:
        access.check_handling(clerk.principal, each.case)
    return held


async def _correct(held: Sequence[Held], wanted: Person, clerk: Clerk, ports: Ports) -> None:
    for each in held:
        commune, ref = each.case.commune, each.case.identity
        person = await ports.identities.read(commune, ref, at_desk=True) if ref else None
        if person and ref:
            right = amended(person, wanted)
            await ports.identities.correct(commune, ref, right)
            step = partial(Case.correct_sender, reachable_by=right.ways)
            await take(Hand(clerk.principal, each.case.id, clerk.correlation_id), step, ports)


async def _erase(held: Sequence[Held], how: How, clerk: Clerk, ports: Ports) -> None:
    for each in held:
        case, blank = each.case, each.case.code in how.blank

        def step(it: Case, act: Act, *, blank: bool = blank) -> None:
            if how.withdraw_published and it.publication:
                it.withdraw("", act)
            it.anonymise(act, blank=blank)

        await take(Hand(clerk.principal, case.id, clerk.correlation_id), step, ports)
        if blank:
            await ports.search.forget(case.commune, case.code)
            for attachment in await ports.attachments.of_case(case.commune, case.id):
                await ports.attachments.delete(attachment)
    refs = [each.kept.ref for each in held if each.kept]
    await ports.citizens.erase(clerk.principal.commune, refs, ports.clock())
    metrics.record_erasure(clerk.principal.commune, "request")


async def _record(action: str, request: PrivacyRequest, clerk: Clerk, ports: Ports) -> None:
    reading = Reading(
        request.commune,
        request.case_id,
        clerk.principal.subject,
        action,
        ports.clock(),
        clerk.correlation_id,
        request.code,
    )
    await ports.audit.record(reading)
