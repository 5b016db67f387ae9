"""The HTTP interface; one module for each kind of thing that is asked for."""

from fastapi import APIRouter

from services.tasks.api import (
    batches,
    broadcasts,
    coverage,
    desk,
    evidence,
    feeds,
    plans,
    progress,
    reminders,
    reports,
    series,
    tasks,
)

router = APIRouter()
for part in (
    desk,
    plans,
    tasks,
    batches,
    progress,
    evidence,
    reminders,
    reports,
    coverage,
    series,
    broadcasts,
    feeds,
):
    router.include_router(part.router)
router.include_router(feeds.public)
