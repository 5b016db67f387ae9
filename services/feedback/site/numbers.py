"""Numbers as people here read them: 1.234,5 in Vietnamese, 1,234.5 in English."""

from shared.errors import Language

NONE = "–"
_SWAPPED = str.maketrans(",.", ".,")


def number(value: float | None, language: Language, places: int = 0) -> str:
    """Return ``value`` with so many decimal places; a dash for none."""
    if value is None:
        return NONE
    written = f"{value:,.{places}f}"
    return written.translate(_SWAPPED) if language == "vi" else written


def per_cent(share: float | None, language: Language) -> str:
    """Return a share from 0 to 1 in per cent."""
    return NONE if share is None else f"{number(share * 100, language, 1)} %"
