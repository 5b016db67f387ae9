"""How a commune takes feedback, from its data files: what it asks, says and makes public."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from pydantic import model_validator

from services.feedback.desk_parts import (
    Address,
    Anonymous,
    AnswerTemplate,
    CategoryOffer,
    ChannelName,
    Clocks,
    EarlierNotice,
    EmailIntake,
    Keeping,
    OtherDoor,
    OutsideBody,
    Part,
    PrivacyNotice,
    Rights,
    Route,
    SubmitterName,
    Village,
)
from services.feedback.models import Consent, Ladder, Office, Places, Terms
from services.feedback.models.triage import speaks_of
from shared import communes
from shared.calendar_vn import Calendar
from shared.contracts.base import Slug
from shared.contracts.feedback import Category
from shared.errors import Language, Text
from shared.yaml_file import read_yaml


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
