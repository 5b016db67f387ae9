"""What the read API answers with."""

from services.dashboard.views.base import (
    Debt,
    KindCount,
    Part,
    Plan,
    Reminder,
    TaskView,
    Totals,
    TrackTotals,
    UnitName,
    UnitTotals,
    View,
)
from services.dashboard.views.feedback import FeedbackPage
from services.dashboard.views.overview import (
    TREND_DAYS,
    ActivityEntry,
    CategoryCount,
    ChannelDeliveries,
    Deliveries,
    DeliveryDay,
    Feedback,
    FeedbackDay,
    Overview,
)
from services.dashboard.views.province import Province
from services.dashboard.views.tasks import Calendar, TaskLine, Tasks, Topics, Unit

__all__ = [
    "TREND_DAYS",
    "ActivityEntry",
    "Calendar",
    "CategoryCount",
    "ChannelDeliveries",
    "Debt",
    "Deliveries",
    "DeliveryDay",
    "Feedback",
    "FeedbackDay",
    "FeedbackPage",
    "KindCount",
    "Overview",
    "Part",
    "Plan",
    "Province",
    "Reminder",
    "TaskLine",
    "TaskView",
    "Tasks",
    "Topics",
    "Totals",
    "TrackTotals",
    "Unit",
    "UnitName",
    "UnitTotals",
    "View",
]
