"""Pictures: pure functions from data to markup, in colours safe for all.

Every health has a colour that colour-blind eyes tell apart, a sign of its own shape and a word.
Markup rather than a chart library: it is text for screen readers, fits any width, and is there
at once (a library's code took longer than the whole page).
"""

from services.dashboard.charts.calendar import year_calendar
from services.dashboard.charts.columns import Group, Kind, columns, scale, trend
from services.dashboard.charts.gantt import timeline
from services.dashboard.charts.heat import heat_map
from services.dashboard.charts.map import Dot, village_map
from services.dashboard.charts.quota import burnup
from services.dashboard.charts.rows import Row, rows
from services.dashboard.charts.standing import (
    Bullet,
    bullet,
    bullet_bar,
    counts,
    legend,
    share_bar,
    sign,
)

__all__ = [
    "Bullet",
    "Dot",
    "Group",
    "Kind",
    "Row",
    "bullet",
    "bullet_bar",
    "burnup",
    "columns",
    "counts",
    "heat_map",
    "legend",
    "rows",
    "scale",
    "share_bar",
    "sign",
    "timeline",
    "trend",
    "village_map",
    "year_calendar",
]
