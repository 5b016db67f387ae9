"""Cases for tests: one office with every term, and moments written as a clock in Vietnam shows."""

from datetime import datetime
from uuid import UUID, uuid4

from deploy.testing import ROOT
from services.feedback.models import (
    Act,
    Case,
    Consent,
    Message,
    Office,
    Places,
    Term,
    check,
)
from shared.calendar_vn import VIETNAM, Calendar
from shared.contracts.feedback import Category, Channel, IntakeClass

CALENDAR = Calendar.load(ROOT / "deploy" / "communes" / "son-mai")
ANSWER = Term(10, "Quy chế thử nghiệm, Điều 5.")
TRANSFER = Term(5, "Nghị định thử nghiệm, khoản 3.")
OFFICE = Office(
    CALENDAR,
    {Category.TTHC: ANSWER, Category.CDS: Term(5, "Quy chế thử nghiệm, Điều 6.")},
    transfer=TRANSFER,
    extension=Term(5, "Quy chế thử nghiệm, Điều 7."),
    close_after=Term(10, "Quy chế thử nghiệm, Điều 8."),
)
HANDLING, CRITICISED, OTHER = "phong-xu-ly", "phong-bi-neu", "van-phong"
CRITIC_OF = "user:bi-neu"
MONDAY = "2025-09-15 08:00"


def at(moment: str) -> datetime:
    """Return ``2025-09-15 08:00`` in Vietnam as a moment."""
    return datetime.fromisoformat(moment).replace(tzinfo=VIETNAM)


def act(moment: str | datetime = MONDAY, by: str = "user:dau-moi", office: Office = OFFICE) -> Act:
    moment = at(moment) if isinstance(moment, str) else moment
    return Act(moment, by, UUID(int=7), office)


def a_case(
    moment: str | datetime = MONDAY,
    *,
    named: bool = True,
    category: Category = Category.TTHC,
    office: Office = OFFICE,
    code: str = "SM-000001",
    about_unit: str | None = None,
) -> Case:
    """Return a case just received, whose first fact is said."""
    message = Message(category=category, text="Hồ sơ trễ hẹn.", about_unit=about_unit)
    if named:
        message = Message(
            category=category,
            text="Hồ sơ trễ hẹn.",
            name="Nguyễn Thị Mẫu",
            phone="0912 345 678",
            consent=Consent("1", accepted=True),
            about_unit=about_unit,
        )
    case = Case.receive(
        check(message, {"1"}, Places(units=frozenset({HANDLING, CRITICISED, OTHER}))),
        case_id=uuid4(),
        commune="son-mai",
        code=code,
        channel=Channel.WEB,
        identity=None,
        fingerprint="",
        act=act(moment, "resident", office),
    )
    stored(case)
    return case


def stored(case: Case) -> None:
    """Do with ``case`` what the database does: its facts are said, its revision is theirs."""
    if case.events:
        case.revision = case.events[-1].revision
    case.events.clear()


def handled(moment: str = MONDAY, intake_class: IntakeClass = 3, **kind: object) -> Case:
    """Return a case that the handling unit works on since ``moment``."""
    case = a_case(moment, **kind)  # type: ignore[arg-type]
    case.classify(intake_class, act(moment))
    case.assign(HANDLING, None, act(moment))
    case.start(act(moment))
    stored(case)
    return case
