"""What units ask of the service ``tasks``, over HTTP and over the bus."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from shared.contracts.base import PRODUCT, Slug
from shared.contracts.tasks.planned import Form, ProgressKind

COMMANDS = UUID("5f2b1b0e-4c0e-5d0a-9a53-1f6f0c8b7d21")
"""The namespace of the ids of commands whose key is not a UUID itself."""
MAX_QUANTITY = 100
"""More units of output than any unit produces in one day: a slip of the keyboard."""


class Evidence(BaseModel):
    """What proves output (minh chứng): a link, or a file that was uploaded before."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: HttpUrl | None = None
    file: UUID | None = Field(None, description="The id that ``POST /v1/evidence`` answered with.")

    @model_validator(mode="after")
    def _one_of_both(self) -> "Evidence":
        if (self.url is None) is (self.file is None):
            raise ValueError("either url or file")
        return self


Topic = Annotated[str, StringConstraints(max_length=12)]


class ReportProgress(BaseModel):
    """What a unit says it produced; the body of the HTTP request and of the command."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    occurred_on: date
    kind: ProgressKind
    quantity: int = Field(1, ge=1, le=MAX_QUANTITY, strict=True)
    note: str = Field("", max_length=2000)
    topics: tuple[Topic, ...] = Field((), max_length=26)
    evidence: tuple[Evidence, ...] = Field((), max_length=20)
    form: Form | None = Field(None, description="Null: the usual one for the kind.")
    programme: UUID | None = Field(
        None, description="Of a rerun: the programme that was aired again."
    )
    also: tuple[Annotated[str, StringConstraints(max_length=64)], ...] = Field(
        (), max_length=12, description="Other tasks to which the same work counts (domain A10)."
    )
    unit: Slug | None = Field(
        None,
        description="Whose output it is, where the focal unit reports on behalf of a unit. Null: "
        "the reporter's own, or the plan's first one.",
    )


class ReportProgressCommandV1(ReportProgress):
    """The same over the bus; the unit's key travels in the header ``Authorization``."""

    name: ClassVar[str] = "cmd.tasks.v1.progress.report"

    task_id: str = Field(max_length=64)
    idempotency_key: str | None = Field(None, min_length=1, max_length=255)

    @classmethod
    def heard_on(cls) -> str:
        """Return the subject that hears this command of every commune."""
        return f"{PRODUCT}.*.{cls.name}"


def command_id_of(key: str) -> UUID:
    """Return the id by which facts refer to a command: its key, or one made of the key.

    ``key`` is the command's ``idempotency_key``, else its ``Nats-Msg-Id``. A unit that sends a
    UUID finds it again as ``causation_id`` of ``progress.reported`` and as ``command_id`` of
    ``progress.refused``.
    """
    try:
        return UUID(key)
    except ValueError:
        return uuid5(COMMANDS, key)
