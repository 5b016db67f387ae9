"""Reads each commune's manners: its calendar, and ``notify.yaml`` where it has one."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from services.notify.models import Manners
from services.notify.rules import HEARD_FACTS
from shared import communes
from shared.calendar_vn import Calendar, Hour
from shared.yaml_file import read_yaml

FILE = "notify.yaml"


class Quiet(BaseModel):
    """From when in the evening until when in the morning nobody is disturbed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: Hour = time(21)
    end: Hour = time(7)

    @model_validator(mode="after")
    def _is_a_night(self) -> "Quiet":
        if self.start < self.end:
            raise ValueError("quiet hours run from an evening to the next morning")
        return self


class Digest(BaseModel):
    """When digests go out; weekly ones on ``weekday`` (Monday is 0), or the day of work after."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Hour = time(7, 30)
    weekday: int = Field(0, ge=0, le=6)


Hours = Annotated[float, Field(gt=0, le=80)]


class Escalation(BaseModel):
    """After how many working hours what nobody reads goes on, by fact; null for never."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after_hours: Mapping[str, Hours | None] = {}

    @field_validator("after_hours")
    @classmethod
    def _known_facts(cls, hours: Mapping[str, float | None]) -> Mapping[str, float | None]:
        if unknown := hours.keys() - HEARD_FACTS:
            raise ValueError(f"no such fact: {sorted(unknown)}")
        return hours


class NotifyFile(BaseModel):
    """A commune's ``notify.yaml``; every part of it may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quiet: Quiet = Quiet()
    digest: Digest = Digest()
    escalation: Escalation = Escalation()


def load(folder: Path, *, at_once: bool = False) -> Mapping[str, Manners]:
    """Return the manners of every commune below ``folder``.

    Raises pydantic's ``ValidationError`` for a file that makes no sense.
    """
    return {slug: _manners(each.folder, at_once) for slug, each in communes.load(folder).items()}


def _manners(folder: Path, at_once: bool) -> Manners:
    path = folder / FILE
    stored = read_yaml(path) if path.is_file() else None
    file = NotifyFile.model_validate(stored or {})
    return Manners(
        calendar=Calendar.load(folder),
        quiet_from=file.quiet.start,
        quiet_until=file.quiet.end,
        digest_at=file.digest.at,
        digest_weekday=file.digest.weekday,
        at_once=at_once,
        escalate_after=file.escalation.after_hours,
    )
