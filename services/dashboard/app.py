"""The dashboard's read API and projector, put together."""

from fastapi import FastAPI

from services.dashboard import api, directory, handlers
from services.dashboard.rebuild import Rebuild
from services.dashboard.repository import ReadModel, prepare
from services.dashboard.settings import Settings
from shared.bus import Bus
from shared.mongo import Mongo
from shared.web import create_app, dead_letters


def build(settings: Settings | None = None) -> FastAPI:
    """Return the application; it connects when it is started."""
    settings = settings or Settings.load()
    mongo = Mongo(settings, "dashboard", indexes={}, prepare=[prepare])
    model = ReadModel(mongo)
    bus = Bus(settings, "dashboard", handlers.router(), after=mongo.ready)
    bus.provide(read_model=model)
    rebuild = Rebuild(model, bus, settings.rebuild_batch)
    app = create_app(
        "dashboard",
        "Xã Số: dashboard",
        settings,
        [mongo, bus, rebuild],
        description="The commune on one page: plan, feedback, activity.",
    )
    app.state.read_model = model
    app.state.rebuild = rebuild
    app.state.places = directory.load(settings.communes_dir, demonstration=settings.demonstration)
    app.state.province = {}
    app.include_router(api.router)
    app.include_router(dead_letters.reading())
    return app
