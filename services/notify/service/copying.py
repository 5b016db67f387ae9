"""A message as a text to copy into a chat group, such as one of Zalo."""

from services.notify.models import Said
from shared.errors import Language, Text

MOST_CHARACTERS = 500
OPEN = Text("Xem trên hệ thống:", "In the system:")


def copy_text(said: Said, commune: Text, language: Language, url: str = "") -> str:
    """Return plain text: whose message it is, its title, what it says in short, where to look.

    ``url`` is where it is opened; empty for nowhere.
    """
    name = commune.to(language)
    lines = [f"[{name[:1].upper()}{name[1:]}] {said.title}", said.short or _first(said.text)]
    if url:
        lines.append(f"{OPEN.to(language)} {url}")
    return "\n".join(lines)


def _first(text: str) -> str:
    """Return the first paragraph, cut at a word where it is too long."""
    paragraph = text.partition("\n\n")[0].strip()
    if len(paragraph) <= MOST_CHARACTERS:
        return paragraph
    return paragraph[:MOST_CHARACTERS].rsplit(None, 1)[0].rstrip(",;:") + " …"
