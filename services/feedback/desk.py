"""How a commune takes feedback, from its data files: what it asks, says and makes public."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.feedback.models import Consent, DayTerm, Ladder, Office, Places, Terms
from services.feedback.models import Term as TermOfLaw
from services.feedback.models.triage import speaks_of
from shared import communes
from shared.calendar_vn import Calendar
from shared.contracts.base import Slug
from shared.contracts.feedback import Category, Channel
from shared.errors import Language, Text
from shared.yaml_file import read_yaml


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


class Desk(Part):
    """One commune's intake. What the commune has not made public is None or empty."""

    slug: Slug
    name: str
    name_en: str
    body: str
    body_en: str
    province: str
    units: dict[Slug, Text]
    categories: tuple[CategoryOffer, ...]
    channels: tuple[ChannelName, ...]
    submitters: tuple[SubmitterName, ...]
    privacy_notice: PrivacyNotice
    earlier_privacy_notices: tuple[EarlierNotice, ...] = ()
    privacy_requests: Rights | None = None
    """Null: the commune takes no requests here until it has said within what time."""
    retention: tuple[Keeping, ...] = ()
    anonymous: Anonymous
    triage: tuple[OtherDoor, ...]
    villages: tuple[Village, ...] = ()
    clocks: Clocks = Clocks()
    routing: tuple[Route, ...] = ()
    email_intake: EmailIntake = EmailIntake()
    outside_bodies: tuple[OutsideBody, ...] = ()
    answer_templates: tuple[AnswerTemplate, ...] = ()
    calendar: Calendar
    demonstration: bool = False
    hotline: str | None = None
    addresses: tuple[Address, ...] = ()
    feedback_email: str | None = None
    website: str | None = None

    @property
    def notices(self) -> frozenset[str]:
        """The versions of the privacy notice that consent may name."""
        return frozenset({self.privacy_notice.version})

    def on_record(self, consent: Consent, language: Language) -> Consent:
        """Return ``consent`` with the proof of which words it was given to."""
        return replace(consent, notice_sha256=self.privacy_notice.sha256(language))

    @property
    def terms_of_requests(self) -> Terms | None:
        """Within what time requests about personal data are answered and carried out."""
        rights = self.privacy_requests
        if rights is None:
            return None
        return Terms(
            calendar=self.calendar,
            answer=rights.answer.of_law(),
            carry_out=rights.carry_out.of_law(),
            extension=rights.extension.of_law() if rights.extension else None,
        )

    @property
    def places(self) -> Places:
        """What a message may name of the commune."""
        return Places(frozenset(each.slug for each in self.villages), frozenset(self.units))

    @property
    def office(self) -> Office:
        """How the commune keeps time."""
        clocks = self.clocks
        return Office(
            calendar=self.calendar,
            answer={
                each.code: each.answer_within.of_law()
                for each in self.categories
                if each.answer_within
            },
            transfer=clocks.transfer.of_law() if clocks.transfer else None,
            extension=clocks.extension.of_law() if clocks.extension else None,
            close_after=clocks.close_after.of_law() if clocks.close_after else None,
            ladder=Ladder(clocks.warn_at, clocks.escalate.focal, clocks.escalate.chair),
        )

    def category(self, code: Category) -> CategoryOffer:
        """Return the category with ``code``."""
        return next(each for each in self.categories if each.code is code)

    def village(self, slug: str) -> Village | None:
        """Return the village called ``slug``, or None."""
        return next((each for each in self.villages if each.slug == slug), None)

    def route(self, category: Category, village: str | None, about_unit: str | None) -> str | None:
        """Return the unit that the routing table names first, never the one criticised."""
        for each in self.routing:
            fits = (
                each.category in (None, category)
                and each.village in (None, village)
                and each.about_unit in (None, about_unit)
            )
            if fits and each.unit != about_unit:
                return each.unit
        return None

    def door(self, code: str) -> OtherDoor | None:
        """Return the other door called ``code``, or None."""
        return next((each for each in self.triage if each.code == code), None)

    def other_door_for(self, text: str) -> OtherDoor | None:
        """Return the door that ``text`` speaks of unmistakably, or None."""
        return next((each for each in self.triage if speaks_of(text, each.hints)), None)

    def missing(self) -> Text | None:
        """Say what the commune must make public before residents may write to it, or None."""
        wanted = {
            "hotline": (self.hotline, Text("số đường dây nóng", "hotline number")),
            "addresses": (self.addresses, Text("địa chỉ tiếp nhận", "where to come or write")),
        }
        lacking = {name: what for name, (value, what) in wanted.items() if not value}
        if not lacking:
            return None
        return Text(
            ", ".join(f"{name} ({what.vi})" for name, what in lacking.items()),
            ", ".join(f"{name} ({what.en})" for name, what in lacking.items()),
        )

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        versions = [self.privacy_notice.version]
        versions += [each.version for each in self.earlier_privacy_notices]
        if len(set(versions)) < len(versions):
            raise ValueError(f"two privacy notices have one version: {versions}")
        known = set(self.units)
        named = {each.unit for each in self.routing}
        named |= {each.about_unit for each in self.routing if each.about_unit}
        if unknown := named - known:
            raise ValueError(f"routing names units that are not there: {sorted(unknown)}")
        villages = {each.slug for each in self.villages}
        if unknown := {each.village for each in self.routing if each.village} - villages:
            raise ValueError(f"routing names villages that are not there: {sorted(unknown)}")
        return self


def load(folder: Path, *, demonstration: bool = False) -> dict[str, Desk]:
    """Return the desk of every commune below ``folder`` that takes feedback.

    For a ``demonstration``, what stands in ``feedback.demo.yaml`` is laid over the commune's own
    data. Raises ``OSError`` or pydantic's ``ValidationError`` when the data cannot be used.
    """
    desks = {}
    for slug, commune in communes.load(folder).items():
        texts = commune.folder / "feedback.yaml"
        if texts.exists():
            about = read_yaml(commune.folder / "commune.yaml") | read_yaml(texts)
            overlay = commune.folder / "feedback.demo.yaml"
            if demonstration and overlay.exists():
                about = _laid_over(about, read_yaml(overlay)) | {"demonstration": True}
            about["units"] = {u.slug: Text(u.name, u.name_en) for u in commune.units.values()}
            about["calendar"] = Calendar.load(commune.folder)
            desks[slug] = Desk.model_validate(about)
    return desks


def _laid_over(data: Mapping[str, Any], overlay: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``data`` with the overlay's fields; ``categories`` are amended one by one."""
    terms = {each["code"]: each for each in overlay.get("categories", ())}
    categories = [{**each, **terms.get(each["code"], {})} for each in data["categories"]]
    return {**data, **overlay, "categories": categories}
