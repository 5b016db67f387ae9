"""What residents say: how much, where, of what, how long they waited, how content they are."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from services.dashboard.charts import Dot, Group, Kind, Row, columns, rows, village_map
from services.dashboard.lateness import named
from services.dashboard.screens import doors, tables
from services.dashboard.screens.leaders import cards, looks
from services.dashboard.screens.tables import Column, Table
from services.dashboard.texts import Words
from services.dashboard.views import FeedbackPage
from services.dashboard.views import feedback as views

ROLES = looks.ROLES
SPANS = {"3": 3, "6": 6, "12": 12, "24": 24}
"""Months that may be looked back."""


def show() -> None:
    """Draw feedback from every side."""
    if looks.look("voices", *ROLES):
        live()


@st.fragment(run_every=looks.EVERY_SECONDS)
def live() -> None:
    """Draw the chosen months; runs again by itself."""
    here = looks.again()
    words = here.words
    span = st.segmented_control(
        words("look_back"),
        list(SPANS),
        format_func=lambda each: words("last_months", count=each),
        default="12",
        required=True,
        key="span",
    )
    first = earlier(f"{here.today:%Y-%m}", SPANS[span] - 1)
    view, old = looks.page(here, FeedbackPage, "/feedback", from_=first)
    if view is None:
        return
    old = looks.silent(here, "feedback") or old
    if not view.total.received and not any(each.open for each in view.months):
        looks.drawn(cards.empty(words("voices_none")), faded=old)
        return
    looks.drawn(*blocks(view, words), faded=old)


def earlier(month: str, count: int) -> str:
    """Return the month so many months before another."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - count
    return f"{number // 12}-{number % 12 + 1:02}"


def blocks(view: FeedbackPage, words: Words) -> list[str]:
    """Return the page's cards."""
    door = doors.door(doors.CASES, words)
    total = words("voice_figures", **view.total.model_dump())
    return [
        cards.card(words("voice_title"), f'<p class="xs-lead">{doors.link(total, door)}</p>'
                   + months(view, words), how=words("voice_how")),
        cards.side_by_side(
            cards.card(words("took_title"), took(view, words), how=words("took_how")),
            cards.card(words("content_title"), content(view.satisfaction, words)),
        ),
        *places(view, words),
        cards.side_by_side(
            cards.card(words("villages_title"), villages(view, words), how=words("villages_how")),
            cards.card(words("categories_title"), categories(view, words)),
        ),
        cards.side_by_side(
            cards.card(words("handlers_title"), handlers(view, words)),
            cards.card(words("ways_title"), ways(view, words)),
        ),
    ]  # fmt: skip


def months(view: FeedbackPage, words: Words) -> str:
    """Return what came in, was answered and waited, month by month."""
    groups = [
        Group(
            words.month(each.month),
            words(
                "voice_month",
                month=words.month(each.month, year=True),
                received=each.received,
                answered=each.answered,
                open=each.open,
            ),
            (each.received, each.answered, each.open),
        )
        for each in view.months
    ]
    received = sum(each.received for each in view.months)
    answered = sum(each.answered for each in view.months)
    kinds = (
        Kind("received", words("received"), words.number(received)),
        Kind("answered", words("answered"), words.number(answered)),
        Kind("open", words("open_at_end"), words.number(view.months[-1].open)),
    )
    alt = words("voice_alt", received=received, answered=answered, open=view.months[-1].open)
    return columns(groups, kinds, alt, words)


def took(view: FeedbackPage, words: Words) -> str:
    """Return how many answers took how many working days (days, where those are unknown)."""
    working = any(each.count for each in view.working_days)
    found = view.working_days if working else view.calendar_days
    total = sum(each.count for each in found)
    if not total:
        return cards.empty(words("took_none"))
    unit = words("working_days" if working else "calendar_days")
    groups = [
        Group(
            span(each, words), f"{span(each, words)} {unit}: {words.number(each.count)}",
            (each.count,),
        )
        for each in found
    ]  # fmt: skip
    kinds = (Kind("answered", words("took_kind", unit=unit), words.number(total)),)
    middle = span(median(found), words)
    alt = words("took_alt", count=total, middle=middle, unit=unit)
    half = f'<p class="xs-lead">{escape(words("took_half", middle=middle, unit=unit))}</p>'
    return half + columns(groups, kinds, alt, words)


def median(found: Sequence[views.Took]) -> views.Took:
    """Return the span within which half of the answers had come."""
    total, so_far = sum(each.count for each in found), 0
    for each in found:
        so_far += each.count
        if 2 * so_far >= total:
            return each
    return found[-1]


def span(each: views.Took, words: Words) -> str:
    """Return a span of days as it is written below a column."""
    if each.last is None:
        return words("over_days", first=each.first - 1)
    return str(each.last) if each.first == each.last else f"{each.first}–{each.last}"


def content(found: views.Satisfaction, words: Words) -> str:
    """Return the ratings, and whose matter is settled."""
    if not found.rated:
        return cards.empty(words("content_none"))
    average = words.number(found.average or 0, 1)
    lead = words(
        "content_lead",
        average=average,
        rated=found.rated,
        resolved=found.resolved,
        unresolved=found.unresolved,
    )
    bars = rows(
        [
            Row(words("stars", score=each.score), words.number(each.count),
                (("answered", each.count),))
            for each in reversed(found.scores)
        ]
    )  # fmt: skip
    return f'<p class="xs-lead">{escape(lead)}</p>{bars}'


def villages(view: FeedbackPage, words: Words) -> str:
    """Return feedback by thôn, the thôn with most first."""
    found = sorted(view.villages, key=lambda each: -each.received)
    return groups_of([(each.name or words("no_village"), each) for each in found], words)


def places(view: FeedbackPage, words: Words) -> list[str]:
    """Return the card with the map and its table, where the data say where the thôn are."""
    if not view.spots:
        return []
    by_village = {each.village: each for each in view.villages if each.village}
    dots = []
    for each in view.spots:
        group = by_village.get(each.village)
        received, late = (group.received, group.late) if group else (0, 0)
        dots.append(Dot(each.name, each.latitude, each.longitude, received, late))
    made_up = f'<p class="xs-notice">{escape(words("map_made_up"))}</p>'
    table = tables.markup(MAP, sorted(dots, key=lambda each: -each.received), words)
    both = f'<div class="xs-where"><div>{village_map(dots, words)}</div><div>{table}</div></div>'
    notice = made_up if view.demonstration else ""
    return [cards.card(words("map_title"), notice, both, how=words("map_how"))]


def _share(dot: Dot) -> str:
    return f"{dot.late / dot.received:.0%}" if dot.received else "–"


MAP: Table[Dot] = Table(
    "map",
    (
        Column("map_village", lambda each: each.name),
        Column("map_received", lambda each: each.received),
        Column("map_overdue", lambda each: each.late),
        Column("map_share", _share),
    ),
)


def categories(view: FeedbackPage, words: Words) -> str:
    """Return feedback by subject, the most frequent first."""
    found = sorted(view.categories, key=lambda each: -each.received)
    return groups_of(
        [(words(f"category_{each.category.value}"), each) for each in found if each.received], words
    )


def handlers(view: FeedbackPage, words: Words) -> str:
    """Return feedback by the unit that handles it, most late first."""
    found = sorted(view.units, key=lambda each: (-each.late, -each.open, -each.received))
    return groups_of(
        [(named(each.unit, words) if each.unit else words("no_handler"), each) for each in found],
        words,
    )


def ways(view: FeedbackPage, words: Words) -> str:
    """Return how feedback came in, and how much of it others joined or everybody may read."""
    found = sorted(view.channels, key=lambda each: -each.count)
    bars = rows(
        [
            Row(words(f"way_{each.channel.value}"), words.number(each.count),
                (("received", each.count),))
            for each in found
        ]
    )  # fmt: skip
    more = words("ways_more", followers=view.followers, published=view.published)
    return f'{bars}<p class="xs-more">{escape(more)}</p>' if found else cards.empty(more)


def groups_of(found: Sequence[tuple[str, views.Group]], words: Words) -> str:
    """Return groups as bars: answered, open in time, open and late."""
    if not found:
        return cards.empty(words("voices_none"))
    return rows(
        [
            Row(
                name,
                words("voice_figures", **each.model_dump()),
                (
                    ("answered", each.answered),
                    ("open", max(0, each.open - each.late)),
                    ("late", min(each.open, each.late)),
                ),
            )
            for name, each in found
        ]
    )
