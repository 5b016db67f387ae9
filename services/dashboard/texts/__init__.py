"""Every sentence on the screens, in Vietnamese and English, and how figures are written."""

import calendar
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.dashboard.texts import (
    amendments,
    broadcasts,
    call,
    case,
    common,
    deliveries,
    focal_desk,
    leaders,
    leadership,
    letters,
    notices,
    operations,
    privacy,
    steps,
    tables,
    troubles,
    unit_desk,
    voices,
    wording,
)
from shared.errors import Language, Text

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
MONTHS = calendar.month_abbr

PARTS = (
    common,
    leadership,
    leaders,
    voices,
    call,
    case,
    steps,
    privacy,
    tables,
    unit_desk,
    focal_desk,
    amendments,
    broadcasts,
    operations,
    troubles,
    letters,
    deliveries,
    notices,
    wording,
)
TEXTS: dict[str, Text] = {name: sentence for part in PARTS for name, sentence in part.TEXTS.items()}


class Words:
    """The catalogue in one language, with that language's way of writing figures."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        """Return the sentence called ``key``; raises ``KeyError`` for one that does not exist."""
        return TEXTS[key].to(self.language).format(**values)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a figure as 1.234,5 (English: 1,234.5)."""
        text = f"{value:,.{digits}f}"
        return text if self.language == "en" else text.translate(str.maketrans(",.", ".,"))

    def day(self, value: date | None) -> str:
        """Return a date as dd/mm/yyyy; an en dash for none."""
        return value.strftime("%d/%m/%Y") if value else "–"

    def month(self, value: str, *, year: bool = False) -> str:
        """Return a month (``2025-09``) as T9, or tháng 9/2025 (English: Sep, September 2025)."""
        number = int(value[5:7])
        if self.language == "en":
            return f"{calendar.month_name[number]} {value[:4]}" if year else MONTHS[number]
        return f"Tháng {number}/{value[:4]}" if year else f"T{number}"

    def time(self, value: datetime) -> str:
        """Return a moment as HH:MM:SS in Viet Nam."""
        return value.astimezone(LOCAL).strftime("%H:%M:%S")

    def moment(self, value: datetime, today: date) -> str:
        """Return a moment as HH:MM with its day, unless that is today."""
        local = value.astimezone(LOCAL)
        clock = local.strftime("%H:%M")
        return clock if local.date() == today else f"{clock} {local.strftime('%d/%m/%Y')}"
