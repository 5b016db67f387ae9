"""Every sentence on the screens, in Vietnamese and English, and how figures are written."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.dashboard.texts import call, case, common, leadership, operations, privacy, steps
from shared.errors import Language, Text

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")

TEXTS: dict[str, Text] = {
    **common.TEXTS,
    **leadership.TEXTS,
    **call.TEXTS,
    **case.TEXTS,
    **steps.TEXTS,
    **privacy.TEXTS,
    **operations.TEXTS,
}


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

    def time(self, value: datetime) -> str:
        """Return a moment as HH:MM:SS in Viet Nam."""
        return value.astimezone(LOCAL).strftime("%H:%M:%S")

    def moment(self, value: datetime, today: date) -> str:
        """Return a moment as HH:MM with its day, unless that is today."""
        local = value.astimezone(LOCAL)
        clock = local.strftime("%H:%M")
        return clock if local.date() == today else f"{clock} {local.strftime('%d/%m/%Y')}"
