"""The communes' data files as the pages need them: names of units, topics and places."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.dashboard.pages.tasks import Topic
from shared import communes
from shared.communes import Commune
from shared.contracts.base import Slug
from shared.contracts.tasks import Track
from shared.yaml_file import read_yaml


class Village(BaseModel):
    """A place (thôn) of the commune; with coordinates (WGS 84) where its data has them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    slug: Slug
    name: str
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)

    @model_validator(mode="after")
    def _lies_somewhere_or_nowhere(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError(f"{self.slug} has half of its coordinates")
        return self


@dataclass(frozen=True, slots=True)
class Place:
    """A commune with the topics of its plan, in order, and its villages by slug."""

    commune: Commune
    topics: tuple[Topic, ...]
    villages: dict[str, Village]
    demonstration: bool = False
    """Whether the villages are made up."""


@cache
def load(folder: Path, *, demonstration: bool = False) -> Mapping[str, Place]:
    """Return every commune below ``folder``; for a ``demonstration`` with made-up villages.

    Raises what ``shared.communes.load`` raises.
    """
    found = {}
    for slug, commune in communes.load(folder).items():
        topics = _read(commune.folder / "topics.yaml").get("topics") or []
        villages = _read(commune.folder / "feedback.yaml").get("villages") or []
        made_up = (
            _read(commune.folder / "feedback.demo.yaml").get("villages") if demonstration else None
        )
        found[slug] = Place(
            commune,
            tuple(
                Topic(each["code"], each["title"], each["title_en"], Track(each["track"]))
                for each in sorted(topics, key=lambda each: each["order"])
            ),
            {each["slug"]: Village.model_validate(each) for each in made_up or villages},
            demonstration=bool(made_up),
        )
    return found


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(file) if file.exists() else {}
    return found
