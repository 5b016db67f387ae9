"""HTTP for programs; one module for each kind of caller."""

from fastapi import APIRouter, Depends

from services.feedback.api import (
    attachments,
    cases,
    delivery,
    desk,
    doors,
    hooks,
    hotline,
    open311,
    people,
    privacy,
    publishing,
    residents,
    similar,
    statistics,
    triage,
    verification,
)
from services.feedback.ports import Ports
from services.feedback.service.verifying import Verifier
from services.feedback.settings import Settings
from shared.web import KEY_OR_TOKEN


def build(ports: Ports, settings: Settings, verifier: Verifier) -> list[APIRouter]:
    """Return the routes: what anybody may ask for, what needs a key, and Open311."""
    anybody = APIRouter(prefix="/v1")
    residents.add(anybody, ports, settings)
    similar.add(anybody, ports, settings)
    statistics.add(anybody, ports, settings)
    doors.add(anybody, ports, settings)
    attachments.add_anybody(anybody, ports, settings)
    delivery.add(anybody, ports)
    hooks.add(anybody, ports, settings)
    staff = APIRouter(prefix="/v1", tags=["staff"], dependencies=[Depends(KEY_OR_TOKEN)])
    cases.add(staff, ports)
    publishing.add(staff, ports)
    attachments.add_staff(staff, ports)
    desk.add(staff, ports)
    hotline.add(staff, ports)
    people.add(staff, ports)
    triage.add(staff, ports)
    verification.add(staff, verifier)
    privacy.add(anybody, staff, ports, settings)
    return [anybody, staff, open311.build(ports, settings)]
