"""The communes that this installation serves, and their units, read from data files."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.contracts.base import Slug
from shared.yaml_file import read_yaml


class Focal(BaseModel):
    """A unit's right to press others (đôn đốc): over all tasks, or over those listed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    scope: Literal["all", "tasks"]
    tasks: tuple[str, ...] = ()

    def covers(self, task_id: str) -> bool:
        """Tell whether the right extends to the task."""
        return self.scope == "all" or task_id in self.tasks


EVERYBODY = "all"
"""Stands where a commune does in the subjects of the clock."""


class Unit(BaseModel):
    """A unit of a commune; ``aliases`` are the other spellings in use (domain A8).

    A ``set`` stands for several units (domain A9): its ``members``, as the commune lists them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    slug: Slug
    name: str
    name_en: str
    short: str
    aliases: tuple[str, ...] = ()
    set: bool = False
    members: tuple[Slug, ...] = ()
    focal: Focal | None = None


class Commune(BaseModel):
    """A commune with its units by slug, and the folder that holds the rest of its data."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    slug: Slug
    name: str
    province: str
    units: dict[Slug, Unit]
    folder: Path

    def members(self, slug: str) -> tuple[str, ...]:
        """Return the units that a set stands for; a unit that is no set stands for itself.

        A set whose members the commune has not listed stands for every unit that is no set.
        """
        unit = self.units[slug]
        if not unit.set:
            return (slug,)
        return unit.members or tuple(each.slug for each in self.units.values() if not each.set)


@cache
def load(folder: Path) -> dict[Slug, Commune]:
    """Return every commune that has a folder with a ``commune.yaml`` below ``folder``.

    Raises ``OSError``, or ``ValueError`` (pydantic's among them) when the data cannot be used.
    """
    found = {}
    for path in sorted(folder.glob("*/commune.yaml")):
        about = read_yaml(path)
        units = read_yaml(path.parent / "units.yaml")["units"]
        if about["slug"] == EVERYBODY:
            raise ValueError(f"no commune may be called {EVERYBODY!r}: the clock's ticks are")
        found[about["slug"]] = Commune.model_validate(
            {**about, "units": {unit["slug"]: unit for unit in units}, "folder": path.parent}
        )
    return found
