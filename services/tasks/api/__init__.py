"""The HTTP interface; one module for each kind of thing that is asked for."""

from fastapi import APIRouter

from services.tasks.api import progress, tasks

router = APIRouter()
for part in (tasks, progress):
    router.include_router(part.router)
