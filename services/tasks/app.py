"""Where the service ``tasks`` is put together."""

from fastapi import FastAPI

from services.tasks import api, handlers
from services.tasks.communes import Communes
from services.tasks.models.evidence import LIMITS, MAX_PIXELS
from services.tasks.ports import Clock, Desk
from services.tasks.repository import INDEXES, SPEAKING
from services.tasks.repository.batches import BatchRepository
from services.tasks.repository.broadcasts import ProgrammeRepository
from services.tasks.repository.evidence import EvidenceRepository
from services.tasks.repository.feeds import FeedRepository
from services.tasks.repository.plans import PlanRepository
from services.tasks.repository.refusals import RefusalRepository
from services.tasks.repository.reminders import ReminderRepository
from services.tasks.repository.reports import ReportRepository
from services.tasks.repository.tasks import TASKS, TaskRepository
from services.tasks.service import plans
from services.tasks.settings import Settings
from shared.bus import Bus
from shared.clock import FileClock, WallClock
from shared.disarm import Disarm
from shared.dismissed import Dismissals
from shared.mongo import Database, Mongo
from shared.outbox import Relay
from shared.web import create_app, dead_letters

SERVICE = "tasks"
ABOUT = "Plans, tasks, and what the units report on them. Errors are problem details (RFC 9457)."


def build(settings: Settings | None = None, clock: Clock | None = None) -> FastAPI:
    """Return the application of the service; nothing is connected before it starts."""
    settings = settings or Settings.load()
    communes = Communes(settings.communes_dir)

    async def seed(db: Database) -> None:
        shelf = PlanRepository(db, relay.nudge)
        tasks = TaskRepository(db, relay.nudge)
        await plans.seed_plans(communes.plans(), shelf, tasks, communes)

    mongo = Mongo(settings, SERVICE, indexes=INDEXES, prepare=[seed])
    bus = Bus(settings, SERVICE, handlers.router, after=mongo.ready)
    relay = Relay(SERVICE, mongo, bus, SPEAKING)
    desk = Desk(
        tasks=TaskRepository(mongo.db, relay.nudge_for(TASKS)),
        plans=PlanRepository(mongo.db, relay.nudge),
        refusals=RefusalRepository(mongo.db, relay.nudge),
        register=ReminderRepository(mongo.db, relay.nudge),
        reports=ReportRepository(mongo.db, relay.nudge),
        evidence=EvidenceRepository(mongo.db, relay.nudge),
        feeds=FeedRepository(mongo.db),
        programmes=ProgrammeRepository(mongo.db, relay.nudge),
        batches=BatchRepository(mongo.db),
        directory=communes,
        office=communes,
        desks=communes,
        clock=clock or (FileClock(moment) if (moment := settings.clock_file) else WallClock()),
        disarm=Disarm(MAX_PIXELS, LIMITS["image"]),
    )
    app = create_app(SERVICE, "Xã Số: tasks", settings, [mongo, bus, relay], description=ABOUT)
    app.state.desk = desk
    app.include_router(api.router)
    app.include_router(dead_letters.replaying(SERVICE, Dismissals(mongo)))
    bus.provide(desk=desk, authenticator=app.state.authenticator)
    return app
