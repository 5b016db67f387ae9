"""Example facts of every kind that can be told, made from the contracts themselves.

The first example of a fact has every optional thing; each of the others differs from it in one:
something is missing, or is another of the values that the contract allows.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from services.notify.models import BRIEF, DIGEST, NOT_READ, TEST, UNRULED, Title, Use
from services.notify.ports import Directory
from services.notify.service.about import About, both, describe
from shared.contracts.base import FACTS, Event
from shared.contracts.notify import DeliveryChannel
from shared.errors import Text

DAY, MOMENT = "2025-09-15", "2025-09-15T01:30:00Z"
TRACKING_URL = "https://xa.example/t/vi-du"
TITLE = Title("C.I.1.a", "Thực hiện chuyên mục Chuyển đổi số")
ID = UUID("6f1c0c3e-6a3e-4b1f-9a53-0000000000aa")
SIMPLE: Mapping[Any, list[Any]] = {
    bool: [True, False],
    int: [2, 1],
    float: [2.5],
    date: [DAY],
    datetime: [MOMENT],
    AwareDatetime: [MOMENT],
    UUID: [str(ID)],
}
ENVELOPE = frozenset(Event.model_fields)
GROUP: About = {
    "name": both(Text("C.I.1.a – Chuyên mục Chuyển đổi số", "C.I.1.a – Digital transformation")),
    "count": 7,
    "titles": [both(Text("C.I.1.a: 14/52 số phát thanh", "C.I.1.a: 14/52 radio issues"))] * 5,
    "more": 2,
}
UNREAD: About = {
    "whom": both(Text("Phòng Kinh tế", "Economic division")),
    "since": MOMENT,
    "again_at": MOMENT,
    "again_by": "telegram",
    "title": both(Text("Được giao xử lý phản ánh SM-7K3Q9X", "Case SM-7K3Q9X is assigned to you")),
    "text": both(Text("Xin đăng nhập hệ thống để xem.", "Please sign in to see it.")),
}
UNRULED_EXAMPLES: Mapping[str, tuple[About, ...]] = {
    BRIEF: ({"day": MOMENT},),
    DIGEST: tuple(
        {"day": MOMENT, "count": 7, "groups": [{**GROUP, "more": more}]} for more in (2, 0)
    ),
    NOT_READ: (
        UNREAD,
        *({**UNREAD, "again_by": each} for each in get_args(DeliveryChannel)),
        {**UNREAD, "again_at": None, "again_by": None},
    ),
    TEST: ({"at": MOMENT},),
}
"""The same for what no rule names."""


@lru_cache
def tellable() -> frozenset[str]:
    """Return the names of the facts that a message can be made of."""
    unknown = describe.dispatch(Event)
    return frozenset(name for name, kind in FACTS.items() if describe.dispatch(kind) != unknown)


def abouts(use: Use, commune: str, names: Directory) -> tuple[About, ...]:
    """Return the variables of messages about examples of a fact, the fullest first.

    Raises ``Rejected`` for a commune that is not served here.
    """
    if use.fact in UNRULED:
        return UNRULED_EXAMPLES[use.fact]
    units = names.units(commune)
    first = f"unit:{units[0]}"
    more = {"tracking_url": TRACKING_URL} if use.resident else {}
    events = _events(use, commune, units[0])
    made = [describe(event, first, names, TITLE) for event in events]
    made += [
        describe(events[0], first, names, None),
        describe(events[0], f"unit:{units[-1]}", names, TITLE),
    ]
    return tuple({**each, **more} for each in made)


@lru_cache(maxsize=500)
def _events(use: Use, commune: str, unit: str) -> tuple[Event, ...]:
    kind, when = FACTS[use.fact], dict(use.when)
    envelope = {
        "event_id": str(ID), "occurred_at": MOMENT, "commune": commune, "revision": 2,
        "correlation_id": str(ID), "actor": "key:k_1",
    }  # fmt: skip
    envelope |= {name: values[0] for name, values in when.items() if name in ENVELOPE}
    return tuple(kind.model_validate({**envelope, **said}) for said in _objects(kind, unit, when))


def _objects(
    kind: type[BaseModel], unit: str, when: Mapping[str, tuple[Any, ...]]
) -> Iterator[dict[str, Any]]:
    """Yield the fullest object of a kind, then those that differ from it in one field."""
    fields = {name: each for name, each in kind.model_fields.items() if name not in ENVELOPE}
    options = {
        name: list(when[name]) if name in when else _options(name, each, unit)
        for name, each in fields.items()
    }
    fullest = {name: values[0] for name, values in options.items()}
    yield fullest
    for name, values in options.items():
        yield from ({**fullest, name: value} for value in values[1:])


def _options(name: str, said: FieldInfo, unit: str) -> list[Any]:
    values = [*(said.examples or ()), *_of_type(said.annotation, name, unit)]
    if said.examples:
        values = [*said.examples, *(each for each in values if each in (None, []))]
    return values if said.is_required() else _with_default(values, said)


def _with_default(values: list[Any], said: FieldInfo) -> list[Any]:
    default = said.get_default(call_default_factory=True, validated_data={})
    plain = [] if default == () else default
    return values if plain in values else [*values, plain]


def _of_type(kind: Any, name: str, unit: str) -> list[Any]:
    """Return values of a type: each of those that are listed, or some."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _of_type(inside[0], name, unit)
    if origin in (Union, UnionType):
        kinds = (each for each in inside if each is not type(None))
        found = chain.from_iterable(_of_type(each, name, unit) for each in kinds)
        return [*found, None] if type(None) in inside else list(found)
    if origin is tuple:
        items = _of_type(inside[0], name, unit)
        return [items[:1] * 2, *([each] for each in items), []]
    return _of_plain(kind, name, unit)


def _of_plain(kind: Any, name: str, unit: str) -> list[Any]:
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    if get_origin(kind) is dict:
        return [{}]
    if issubclass(kind, StrEnum):
        return [each.value for each in kind]
    if issubclass(kind, BaseModel):
        return list(_objects(kind, unit, {}))
    if name in ("unit", "village", "posted_by", "holder", "former_holder"):
        return [unit]
    return SIMPLE.get(kind) or [name.replace("_", " ")]
