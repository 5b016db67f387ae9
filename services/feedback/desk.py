"""How a commune takes feedback, from its data files: what it asks, says and makes public."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from shared import communes
from shared.contracts.base import Slug
from shared.contracts.feedback import Category, Channel
from shared.errors import Text


class Part(BaseModel):
    """A part of a commune's data; fields of later capabilities are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class CategoryOffer(Part):
    """One of the kinds of feedback, in a resident's words."""

    code: Category
    label: Text
    explanation: Text


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


class Anonymous(Part):
    """What becomes of a message without a name."""

    label: Text
    text: Text


class OtherDoor(Part):
    """What this is not for, and where to go with it: khiếu nại, tố cáo."""

    code: str
    label: Text
    text: Text


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
    anonymous: Anonymous
    triage: tuple[OtherDoor, ...]
    hotline: str | None = None
    addresses: tuple[Address, ...] = ()
    feedback_email: str | None = None
    website: str | None = None

    @property
    def notices(self) -> frozenset[str]:
        """The versions of the privacy notice that consent may name."""
        return frozenset({self.privacy_notice.version})

    def category(self, code: Category) -> CategoryOffer:
        """Return the category with ``code``."""
        return next(each for each in self.categories if each.code is code)


def load(folder: Path) -> dict[str, Desk]:
    """Return the desk of every commune below ``folder`` that takes feedback.

    Raises ``OSError`` or pydantic's ``ValidationError`` when the data cannot be used.
    """
    desks = {}
    for slug, commune in communes.load(folder).items():
        texts = commune.folder / "feedback.yaml"
        if texts.exists():
            about = yaml.safe_load((commune.folder / "commune.yaml").read_text("utf-8"))
            units = {unit.slug: Text(unit.name, unit.name_en) for unit in commune.units.values()}
            desks[slug] = Desk.model_validate(
                {**about, **yaml.safe_load(texts.read_text("utf-8")), "units": units}
            )
    return desks
