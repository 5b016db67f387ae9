"""From what a mail program made to what a person wrote: plain text, without quotes."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

_HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote", "table"})
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ud800-\udfff]")
_QUOTE_BEGINS = re.compile(
    r"-{2,} ?(original message|thư gốc|tin nhắn gốc) ?-{2,}"
    r"|on .{4,200} wrote:"
    r"|vào .{4,200} (đã )?viết:"
    r"|.{0,120}<[^<>\s]+@[^<>\s]+>.{0,20}(wrote|(đã )?viết):"
    r"|_{20,}",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"(from|từ): .*@.*", re.IGNORECASE)
_SIGNATURE = re.compile(r"--\s?")


def from_html(html: str) -> str:
    """Return the words of ``html``; scripts, styles and markup are left out."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return tidied("".join(reader.words))


def tidied(text: str) -> str:
    """Return ``text`` without control characters and without runs of space or empty lines."""
    readable = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in readable.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def without_signature(text: str) -> str:
    """Return ``text`` up to the mark that mail programs put before a signature."""
    return _until(text, lambda lines, at: bool(_SIGNATURE.fullmatch(lines[at])))


def without_quote(text: str) -> str:
    """Return what is new in a reply: up to where the quoted mail clearly begins."""
    new = _until(text, _quotes_from)
    return "\n".join(line for line in new.split("\n") if not line.startswith(">")).strip()


def _quotes_from(lines: list[str], at: int) -> bool:
    line = lines[at]
    wrapped = f"{line} {lines[at + 1]}" if at + 1 < len(lines) else line
    return bool(
        _QUOTE_BEGINS.fullmatch(line)
        or (line and _QUOTE_BEGINS.fullmatch(wrapped))
        or _ADDRESSES.fullmatch(line)
    )


def _until(text: str, ends: Callable[[list[str], int], bool]) -> str:
    lines = text.split("\n")
    end = next((at for at in range(len(lines)) if ends(lines, at)), len(lines))
    return "\n".join(lines[:end]).strip()


class _Words(HTMLParser):
    """Gathers what a person would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag in _BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        elif tag in _BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(re.sub(r"\s+", " ", data))
