"""The envelope that every fact on the bus travels in."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

PRODUCT = "xaso"

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""Lower-case ASCII words joined by dashes: safe as a subject token, an index key, a URL part."""

FACTS: dict[str, type["Event"]] = {}
"""Every fact by its name, e.g. ``tasks.v1.progress.reported``."""


def now() -> datetime:
    """Return the present moment in UTC, to the millisecond that MongoDB keeps."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Event(BaseModel):
    """A fact that another service may rely on: immutable, named in the past tense.

    Readers ignore fields they do not know, so that a contract can grow in place; whoever
    constructs a fact with an undeclared field gets a ``TypeError``. A fact carries references
    and state, never a person's name, address or words.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    name: ClassVar[str]
    """``<producer>.v<N>.<noun>.<past-verb>``; the subject without product and commune."""

    event_id: UUID = Field(default_factory=uuid4, description="Also the message id on the bus.")
    occurred_at: AwareDatetime = Field(default_factory=now, description="When it happened, UTC.")
    commune: Slug = Field(description="Whose fact it is.", examples=["son-mai"])
    revision: int = Field(ge=0, description="Of the document that speaks; orders its facts.")
    correlation_id: UUID = Field(
        default_factory=uuid4, description="One for everything that one request set in motion."
    )
    causation_id: UUID | None = Field(None, description="The fact or command that led to this.")
    actor: str = Field(description="A reference to who acted, never a name.", examples=["key:k_1"])

    if not TYPE_CHECKING:

        def __init__(self, /, **data: Any) -> None:
            if unknown := data.keys() - type(self).model_fields.keys():
                raise TypeError(f"{type(self).__name__} has no field {sorted(unknown)}")
            super().__init__(**data)

        # Tells pydantic that reading a fact need not pass through the check above.
        __init__.__pydantic_base_init__ = True

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if cls.__dict__.get("name"):
            FACTS[cls.name] = cls

    @property
    def subject(self) -> str:
        """Where it is said: ``xaso.<commune>.<producer>.v<N>.<noun>.<past-verb>``."""
        return f"{PRODUCT}.{self.commune}.{self.name}"

    @classmethod
    def heard_on(cls) -> str:
        """Return the subject that hears this fact of every commune."""
        return f"{PRODUCT}.*.{cls.name}"


def fact_named(subject: str) -> type[Event] | None:
    """Return the class of the fact said on ``subject``, or None for one not known here."""
    return FACTS.get(subject.split(".", 2)[2]) if subject.count(".") > 2 else None  # noqa: PLR2004


def facts_of(producer: str) -> list[type[Event]]:
    """Return the facts that ``producer`` says, as far as their contracts are imported."""
    return [fact for name, fact in FACTS.items() if name.startswith(f"{producer}.")]
