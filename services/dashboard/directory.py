"""The communes' data files as the pages need them: names of units, topics and places."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.dashboard.pages.tasks import Topic
from shared import communes
from shared.communes import Commune
from shared.contracts.tasks import Track
from shared.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class Place:
    """A commune with the topics of its plan, in order, and its villages' names by slug."""

    commune: Commune
    topics: tuple[Topic, ...]
    villages: dict[str, str]


@cache
def load(folder: Path) -> Mapping[str, Place]:
    """Return every commune below ``folder``; raises what ``shared.communes.load`` raises."""
    found = {}
    for slug, commune in communes.load(folder).items():
        topics = _read(commune.folder / "topics.yaml").get("topics") or []
        villages = _read(commune.folder / "feedback.yaml").get("villages") or []
        found[slug] = Place(
            commune,
            tuple(
                Topic(each["code"], each["title"], each["title_en"], Track(each["track"]))
                for each in sorted(topics, key=lambda each: each["order"])
            ),
            {each["slug"]: each["name"] for each in villages},
        )
    return found


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(file) if file.exists() else {}
    return found
