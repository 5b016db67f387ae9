"""A message as it would reach somebody, before anybody gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.notify.models import Said
from services.notify.ports import TemplateBroken, Wording, Words
from services.notify.service.about import About
from services.notify.service.changing import refused
from services.notify.service.copying import copy_text
from shared.errors import FieldError, Invalid, Language, Text

MOST_ITEMS = 100
"""In a list that somebody gives to a preview."""
RESIDENT = Text("Ông/Bà", "Sir or Madam")
STAFF = Text("đơn vị nhận tin", "the unit that is told")


@dataclass(frozen=True, slots=True)
class Preview:
    """A message in one language: what is said, as a letter, and as a text for a chat group."""

    said: Said
    text: str
    html: str
    copy: str


def preview_of(
    words: Words, about: About, language: Language, wording: Wording, commune: Text, *, url: str
) -> Preview:
    """Return what ``words`` say of ``about``; raises ``Invalid`` where they cannot."""
    reader = RESIDENT if "tracking_url" in about else STAFF
    frame = {
        "addressee": reader.to(language),
        "commune": commune.to(language),
        "unsubscribe": None,
        "desk": "" if "tracking_url" in about else url,
    }
    try:
        said = words.say(language, about)
        text, html = wording.letter(said, language, frame)
    except (TemplateBroken, RecursionError) as error:
        raise Invalid(
            "values-do-not-fit",
            Text(
                "Giá trị đưa vào không điền được vào mẫu tin.",
                "The given values cannot be filled into the template.",
            ),
        ) from error
    return Preview(said, text, html, copy_text(said, commune, language, url))


def with_values(example: About, values: Mapping[str, Any]) -> About:
    """Return ``example`` with some other values; raises ``Invalid`` for what it does not have."""
    if unknown := values.keys() - example.keys():
        why = Text("mẫu tin không có biến này", "the template has no such variable")
        raise refused([FieldError(f"values.{each[:50]}", why) for each in sorted(unknown)[:10]])
    if _longest(values) > MOST_ITEMS:
        why = Text(f"tối đa {MOST_ITEMS} mục", f"at most {MOST_ITEMS} items")
        raise refused([FieldError("values", why)])
    return {**example, **values}


def _longest(value: Any) -> int:
    """Return the length of the longest list inside ``value``."""
    if isinstance(value, Mapping):
        return max(map(_longest, value.values()), default=0)
    if isinstance(value, list):
        return max(len(value), *map(_longest, value)) if value else 0
    return 0
