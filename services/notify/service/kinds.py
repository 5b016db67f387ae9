"""Which kinds of message come to a recipient, by which channels, and which cannot be stopped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from services.notify.models import DIGEST, Preference, Rule, Urgency
from services.notify.ports import Directory
from services.notify.service.telling import CHANNELS
from shared.auth import STAFF
from shared.contracts.notify import DeliveryChannel

Always = Literal["never", "partly", "always"]
"""Whether messages of a kind come whatever is preferred: none, the critical ones, or all."""


@dataclass(frozen=True, slots=True)
class HeardKind:
    """A fact, or ``digest``, of which a recipient hears by some channels besides the inbox."""

    kind: str
    channels: Sequence[DeliveryChannel]
    always: Always


def kinds_of(
    commune: str,
    recipient: str,
    preference: Preference,
    rules: Iterable[Rule],
    directory: Directory,
) -> list[HeardKind]:
    """Return what comes to ``recipient`` by the rules in force, and what was stopped before."""
    boxes = {recipient, *_boxes(commune, recipient, directory)}
    mine = [rule for rule in rules if _hears(rule, boxes) and set(rule.by) - {"inbox"}]
    by_kind: dict[str, list[Rule]] = {}
    for rule in mine:
        by_kind.setdefault(rule.fact, []).append(rule)
    found = [HeardKind(kind, _channels(some), _always(some)) for kind, some in by_kind.items()]
    if waiting := [rule for rule in mine if rule.urgency is Urgency.DIGEST]:
        found.append(HeardKind(DIGEST, _channels(waiting), "never"))
    known = {each.kind for each in found}
    return found + [
        HeardKind(kind, _in_order(off), "never")
        for kind, off in sorted(preference.kinds_off.items())
        if kind not in known
    ]


def _boxes(commune: str, recipient: str, directory: Directory) -> Iterable[str]:
    """Yield whose messages come to a person as well: their unit's, their roles'."""
    if not recipient.startswith("person:"):
        return
    boxes = [f"unit:{each}" for each in directory.units(commune)]
    boxes += [f"role:{each}" for each in sorted(STAFF)]
    yield from (each for each in boxes if recipient in directory.hearing(commune, each))


def _hears(rule: Rule, boxes: set[str]) -> bool:
    is_unit = any(each.startswith("unit:") for each in boxes)
    return any(to in boxes or (is_unit and to in ("unit", "units")) for to in rule.to)


def _channels(rules: Iterable[Rule]) -> Sequence[DeliveryChannel]:
    return _in_order({by for rule in rules for by in rule.by if by != "inbox"})


def _in_order(channels: Iterable[DeliveryChannel]) -> Sequence[DeliveryChannel]:
    wanted = set(channels)
    return tuple(each for each in CHANNELS if each in wanted)


def _always(rules: Sequence[Rule]) -> Always:
    critical = [rule.critical for rule in rules]
    return "always" if all(critical) else "partly" if any(critical) else "never"
