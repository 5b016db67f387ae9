"""The clock on the wall of the commune."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class WallClock:
    """The real day in Vietnam, which begins seven hours before the day in UTC."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the day in Asia/Ho_Chi_Minh."""
        return self.now().astimezone(VIETNAM).date()


class FileClock(WallClock):
    """A clock that shows the moment written in a file: for demonstrations of a whole year."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Return the moment in the file (ISO 8601 with offset), in UTC."""
        return datetime.fromisoformat(self._path.read_text("utf-8").strip()).astimezone(UTC)
