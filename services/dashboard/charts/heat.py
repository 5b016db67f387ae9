"""How often each topic was told of in each month (heat map)."""

from html import escape

from services.dashboard.texts import Words
from services.dashboard.views import Topics
from services.dashboard.views.tasks import TopicLine

LEVELS = (1, 2, 4, 8)
"""From so many times on a cell is darker by one step."""


def heat_map(found: Topics, words: Words) -> str:
    """Return topics by months as a table: every cell has its figure, colour only repeats it."""
    heads = "".join(
        f'<th scope="col">{words.month(each.month)}</th>' for each in found.topics[0].months
    )
    body = "".join(_row(each, words) for each in found.topics)
    title = escape(words("heat_title", year=found.year))
    return (
        f'<div class="xs-scroll" tabindex="0" role="group" aria-label="{title}">'
        f'<table class="xs-heat"><thead><tr><th scope="col">{escape(words("col_topic"))}</th>'
        f'{heads}<th scope="col">{escape(words("col_sum"))}</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def level(count: int) -> int:
    """Return how dark a cell is: 0 for never, up to ``len(LEVELS)``."""
    return sum(count >= each for each in LEVELS)


def _row(topic: TopicLine, words: Words) -> str:
    title = topic.title_en if words.language == "en" else topic.title
    cells = "".join(
        f'<td class="xs-heat-{level(each.count)}">{words.number(each.count) if each.count else ""}'
        "</td>"
        for each in topic.months
    )
    never = (
        "" if topic.count else f' <span class="xs-ink-late">■ {escape(words("never_told"))}</span>'
    )
    return (
        f'<tr><th scope="row"><b>{escape(topic.code)}</b> {escape(title)}{never}</th>{cells}'
        f"<td><b>{words.number(topic.count)}</b></td></tr>"
    )
