"""Feedback from every side: of what, whence, where it stands, how long, how good."""

from datetime import date

from pydantic import Field

from services.dashboard.views.base import Month, UnitName, View
from shared.contracts.feedback import CaseStatus, Category, Channel


class Group(View):
    """Of the feedback received in the time asked about: how much, answered, open, late."""

    received: int
    answered: int
    open: int
    late: int = Field(description="The legal term passed without an answer.")


class CategoryGroup(Group):
    """The same for one category."""

    category: Category


class VillageGroup(Group):
    """The same for one place (thôn); null where none was named."""

    village: str | None
    name: str | None


class Spot(View):
    """Where a place (thôn) lies (WGS 84)."""

    village: str
    name: str
    latitude: float
    longitude: float


class UnitGroup(Group):
    """The same for the unit that handles it; null where none does yet."""

    unit: UnitName | None


class ChannelCount(View):
    """How much came in that way."""

    channel: Channel
    count: int


class StatusCount(View):
    """How much stands there now."""

    status: CaseStatus
    count: int


class Took(View):
    """So many answers took from ``first`` to ``last`` days; ``last`` is null for the rest."""

    first: int
    last: int | None
    count: int


class Score(View):
    """So many ratings of one to five."""

    score: int
    count: int


class Satisfaction(View):
    """What residents said of the answers."""

    scores: list[Score]
    rated: int
    average: float | None
    resolved: int = Field(description="Whose matter is settled, they say.")
    unresolved: int


class FeedbackMonth(View):
    """What came in, was answered, and was open on the last evening (or today)."""

    month: Month
    received: int
    answered: int
    open: int


class FeedbackPage(View):
    """Feedback received from ``first`` to ``last``, as it stands now."""

    commune: str
    first: Month
    last: Month
    as_of: date
    total: Group
    categories: list[CategoryGroup]
    villages: list[VillageGroup]
    spots: list[Spot] = Field(
        default_factory=list[Spot],
        description="Every place of which the commune's data say where it is.",
    )
    demonstration: bool = Field(False, description="Whether the places are made up.")
    units: list[UnitGroup]
    channels: list[ChannelCount]
    statuses: list[StatusCount]
    working_days: list[Took] = Field(description="Time to answer in working days, where known.")
    calendar_days: list[Took] = Field(description="Time to answer in days of the calendar.")
    satisfaction: Satisfaction
    followers: int = Field(description="Others who said the same.")
    published: int
    months: list[FeedbackMonth]
