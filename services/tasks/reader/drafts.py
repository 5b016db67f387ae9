"""A task while it is read: what its lines say, before it is judged as a whole."""

import re
from dataclasses import dataclass, field

from services.tasks.reader.roles import role_of, roles_in
from services.tasks.reader.words import Names, folded, trimmed
from shared.contracts.tasks import Role, Track

FREQUENCY = re.compile(r"^(?:tần suất|số lượng|chỉ tiêu|định mức)[^:]{0,20}:\s*")
TIME = re.compile(r"^(?:thời gian|thời hạn|tiến độ|hạn|thời điểm)[^:]{0,30}:\s*")
DETAIL = re.compile(r"^(?:nội dung|sản phẩm|kết quả|yêu cầu)[^:]{0,20}:\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the plan something stands: as written, by position, and under what headings."""

    ref: str = ""
    path: tuple[str, ...] = ()
    track: Track | None = None
    heading: str | None = None


@dataclass
class Draft:
    """What is known of a task while its lines are read."""

    place: Place
    words: str
    roles: list[Role] = field(default_factory=list)
    frequency: str | None = None
    time: str | None = None
    detail: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def take(self, line: str, names: Names) -> None:
        """Read one line about the task."""
        words = folded(line)
        if found := role_of(line):
            read = roles_in(*found, names)
            self.roles += read.roles
            self.unknown += read.unknown
        elif FREQUENCY.match(words):
            self.frequency = trimmed(line.split(":", 1)[1])
        elif TIME.match(words):
            self.time = "; ".join(filter(None, (self.time, trimmed(line.split(":", 1)[1]))))
        elif DETAIL.match(words):
            self.detail.append(trimmed(line.split(":", 1)[1]))
        else:
            self.detail.append(trimmed(line))


def track_of(words: str) -> Track | None:
    """Return the track that a heading names, or None where it names neither or both."""
    plain = folded(words)
    digital = bool(re.search(r"chuyển đổi số|\bcđs\b", plain))
    reform = bool(re.search(r"cải cách hành chính|\bcchc\b|\btthc\b", plain))
    if digital is reform:
        return None
    return Track.CDS if digital else Track.CCHC
