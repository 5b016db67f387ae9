"""Making an answer public: what must be blacked out is proposed, and at last looked for again."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.feedback.desk import Desk
from services.feedback.models import TEXT_LIMIT, Case, Person, Reading, tidy
from services.feedback.models.redaction import MASKS, Kind, Public, Span, find, mask
from services.feedback.models.submission import refused
from services.feedback.ports import Ports
from services.feedback.service import access
from services.feedback.service.handling import Hand, desk_of, reason_told, take
from services.feedback.service.intake import find as find_case
from shared.errors import FieldError, Text


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text, the passages that seem personal, and the text without them."""

    text: str
    spans: Sequence[Span]

    @property
    def masked(self) -> str:
        """The text with what each passage is instead of the passage."""
        return mask(self.text, self.spans)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What might be published of a case; without an answer only the question."""

    question: Redacted
    answer: Redacted | None


async def propose(hand: Hand, ports: Ports) -> Proposal:
    """Return what might be published, with what seems personal marked.

    Reads who wrote, which is on record, and shows nothing of it but where it stands in a text
    that the caller may read. Raises ``NotFound``, ``Conflict``.
    """
    case, person, public = await _with_sender(hand, ports)
    answer = case.answer.text if case.answer else None
    return Proposal(
        Redacted(case.text, find(case.text, person, public)),
        Redacted(answer, find(answer, person, public)) if answer else None,
    )


async def publish(hand: Hand, question: str, answer: str, ports: Ports, *, radio: bool) -> Case:
    """Make a redacted question and answer public; the same a second time changes nothing.

    Raises ``Invalid`` for a text in which the sender's own data or an unmistakable telephone
    number, e-mail address or identity number still stands; what staff may publish otherwise is
    theirs to decide.
    """
    wrong: list[FieldError] = []
    texts = {
        field: tidy(value, field, TEXT_LIMIT, wrong, lines=True)
        for field, value in (("question", question), ("answer", answer))
    }
    wrong += [FieldError(field, EMPTY) for field, text in texts.items() if not text and not wrong]
    if wrong:
        raise refused(wrong)
    _, person, public = await _with_sender(hand, ports)
    for field, text in texts.items():
        kinds = {each.kind for each in find(text, person, public) if each.certain}
        if kinds:
            wrong.append(FieldError(field, _still_there(kinds)))
    if wrong:
        raise refused(wrong)
    return await take(
        hand,
        lambda case, act: case.publish(texts["question"], texts["answer"], act, radio=radio),
        ports,
    )


async def withdraw(hand: Hand, reason: str, ports: Ports) -> Case:
    """Take what was published back."""
    told = reason_told(reason)
    return await take(hand, lambda case, act: case.withdraw(told, act), ports)


async def _with_sender(hand: Hand, ports: Ports) -> tuple[Case, Person | None, Public]:
    """Return a case that ``hand`` may handle and who wrote it; the reading is on record before."""
    principal, desk = hand.principal, desk_of(hand, ports)
    case = await find_case(principal.commune, hand.case_id, ports)
    access.check_handling(principal, case)
    person = None
    if case.identity:
        at, subject = ports.clock(), principal.subject
        reading = Reading(case.commune, case.id, subject, "redaction", at, hand.correlation_id)
        await ports.audit.record(reading)
        person = await ports.identities.read(case.commune, case.identity)
    return case, person, _public(desk)


def _public(desk: Desk) -> Public:
    """Return what of the commune anybody may read."""
    villages = {each.name for each in desk.villages}
    return Public.of(
        {desk.hotline} if desk.hotline else (),
        {desk.feedback_email} if desk.feedback_email else (),
        villages | {f"{each}, {desk.name}" for each in villages} | {desk.name, desk.province},
    )


def _still_there(kinds: set[Kind]) -> Text:
    names = [MASKS[each] for each in sorted(kinds)]
    return Text(
        f"Còn {', '.join(each.vi for each in names)} chưa được che.",
        f"Still to be blacked out: {', '.join(each.en for each in names)}.",
    )


EMPTY = Text("Hãy viết nội dung công khai.", "Please write what is to be public.")
