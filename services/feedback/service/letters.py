"""Taking an e-mail: a new case, or something more about the case that it answers."""

import hashlib
import re
from functools import partial
from typing import Literal
from uuid import UUID, uuid5

from services.feedback.models import (
    RESIDENT,
    TEXT_LIMIT,
    Act,
    Case,
    Consent,
    Message,
    Reading,
    Status,
    email_of,
)
from services.feedback.models.attachment import MOST_FILES, MOST_OF_A_CASE, Attachment
from services.feedback.models.letter import Letter, Passed, Place
from services.feedback.ports import Ports
from services.feedback.service import intake, uploads
from services.feedback.service.hotline import NAMESPACE
from services.feedback.tokens import CODE_LENGTH, initials
from shared.contracts.feedback import Category, Channel
from shared.errors import Invalid, KeyReused, Rejected, TooLarge, Transient

MAILBOX = "mailbox"
MOST_SUPPLEMENTS = 50
TRIES = 5
Verdict = Literal["taken", "known", "supplement", "note"] | Passed


async def take(letter: Letter, place: Place, ports: Ports) -> Verdict:
    """Take a mail once, however often it is seen; when this returns, it is on disk.

    The same ``Message-ID`` stands for the same mail, also in another mailbox or under another
    number; another mail under a ``Message-ID`` that was used is told by where it lies.
    """
    try:
        try:
            return await _take(letter, place, _key(letter, place), ports)
        except KeyReused:
            return await _take(letter, place, _by_place(place), ports)
    except Rejected:
        return "unreadable"


async def _take(letter: Letter, place: Place, key: str, ports: Ports) -> Verdict:
    if case := await _answered(letter, place.commune, key, ports):
        return await _add(letter, case, key, ports) if letter.text or letter.files else "empty"
    if not (letter.text or letter.subject or letter.files or letter.trouble):
        return "empty"
    return await _receive(letter, place, key, ports)


async def _receive(letter: Letter, place: Place, key: str, ports: Ports) -> Verdict:
    desk = ports.desks[place.commune]
    stored = await _stored(letter, place.commune, key, ports)
    message = Message(
        category=Category.KHAC,
        text=_words(letter, left=len(letter.files) - len(stored)),
        name=letter.name or None,
        email=email_of(letter.address),
        consent=Consent(desk.privacy_notice.version, accepted=False, given="sent_by_email"),
        reference_only=desk.email_intake.feedback_basis is None,
    )
    circumstances = intake.Intake(
        place.commune,
        _correlation(key),
        Channel.EMAIL,
        by=MAILBOX,
        key=key,
        attachments=tuple(uploads.claim_of(each, ports) for each in stored),
    )
    receipt = await intake.receive(message, circumstances, ports)
    return "taken" if receipt.is_new else "known"


async def _answered(letter: Letter, commune: str, key: str, ports: Ports) -> Case | None:
    """Return the case that a mail answers.

    Either it quotes the follow-up link, which is the writer's secret; or its subject has the code,
    which is none, and then it must come from the address that the case was sent with.
    """
    if letter.token:
        case = await ports.cases.get(commune, ports.tokens.case_of(letter.token))
        if case:
            return case
    letters = initials(commune)
    found = re.search(rf"\b{letters}-[0-9A-Z]{{{CODE_LENGTH}}}\b", letter.subject.upper())
    case = await ports.cases.coded(commune, found[0]) if found else None
    if case and case.identity and await _is_writer(letter, case, key, ports):
        return case
    return None


async def _is_writer(letter: Letter, case: Case, key: str, ports: Ports) -> bool:
    reading = Reading(
        case.commune, case.id, MAILBOX, "sender.compared", ports.clock(), _correlation(key)
    )
    await ports.audit.record(reading)
    person = await ports.identities.read(case.commune, case.identity) if case.identity else None
    address = email_of(letter.address)
    return bool(person and person.email and address and person.email.lower() == address.lower())


async def _add(letter: Letter, case: Case, key: str, ports: Ports) -> Verdict:
    """Add what a mail says to its case: what was asked for, or a note; once for each key."""
    office = ports.desks[case.commune].office
    stored = await _stored(letter, case.commune, key, ports, case)
    words = _words(letter, left=len(letter.files) - len(stored), with_subject=False)
    for _ in range(TRIES):
        if any(each.key == key for each in case.supplements):
            return "known"
        if len(case.supplements) >= MOST_SUPPLEMENTS:
            return "full"
        waits = case.status is Status.WAITING
        act = Act(ports.clock(), RESIDENT, _correlation(key), office)
        add = case.supply if waits else case.note
        add(words, act, key=key)
        if await ports.cases.save(case):
            return "supplement" if waits else "note"
        case = await intake.find(case.commune, case.id, ports)
    raise Transient("the case keeps changing under us")


async def _stored(
    letter: Letter, commune: str, key: str, ports: Ports, case: Case | None = None
) -> list[Attachment]:
    """Store a mail's files once, those that a case may have; the others stay in the mailbox."""
    room = MOST_FILES
    if case:
        room = min(room, MOST_OF_A_CASE - len(await ports.attachments.of_case(commune, case.id)))
    stored = []
    for number, content in enumerate(letter.files[: max(room, 0)]):
        upload = uploads.Upload(
            read=partial(_given, content),
            size=len(content),
            commune=commune,
            by=MAILBOX,
            key=f"{key}/{number}",
        )
        try:
            stored.append(await uploads.store(upload, ports, case))
        except (Invalid, TooLarge) as error:
            if isinstance(error, KeyReused):
                raise
    return stored


async def _given(content: bytes) -> bytes:
    return content


def _words(letter: Letter, *, left: int, with_subject: bool = True) -> str:
    """Return the words of a mail, and what of it stays in the mailbox; at most ``TEXT_LIMIT``.

    So many files were ``left`` there.
    """
    said = f"{letter.subject}\n\n{letter.text}" if with_subject else letter.text
    notes = []
    if letter.trouble == "legacy_charset":
        notes.append(
            "[Nội dung thư dùng bảng mã cũ, không đọc được; nguyên văn còn trong hộp thư của xã. "
            "Xin gửi lại bằng phông chữ Unicode.]"
        )
    if letter.trouble == "oversize":
        notes.append("[Thư quá lớn; nguyên văn còn trong hộp thư của xã.]")
    if left:
        notes.append(f"[{left} tệp kèm thư không nhận được ở đây, còn trong hộp thư của xã.]")
    tail = "".join(f"\n\n{note}" for note in notes)
    said = said.strip()
    if len(said) + len(tail) > TEXT_LIMIT:
        tail = "\n\n[Thư còn dài; nguyên văn trong hộp thư của xã.]" + tail
        said = said[: TEXT_LIMIT - len(tail)]
    return (said + tail).strip() or "[Thư không có chữ, chỉ có tệp đính kèm.]"


def _key(letter: Letter, place: Place) -> str:
    if letter.message_id is None:
        return _by_place(place)
    return "mail/" + hashlib.sha256(letter.message_id.encode()).hexdigest()


def _by_place(place: Place) -> str:
    return f"mail/{place.uidvalidity}/{place.uid}"


def _correlation(key: str) -> UUID:
    return uuid5(NAMESPACE, key)
