"""What every page says in the same way: titles, notices, and what became of a step. Pure."""

from collections.abc import Sequence
from html import escape


def door(title: str, *sentences: str) -> str:
    """Return what somebody sees who is not, or not yet, let in."""
    body = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return f'<div class="xs-door"><h1>{escape(title)}</h1>{body}</div>'


def title(name: str, how: str) -> str:
    """Return a page's title and one sentence on what it is for."""
    return f'<header class="xs-page"><h1>{escape(name)}</h1><p>{escape(how)}</p></header>'


def title_small(name: str, how: str) -> str:
    """Return the title of a part of a page and one sentence on what it is for."""
    return f'<header class="xs-page xs-part"><h2>{escape(name)}</h2><p>{escape(how)}</p></header>'


def menu(name: str, here: str, told: str) -> str:
    """Return the disclosure called ``name`` that folds the ways to other pages on a phone.

    It knows the page that is ``here``: on another page it is another one, and folded again.
    ``told`` is what is said while it is folded; empty for nothing.
    """
    more = f"<span>{escape(told)}</span>" if told else ""
    return (
        f'<details class="xs-menu" data-here="{escape(here)}">'
        f"<summary><b>{escape(name)}</b>{more}</summary></details>"
    )


def notice(sentence: str) -> str:
    """Return a sentence that somebody must not miss."""
    return f'<p class="xs-notice" role="status">{escape(sentence)}</p>'


def said(sentence: str, more: str = "", *, good: bool) -> str:
    """Return what became of what somebody did; ``more`` is markup below it."""
    kind, role = ("xs-good-news", "status") if good else ("xs-bad-news", "alert")
    return f'<div class="xs-notice {kind}" role="{role}"><p>{escape(sentence)}</p>{more}</div>'


def refusal(sentences: Sequence[str]) -> str:
    """Return why something was not done."""
    return said(" ".join(sentences), good=False)
