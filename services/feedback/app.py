"""The composition root of ``feedback``: connect, wire, run."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from services.feedback import api, desk, metrics, site
from services.feedback.ports import Ports
from services.feedback.repository import (
    CASES,
    INDEXES,
    AuditRepository,
    CaseRepository,
    IdentityRepository,
)
from services.feedback.settings import Settings
from services.feedback.tokens import Tokens
from services.feedback.vault import Vault
from shared import outbox
from shared.bus import Bus
from shared.contracts.base import now
from shared.mongo import Mongo
from shared.web import create_app

SERVICE = "feedback"


def build(settings: Settings | None = None) -> FastAPI:
    """Return the application: the public site at ``/`` and the API at ``/v1``.

    Raises ``LookupError`` when the commune whose site this is has no data.
    """
    settings = settings or Settings.load()
    desks = desk.load(settings.communes_dir)
    if settings.commune not in desks:
        raise LookupError(f"{settings.communes_dir} has no feedback.yaml of {settings.commune}")
    mongo = Mongo(settings, SERVICE, indexes={**outbox.INDEXES, **INDEXES})
    bus = Bus(settings, SERVICE)
    relay = outbox.Relay(SERVICE, mongo, bus, [CASES])
    own_first = sorted(desks, key=lambda slug: slug != settings.commune)
    ports = Ports(
        cases=CaseRepository(mongo.db, relay.nudge),
        identities=IdentityRepository(mongo.db, Vault(settings.key(settings.feedback_kek))),
        audit=AuditRepository(mongo.db),
        tokens=Tokens(settings.key(settings.feedback_token_key)),
        desks={slug: desks[slug] for slug in own_first},
        public_url=settings.public_url,
        clock=now,
    )
    metrics.watch([settings.commune])
    app = create_app(
        SERVICE,
        "Xã Số: phản ánh, kiến nghị",
        settings,
        [mongo, bus, relay],
        description="Residents' feedback: sent, followed and answered.",
    )
    app.include_router(api.build(ports, settings))
    site.install(app, ports, settings)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    return app
