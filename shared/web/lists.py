"""Lists are windows: so many items, and where the next window begins."""

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict

DEFAULT_LIMIT = 50
MAX_LIMIT = 200

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A window of a list; ``next`` is asked for with ``?after=``, and is null at the end."""

    model_config = ConfigDict(frozen=True)

    items: list[Item]
    next: str | None


Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
After = Annotated[str | None, Query(max_length=200, description="The last answer's ``next``.")]
