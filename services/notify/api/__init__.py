"""HTTP in: the inbox of a unit or a role, who hears of what in which words, and the desk."""

from fastapi import APIRouter, Depends

from services.notify.api import deliveries, inbox, preferences, rules, templates, vocabulary
from shared.web import KEY_OR_TOKEN, problems

__all__ = ["router"]

router = APIRouter(
    prefix="/v1", responses=problems(401, 403, 422, 503), dependencies=[Depends(KEY_OR_TOKEN)]
)
router.include_router(inbox.router)
router.include_router(deliveries.router)
router.include_router(preferences.router)
router.include_router(preferences.public)
router.include_router(rules.router)
router.include_router(templates.router)
router.include_router(vocabulary.router)
