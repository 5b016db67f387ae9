"""From the model to what travels over HTTP."""

from services.feedback import words
from services.feedback.api.case_schemas import CaseOut
from services.feedback.api.hotline_schemas import CallIn
from services.feedback.api.resident_schemas import CaseIn, ContinuedOut, RatingOut, TrackedCase
from services.feedback.api.schemas import AnswerOut, ClockOut, HistoryLine
from services.feedback.models import Case, Consent, Message, Position
from services.feedback.ports import Ports
from shared.errors import Language


def answer_of(case: Case) -> AnswerOut | None:
    """Return the answer, or None."""
    given = case.answer
    return AnswerOut(text=given.text, unit=given.unit, at=given.at) if given else None


def clock_of(case: Case, ports: Ports, language: Language) -> ClockOut | None:
    """Return the clock with its explanation; None where no term applies."""
    clock, desk = case.clock, ports.desks.get(case.commune)
    if clock is None or desk is None:
        return None
    return ClockOut(
        kind=clock.kind,
        due_at=case.due_at,
        days_left=clock.days_left(ports.clock(), desk.calendar),
        working_days=clock.working_days,
        basis=clock.term.basis,
        paused=clock.paused,
        late=clock.is_late(ports.clock(), desk.calendar),
        explanation=[line.to(language) for line in clock.explain(desk.calendar)],
    )


def case_of(case: Case, ports: Ports, language: Language) -> CaseOut:
    """Return a case as staff see it."""
    desk = ports.desks.get(case.commune)
    return CaseOut(
        id=case.id,
        code=case.code,
        category=case.category,
        channel=case.channel,
        text=case.text,
        classification=case.classification,
        intake_class=case.intake_class,
        submitter_kind=case.submitter_kind,
        reachable_by_email=case.reachable_by_email,
        village=case.village,
        about_unit=case.about_unit,
        status=case.status,
        status_text=words.status(case, language),
        unit=case.unit,
        handler=case.handler,
        transferred_to=case.transferred_to,
        merged_into=case.merged_into,
        adopted=list(case.adopted),
        received_at=case.received_at,
        clock=clock_of(case, ports, language),
        draft=case.draft.text if case.draft else None,
        answer=answer_of(case),
        published=case.publication is not None,
        score=case.rating.score if case.rating else None,
        resolved=case.rating.resolved if case.rating else None,
        rating_comment=case.rating.comment if case.rating else "",
        supplements=[each.text for each in case.supplements],
        followers=case.followers,
        history=[
            HistoryLine(at=line.at, code=line.code, text=words.history(line, language, desk))
            for line in case.history
        ],
        probe=case.probe,
        revision=case.revision,
    )


def message_of(body: CaseIn | CallIn) -> Message:
    """Return what was sent, as the use cases take it."""
    submitter, consent, place = body.submitter, body.consent, body.position
    return Message(
        category=body.category,
        text=body.text or "",
        language=body.language,
        kind=submitter.kind if submitter else "individual",
        name=submitter.name if submitter else None,
        phone=submitter.phone if submitter else None,
        email=submitter.email if submitter else None,
        address=submitter.address if submitter else None,
        consent=Consent(consent.notice_version, consent.accepted, consent.given)
        if consent
        else None,
        village=body.village,
        about_unit=body.about_unit,
        position=Position(place.latitude, place.longitude) if place else None,
    )


def continued_of(case: Case, language: Language) -> ContinuedOut:
    """Return what the writer of a merged case may know of the ``case`` that goes on."""
    return ContinuedOut(
        code=case.code,
        status=case.status,
        status_text=words.status(case, language),
        answered_at=case.answer.at if case.answer else None,
        answer=case.publication.answer if case.publication else None,
    )


def tracked_of(
    case: Case, ports: Ports, language: Language, continued: Case | None = None
) -> TrackedCase:
    """Return a case as whoever holds its link sees it."""
    desk, rating = ports.desks.get(case.commune), case.rating
    return TrackedCase(
        code=case.code,
        category=case.category,
        classification=case.classification,
        status=case.status,
        status_text=words.status(case, language),
        received_at=case.received_at,
        history=[
            HistoryLine(at=line.at, code=line.code, text=words.history(line, language, desk))
            for line in case.history
        ],
        answer=answer_of(case),
        clock=clock_of(case, ports, language),
        asked=words.asked(case),
        rating=RatingOut(score=rating.score, resolved=rating.resolved) if rating else None,
        merged_into=case.merged_into,
        continued=continued_of(continued, language) if continued else None,
    )
