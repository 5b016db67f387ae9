"""What a commune says in its data files about taking feedback, part by part."""

import hashlib
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.feedback.models import DayTerm
from services.feedback.models import Term as TermOfLaw
from shared.contracts.base import Slug
from shared.contracts.feedback import Category, Channel
from shared.errors import Language, Text


class Part(BaseModel):
    """A part of a commune's data; fields of later capabilities are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


Basis = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10)]
"""The legal basis (căn cứ) of a rule; without one there is no rule."""


class Term(Part):
    """So many working days, and on which basis."""

    working_days: int = Field(gt=0, le=250)
    basis: Basis

    def of_law(self) -> TermOfLaw:
        """Return the term as the model counts it."""
        return TermOfLaw(self.working_days, self.basis)


class CategoryOffer(Part):
    """One of the kinds of feedback, in a resident's words."""

    code: Category
    label: Text
    explanation: Text
    answer_within: Term | None = None
    """Null until the commune decides: there is no silent legal default."""


class Village(Part):
    """A thôn; with coordinates (WGS 84) where the commune gives them."""

    slug: Slug
    name: str
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)


class Escalation(Part):
    """Working days after the due at which an overdue case goes up."""

    focal: int = Field(0, ge=0)
    chair: int = Field(3, ge=0)


class Clocks(Part):
    """When people are told of a clock, and the terms that are not of a category."""

    warn_at: tuple[Annotated[int, Field(gt=0, lt=100)], ...] = (50, 80)
    escalate: Escalation = Escalation()
    transfer: Term | None = None
    extension: Term | None = None
    close_after: Term | None = None


class Route(Part):
    """A line of the routing table: whoever fits all that is named is handled by ``unit``."""

    unit: Slug
    category: Category | None = None
    village: Slug | None = None
    about_unit: Slug | None = None


class EmailIntake(Part):
    """How e-mails to the commune are taken."""

    feedback_basis: Basis | None = None
    """On which basis a mail with name and address is feedback with a term, though nobody could
    tick a box; without one it is taken for reference."""


class OutsideBody(Part):
    """A body outside the commune to which a case can be transferred."""

    slug: Slug
    name: Text


class AnswerTemplate(Part):
    """A text from which an answer is drafted; ``{code}`` and the like are filled in."""

    code: Slug
    label: Text
    text: str
    category: Category | None = None


class ChannelName(Part):
    """What a way to the commune is called."""

    code: Channel
    label: Text


class SubmitterName(Part):
    """What a kind of sender is called."""

    code: Literal["individual", "organisation"]
    label: Text


class PrivacyNotice(Part):
    """What happens to personal data, and the sentence that a sender agrees to."""

    version: str
    title: Text
    text: Text
    consent: Text
    spoken: Text | None = None
    """What is read to a caller instead; where it is missing, the sentence of ``consent``."""

    def sha256(self, language: Language) -> str:
        """Return what proves which words somebody agreed to."""
        words = "\0".join(each.to(language) for each in (self.title, self.text, self.consent))
        return hashlib.sha256(f"{self.version}\0{words}".encode()).hexdigest()


class EarlierNotice(PrivacyNotice):
    """A privacy notice that was in force until a day; kept so that it can be shown."""

    until: date


class Keeping(Part):
    """How long something is kept; null until the commune decides, which is shown."""

    what: Literal["identity", "case", "audit"]
    label: Text
    days: int | None = Field(None, gt=0)
    """After the case is done; only who wrote is erased by itself."""
    basis: Basis | None = None

    @model_validator(mode="after")
    def _can_be_kept_to(self) -> Self:
        if self.days and not self.basis:
            raise ValueError(f"retention of {self.what} has no basis")
        if self.days and self.what != "identity":
            raise ValueError(f"{self.what} is kept for good; it can have no term")
        return self


class RightsTerm(Part):
    """So many days to carry a request out, and on which basis."""

    days: int = Field(gt=0, le=60)
    basis: Basis

    def of_law(self) -> DayTerm:
        """Return the term as the model counts it."""
        return DayTerm(self.days, self.basis)


class Rights(Part):
    """Within what time requests about personal data are answered and carried out."""

    answer: Term
    carry_out: RightsTerm
    extension: RightsTerm | None = None


class Anonymous(Part):
    """What becomes of a message without a name."""

    label: Text
    text: Text


class OtherDoor(Part):
    """What this is not for, and where to go with it: khiếu nại, tố cáo."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: Text
    wish: Text
    """The matter in a resident's own words."""
    text: Text
    basis: Basis
    phone: str | None = Field(None, pattern=r"^[0-9]+$")
    """Whom to call at once, where it is not the commune."""
    hints: tuple[str, ...] = ()
    """Phrases that speak unmistakably of it."""


class Address(Part):
    """Where residents may come or write."""

    label: str
    address: str
    hours: str | None = None
