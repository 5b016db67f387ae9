"""The receipt: what somebody takes away after sending, on paper or as a picture."""

from typing import Any

import segno
from markupsafe import Markup

from services.feedback.models import DONE, Case
from services.feedback.site.pages import local
from services.feedback.site.sentences import TEXTS
from shared.errors import Language


def values(case: Case, language: Language, link: str) -> dict[str, Any]:
    """Return what the receipt of ``case`` shows beside the case itself."""
    return {"link": link, "qr": _square(link), "next_steps": _next_steps(case, language)}


def _square(link: str) -> Markup:
    """Return ``link`` as a QR code that prints: black on white, with its quiet zone."""
    drawn: str = segno.make(link, error="m", micro=False).svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True
    )
    return Markup(drawn)  # noqa: S704  segno draws it, of an address that is ours


def _next_steps(case: Case, language: Language) -> list[str]:
    """Say what happens to the message, and until when."""
    if case.classification == "reference":
        return [TEXTS[name].to(language) for name in ("next_read", "next_reference")]
    clock = case.clock
    if case.status in DONE or clock is None:
        until = TEXTS["next_no_term"].to(language)
    elif case.due_at is None:
        until = TEXTS["next_paused"].to(language)
    else:
        until = (
            TEXTS["next_until"].to(language).format(due=local(case.due_at), basis=clock.term.basis)
        )
    steps = [TEXTS[name].to(language) for name in ("next_read", "next_forward")]
    told = "next_told_by_email" if case.reachable_by_email else "next_told_here"
    return [*steps, until, TEXTS[told].to(language)]
