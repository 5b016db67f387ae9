"""What is not well, since when, and what to do: pure, from what the services say.

The figures above which something is a trouble are those of the alerts
(``deploy/prometheus/rules.yml``), so that the desk and the alarm never disagree; a test holds them
together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from services.dashboard.client.figures import Channel, Figures
from services.dashboard.client.operation_shapes import Letter, Letters, Verification
from services.dashboard.client.operations import Vitals
from services.dashboard.texts import TEXTS, Words

OUTBOX_SECONDS = 60
PENDING = 500
UNSENT_SECONDS = 1800
SHARED_PARTS = ("bus", "mongo")
"""What all services lean on: where each lacks it, it is one trouble and not four."""

Level = Literal["late", "at_risk"]
"""Act now, or look at it today; the names of the colours."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is not well; ``since`` is None where nobody but the page can know."""

    kind: str
    about: str
    level: Level
    values: Mapping[str, object] = field(default_factory=dict)
    since: datetime | None = None

    @property
    def key(self) -> str:
        """The name under which it is remembered while it lasts."""
        return f"{self.kind}:{self.about}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the services said: their vitals by name; None for what nobody could tell."""

    vitals: Mapping[str, Vitals]
    letters: Letters | None
    ticks: Letters | None
    verification: Verification | None
    commune: str
    at: datetime


def found(seen: Seen, words: Words) -> list[Trouble]:
    """Return what is not well, what cannot wait first."""
    everything = [
        *_services(seen, words),
        *_letters(seen, words),
        *_ticks(seen, words),
        *_audit(seen),
    ]
    return sorted(everything, key=lambda each: each.level != "late")


def consumer(name: str, words: Words) -> str:
    """Return who hears what, in words; the name as it is where there are none."""
    service = name.partition("-")[0]
    return words("hears", who=_named(f"tile_{service}", service, words), what=heard_by(name, words))


def heard_by(name: str, words: Words) -> str:
    """Return what a consumer hears, in words."""
    heard = name.partition("-")[2]
    return _named(f"hears_{heard}", heard, words)


def part(name: str, why: str, words: Words) -> str:
    """Return what is wrong with a part of a service."""
    reason = _named(f"why_{why.replace(' ', '_')}", why, words)
    return f"{_named(f'part_{name}', name, words)}: {reason}"


def lasting(seconds: float, words: Words) -> str:
    """Return a length of time in the largest unit that fits."""
    for name, unit in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= unit:
            return words(f"lasting_{name}", count=words.number(int(seconds // unit)))
    return words("lasting_seconds", count=words.number(int(seconds)))


def _named(key: str, otherwise: str, words: Words) -> str:
    return words(key) if key in TEXTS else otherwise


def _services(seen: Seen, words: Words) -> Iterator[Trouble]:
    answering = {name: each for name, each in seen.vitals.items() if each.answers}
    shared = [
        part
        for part in SHARED_PARTS
        if len(answering) > 1 and all(part in each.problems for each in answering.values())
    ]
    for each in shared:
        yield Trouble(f"all_{each}", "", "late")
    for name, vitals in seen.vitals.items():
        service = words(f"tile_{name}")
        if not vitals.answers:
            yield Trouble("down", name, "late", {"service": service})
            continue
        wrong = {p: why for p, why in vitals.problems.items() if p not in shared}
        if wrong:
            why = "; ".join(part(p, why, words) for p, why in sorted(wrong.items()))
            yield Trouble("not_ready", name, "late", {"service": service, "why": why})
        if vitals.figures:
            yield from _figures(name, vitals, vitals.figures, seen, words)


def _figures(
    name: str, vitals: Vitals, figures: Figures, seen: Seen, words: Words
) -> Iterator[Trouble]:
    service = words(f"tile_{name}")
    if figures.outbox_age and figures.outbox_age > OUTBOX_SECONDS:
        age = lasting(figures.outbox_age, words)
        yield Trouble(
            "outbox", name, "late", {"service": service, "age": age}, _ago(figures.outbox_age, seen)
        )
    deaf = [each.name for each in figures.consumers if not each.listening]
    if deaf and "bus" not in vitals.problems:
        listed = ", ".join(heard_by(each, words) for each in deaf)
        yield Trouble("deaf", name, "late", {"service": service, "what": listed})
    for each in figures.consumers:
        if each.pending > PENDING:
            count = words.number(each.pending)
            yield Trouble(
                "lag", each.name, "at_risk", {"who": consumer(each.name, words), "count": count}
            )
    if figures.refused:
        values = {"service": service, "count": words.number(figures.refused)}
        yield Trouble("refused", name, "at_risk", values)
    for channel in figures.channels:
        yield from _channel(channel, seen, words)
    if figures.mailbox_up.get(seen.commune) is False:
        yield Trouble("mailbox", "", "at_risk")
    if figures.audit_bad.get(seen.commune):
        yield _broken(figures.audit_bad[seen.commune], None)
    due = figures.request_due.get(seen.commune)
    if due is not None and due < 0:
        yield Trouble("request", "", "at_risk", since=_ago(-due, seen))


def _channel(channel: Channel, seen: Seen, words: Words) -> Iterator[Trouble]:
    named = {"channel": words(f"channel_{channel.name}")}
    if channel.breaker != "closed":
        yield Trouble("breaker", channel.name, "at_risk", named)
    if channel.oldest > UNSENT_SECONDS:
        values = {**named, "age": lasting(channel.oldest, words)}
        yield Trouble("unsent", channel.name, "at_risk", values, _ago(channel.oldest, seen))


def _letters(seen: Seen, words: Words) -> Iterator[Trouble]:
    """Tell of what can be said again; a command's unit was told why, and posts it anew."""
    found = [each for each in seen.letters.items if each.replayable] if seen.letters else []
    if seen.letters and found:
        yield _waiting("letters", found, words, more=bool(seen.letters.next))


def _ticks(seen: Seen, words: Words) -> Iterator[Trouble]:
    if seen.ticks and seen.ticks.items:
        yield _waiting("ticks", seen.ticks.items, words, more=bool(seen.ticks.next))


def _waiting(kind: str, found: Sequence[Letter], words: Words, *, more: bool) -> Trouble:
    moments = [each.set_aside_at for each in found if each.set_aside_at]
    count = words.number(len(found)) + ("+" if more else "")
    return Trouble(kind, "", "at_risk", {"count": count}, min(moments, default=None))


def _audit(seen: Seen) -> Iterator[Trouble]:
    found = seen.verification
    known = any(
        each.figures and each.figures.audit_bad.get(seen.commune) for each in seen.vitals.values()
    )
    if found and found.state == "broken" and found.bad and not known:
        yield _broken(found.bad.number, found.ended_at)


def _broken(number: int, since: datetime | None) -> Trouble:
    return Trouble("audit", "", "late", {"number": number}, since)


def _ago(seconds: float, seen: Seen) -> datetime:
    return seen.at - timedelta(seconds=seconds)
