"""The broadcast schedule: a programme, its script, and each of its airings."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from shared.contracts.base import Event
from shared.contracts.tasks import Airing as SaidAiring
from shared.contracts.tasks import ProgrammeChangedV1, ProgressKind
from shared.errors import Conflict, NotFound, Text

AiringKind = Literal[ProgressKind.FIRST_AIRING, ProgressKind.RERUN, ProgressKind.ISSUE]
AiringState = Literal["planned", "aired", "cancelled"]
ProgrammeState = Literal["planned", "scripted", "aired", "cancelled"]


@dataclass(frozen=True, slots=True)
class Airing:
    """One broadcast; ``sequence`` rises whenever it is moved, aired or cancelled."""

    id: UUID
    kind: AiringKind
    at: datetime
    minutes: int
    clusters: tuple[str, ...] = ()
    state: AiringState = "planned"
    sequence: int = 0
    progress_id: UUID | None = None

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.at + timedelta(minutes=self.minutes)

    def collides(self, other: "Airing") -> bool:
        """Tell whether both want the same cluster of loudspeakers at the same time."""
        shared = set(self.clusters) & set(other.clusters)
        return (
            bool(shared)
            and other.state != "cancelled"
            and self.at < other.end
            and other.at < self.end
        )


@dataclass(frozen=True, slots=True)
class AnswersOnAir:
    """Which task, and which topic of the plan, answers to residents are aired for."""

    task: str
    topic: str
    basis: str


@dataclass(frozen=True, slots=True)
class Source:
    """The published answer that a programme reads out, as far as its case's facts were heard."""

    case_id: UUID
    code: str
    revision: int


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What changes of a programme; None leaves as it is."""

    title: str | None = None
    script: str | None = None
    topics: tuple[str, ...] | None = None


@dataclass
class Programme:
    """A programme of one task: what is told, its script, and when it is on the air."""

    id: UUID
    commune: str
    task_id: str
    unit: str
    title: str
    topics: tuple[str, ...] = ()
    script: str = ""
    state: ProgrammeState = "planned"
    airings: tuple[Airing, ...] = ()
    source: Source | None = None
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    def airing(self, airing_id: UUID) -> Airing:
        """Return one airing; raises ``NotFound``."""
        found = next((each for each in self.airings if each.id == airing_id), None)
        if found is None:
            raise NotFound("unknown-airing", Text("Không có lượt phát này.", "No such airing."))
        return found

    def write(self, rewrite: Rewrite, actor: str) -> None:
        """Change title, script or topics; a programme with a script is ready to be aired.

        Raises ``Conflict`` for topics of a programme that was aired: they are counted already.
        """
        if rewrite.topics is not None and rewrite.topics != self.topics:
            if self.state == "aired":
                raise Conflict(
                    "programme-aired",
                    Text(
                        "Chương trình đã phát, chuyên đề đã được tính nên không đổi được.",
                        "The programme was aired and its topics counted; they stay.",
                    ),
                )
            self.topics = rewrite.topics
        self.title = rewrite.title or self.title
        if rewrite.script is not None:
            self.script = rewrite.script
            if self.state in ("planned", "scripted"):
                self.state = "scripted" if rewrite.script else "planned"
        self.say(actor)

    def add(self, airing: Airing, actor: str) -> None:
        """Plan one more airing; the same one again changes nothing."""
        if any(each.id == airing.id for each in self.airings):
            return
        self.airings = (*self.airings, airing)
        self.say(actor)

    def move(self, moved: Airing, actor: str) -> None:
        """Put an airing that is still planned elsewhere; raises ``Conflict`` for any other."""
        sequence = self.planned(moved.id).sequence + 1
        self._replace(replace(moved, sequence=sequence), actor)

    def aired(self, airing_id: UUID, progress_id: UUID, actor: str) -> None:
        """Note that an airing took place, and by which report it counts.

        What is counted was aired, even if somebody called it off meanwhile.
        """
        airing = self.airing(airing_id)
        self.state = "aired"
        self._replace(
            replace(airing, state="aired", progress_id=progress_id, sequence=airing.sequence + 1),
            actor,
        )

    def cancel(self, airing_id: UUID, actor: str) -> None:
        """Call an airing off; raises ``Conflict`` for one that took place."""
        airing = self.planned(airing_id)
        self._replace(replace(airing, state="cancelled", sequence=airing.sequence + 1), actor)

    def follow(self, source: Source, *, wanted: bool, actor: str) -> None:
        """Take over whether the answer is still to be read out; what was aired stays aired."""
        self.source = source
        if self.state == "aired":
            return
        self.state = "planned" if wanted else "cancelled"
        if not wanted:
            self.airings = tuple(
                replace(each, state="cancelled", sequence=each.sequence + 1)
                if each.state == "planned"
                else each
                for each in self.airings
            )
        self.say(actor)

    def say(self, actor: str) -> None:
        """Say how the programme is from now on; its script is never said."""
        self.revision += 1
        self.events.append(
            ProgrammeChangedV1(
                commune=self.commune,
                revision=self.revision,
                actor=actor,
                programme_id=self.id,
                task_id=self.task_id,
                unit=self.unit,
                state=self.state,
                topics=self.topics,
                from_answer=self.source is not None,
                airings=tuple(
                    SaidAiring(airing_id=each.id, kind=each.kind, at=each.at, state=each.state)
                    for each in self.airings
                ),
            )
        )

    def planned(self, airing_id: UUID) -> Airing:
        """Return an airing that is still to come; raises ``NotFound``, ``Conflict``."""
        airing = self.airing(airing_id)
        if airing.state != "planned":
            raise Conflict(
                "airing-settled",
                Text(
                    "Lượt phát này đã phát hoặc đã hủy.",
                    "This airing took place or was called off.",
                ),
            )
        return airing

    def _replace(self, airing: Airing, actor: str) -> None:
        self.airings = tuple(airing if each.id == airing.id else each for each in self.airings)
        self.say(actor)


def programme_of_answer(case_id: UUID) -> UUID:
    """Return the id of the programme that reads out the answer of a case."""
    return uuid5(case_id, "on-air")


def must_be_free(airing: Airing, others: Sequence[Programme]) -> None:
    """Raise ``Conflict`` when another airing has the same cluster at the same time."""
    for programme in others:
        for other in programme.airings:
            if other.id != airing.id and airing.collides(other):
                raise Conflict(
                    "cluster-taken",
                    Text(
                        f"Cụm loa đã có lượt phát của “{programme.title}” vào lúc này.",
                        f"The loudspeakers air “{programme.title}” at that time.",
                    ),
                )
