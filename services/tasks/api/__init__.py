"""The HTTP interface; one module for each kind of thing that is asked for."""

from fastapi import APIRouter

from services.tasks.api import plans, progress, tasks

router = APIRouter()
for part in (plans, tasks, progress):
    router.include_router(part.router)
