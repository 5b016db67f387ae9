"""What somebody asks about their own personal data, and within what time it is to be done."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Self, TypeVar
from uuid import UUID

from services.feedback.models.clock import Alarm, Term
from services.feedback.models.parts import Act
from services.feedback.models.person import Person
from shared.calendar_vn import VIETNAM, Calendar
from shared.contracts.base import Event
from shared.contracts.feedback import (
    PrivacyKind,
    RequestAcknowledgedV1,
    RequestDoneV1,
    RequestExtendedV1,
    RequestFact,
    RequestMissedV1,
    RequestReceivedV1,
    RequestRefusedV1,
    RequestState,
    RequestTerm,
    RequestWarnedV1,
)
from shared.errors import Conflict, Language, Text

Fact = TypeVar("Fact", bound=RequestFact)
Scope = Literal["case", "citizen"]
WARNED_BEFORE: dict[RequestTerm, int] = {"answer": 0, "carry_out": 3}
"""Calendar days before a term ends on whose morning the office is warned."""


@dataclass(frozen=True, slots=True)
class DayTerm:
    """So many calendar days, and the legal basis."""

    days: int
    basis: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Within what time a commune answers such requests and carries them out."""

    calendar: Calendar
    answer: Term
    carry_out: DayTerm
    extension: DayTerm | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks, in their words; of a correction, what is to be right."""

    kind: PrivacyKind
    note: str = ""
    wanted: Person | None = None
    language: Language = "vi"


@dataclass(slots=True)
class PrivacyRequest:
    """One request; what was asked in words is elsewhere, encrypted, for as long as it is open.

    Its ``scope`` is the case whose link was shown, or all of a citizen who came to the desk.
    """

    id: UUID
    commune: str
    code: str
    kind: PrivacyKind
    scope: Scope
    case_id: UUID
    language: Language
    received_at: datetime
    received_by: str
    answer_by: datetime
    answer_basis: str
    carry_out_by: datetime
    carry_out_basis: str
    state: RequestState = "received"
    acknowledged_at: datetime | None = None
    ended_at: datetime | None = None
    extended_by: int = 0
    reason: str = ""
    """Why it was put off or refused; the person reads it."""
    told: tuple[str, ...] = ()
    attention_at: datetime | None = None
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    @classmethod
    def receive(
        cls,
        wish: Wish,
        *,
        request_id: UUID,
        commune: str,
        code: str,
        scope: Scope,
        case_id: UUID,
        act: Act,
        terms: Terms,
    ) -> Self:
        """Return a new request, whose terms run from the moment of ``act``."""
        calendar, last = terms.calendar, _days_after(act.at, terms.carry_out.days)
        answered = calendar.add_working_days(act.at, terms.answer.working_days)
        request = cls(
            id=request_id,
            commune=commune,
            code=code,
            kind=wish.kind,
            scope=scope,
            case_id=case_id,
            language=wish.language,
            received_at=act.at,
            received_by=act.by,
            answer_by=calendar.closing(answered),
            answer_basis=terms.answer.basis,
            carry_out_by=calendar.closing(last),
            carry_out_basis=terms.carry_out.basis,
        )
        request._look_ahead(terms)
        request._say(RequestReceivedV1, request.revision, act)
        return request

    @property
    def is_open(self) -> bool:
        """Whether the commune still owes something."""
        return self.state in ("received", "acknowledged")

    def acknowledge(self, act: Act, terms: Terms) -> None:
        """Tell the person that it will be carried out."""
        if self.state != "received":
            raise self._wrong_step()
        self.state, self.acknowledged_at = "acknowledged", act.at
        self._look_ahead(terms)
        self._say(RequestAcknowledgedV1, self.revision + 1, act)

    def extend(self, days: int, reason: str, act: Act, terms: Terms) -> None:
        """Put it off, once, by at most what the settings allow; raises ``Conflict``."""
        allowed = terms.extension
        if not self.is_open or self.extended_by or allowed is None or days > allowed.days:
            raise _no_extension(self.code, allowed)
        self.extended_by, self.reason = days, reason
        self.carry_out_by = terms.calendar.closing(_days_after(self.carry_out_by, days))
        self.told = tuple(name for name in self.told if name.startswith("answer"))
        self._look_ahead(terms)
        self._say(RequestExtendedV1, self.revision + 1, act, days=days)

    def complete(self, act: Act) -> None:
        """Say that it was carried out."""
        self._end("done", "", act.at)
        self._say(RequestDoneV1, self.revision + 1, act)

    def refuse(self, reason: str, act: Act) -> None:
        """Refuse it, with a reason that the person reads."""
        self._end("refused", reason, act.at)
        self._say(RequestRefusedV1, self.revision + 1, act)

    def ring(self, act: Act, terms: Terms) -> None:
        """Say what its terms have to say by now."""
        revision = self.revision + 1
        for alarm in [each for each in self._alarms(terms) if each.at <= act.at]:
            self.told = (*self.told, alarm.name)
            term, _, what = alarm.name.partition("-")
            kind: Any = RequestWarnedV1 if what == "warned" else RequestMissedV1
            self._say(kind, revision, act, term=term)
        self._look_ahead(terms)

    def check_open(self) -> None:
        """Raise ``Conflict`` for a request that was carried out or refused."""
        if not self.is_open:
            raise self._wrong_step()

    def _end(self, state: RequestState, reason: str, at: datetime) -> None:
        self.check_open()
        self.state, self.ended_at, self.attention_at = state, at, None
        self.reason = reason or self.reason

    def _alarms(self, terms: Terms) -> list[Alarm]:
        """Return what is still to be told, earliest first."""
        ends: list[tuple[RequestTerm, datetime]] = [("carry_out", self.carry_out_by)]
        if self.state == "received":
            ends.append(("answer", self.answer_by))
        found: list[Alarm] = []
        for term, end in ends:
            before = end.astimezone(VIETNAM).date() - timedelta(days=WARNED_BEFORE[term])
            found.append(Alarm(f"{term}-warned", terms.calendar.morning(before)))
            found.append(Alarm(f"{term}-missed", end))
        found = [each for each in found if each.name not in self.told and self.is_open]
        return sorted(found, key=lambda each: each.at)

    def _look_ahead(self, terms: Terms) -> None:
        self.attention_at = min((each.at for each in self._alarms(terms)), default=None)

    def _wrong_step(self) -> Conflict:
        return Conflict(
            "request-ended" if not self.is_open else "request-acknowledged",
            Text(
                f"Yêu cầu {self.code} đã được xử lý ở bước này rồi.",
                f"This was done with request {self.code} already.",
            ),
        )

    def _say(self, kind: type[Fact], revision: int, act: Act, **values: Any) -> None:
        self.events.append(
            kind(
                occurred_at=act.at,
                commune=self.commune,
                revision=revision,
                correlation_id=act.correlation_id,
                actor=act.by,
                request_id=self.id,
                request_code=self.code,
                kind=self.kind,
                state=self.state,
                received_at=self.received_at,
                answer_by=self.answer_by,
                carry_out_by=self.carry_out_by,
                **values,
            )
        )


def amended(person: Person, wanted: Person) -> Person:
    """Return ``person`` with what ``wanted`` says in its place."""
    given = {name: getattr(wanted, name) for name in ("name", "phone", "email", "address")}
    return replace(person, **{name: value for name, value in given.items() if value})


def _days_after(at: datetime, days: int) -> Any:
    return at.astimezone(VIETNAM).date() + timedelta(days=days)


def _no_extension(code: str, allowed: DayTerm | None) -> Conflict:
    if allowed is None:
        return Conflict(
            "no-extension",
            Text(
                "Cài đặt của xã không cho gia hạn yêu cầu về dữ liệu cá nhân.",
                "The commune's settings allow no extension of such requests.",
            ),
        )
    return Conflict(
        "no-extension",
        Text(
            f"Yêu cầu {code} chỉ được gia hạn một lần, nhiều nhất {allowed.days} ngày. "
            f"Căn cứ: {allowed.basis}",
            f"Request {code} may be put off once, by at most {allowed.days} days. "
            f"Basis: {allowed.basis}",
        ),
    )
