"""What changing rules and changing templates have in common."""

from collections.abc import Sequence

from services.notify.models import UNRULED, Use, Version
from services.notify.ports import Rules, Versions
from shared.errors import Conflict, FieldError, Invalid, NotFound, Text

MOST_NAMED = 5


async def found(versions: Versions, commune: str, name: str, revision: int | None) -> Version:
    """Return what is in force at this moment, or the version ``revision``; raises ``NotFound``.

    The version 0 is what was shipped.
    """
    if revision is None:
        return await versions.current(commune, name)
    if revision == 0:
        return Version()
    version = await versions.at(commune, name, revision)
    if version is None:
        raise missing()
    return version


async def uses_of(rules: Rules, commune: str) -> dict[str, set[Use]]:
    """Return by template what it is used for, by the rules in force or by the shipped ones.

    A template is kept only if it can say all of that.
    """
    used: dict[str, set[Use]] = {name: {Use(name)} for name in UNRULED}
    for rule in (*await rules.current(commune), *rules.shipped):
        used.setdefault(rule.template, set()).update(Use.of(rule))
    return used


def missing() -> NotFound:
    """Return the error for a template or a version that never was."""
    return NotFound(
        "not-found", Text("Không có mẫu tin hoặc phiên bản này.", "There is no such version.")
    )


def changed() -> Conflict:
    """Return the error for what somebody else has changed meanwhile."""
    return Conflict(
        "changed-meanwhile",
        Text(
            "Nội dung vừa được người khác thay đổi; xin xem lại rồi lưu lại.",
            "Somebody else has just changed this; look at it again and save once more.",
        ),
    )


def refused(errors: Sequence[FieldError]) -> Invalid:
    """Return the error for a template, or for values, that cannot be used."""
    return Invalid("invalid-template", together(errors), *errors)


def together(errors: Sequence[FieldError]) -> Text:
    """Return the first of ``errors`` in one sentence."""
    first = errors[:MOST_NAMED]
    return Text(
        "Chưa dùng được: " + "; ".join(f"{each.field}: {each.message.vi}" for each in first) + ".",
        "It cannot be used: "
        + "; ".join(f"{each.field}: {each.message.en}" for each in first)
        + ".",
    )
