"""The clock on the wall of the commune."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class WallClock:
    """The real day in Vietnam, which begins seven hours before the day in UTC."""

    def today(self) -> date:
        """Return the day in Asia/Ho_Chi_Minh."""
        return datetime.now(VIETNAM).date()
