"""What the screens and other programs may ask."""

from fastapi import APIRouter

from services.dashboard.api import feedback, model, overview, plan

router = APIRouter()
for _part in (overview, plan, feedback, model):
    router.include_router(_part.router)
