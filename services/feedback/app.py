"""The composition root of ``feedback``: connect, wire, run."""

from datetime import timedelta

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from services.feedback import api, desk, handlers, metrics, site
from services.feedback.clamd import Clamd
from services.feedback.limits import SHARES, Limits
from services.feedback.mailbox import Mailbox
from services.feedback.models.attachment import MEGABYTE, MOST_BYTES, MOST_FILES, MOST_PIXELS
from services.feedback.ports import Ports
from services.feedback.proofs import Proofs
from services.feedback.repository import INDEXES, SPEAKING
from services.feedback.repository.archive import ArchiveRepository
from services.feedback.repository.attachments import AttachmentRepository
from services.feedback.repository.audit import AuditRepository
from services.feedback.repository.calls import CallRepository
from services.feedback.repository.cases import CASES, CaseRepository
from services.feedback.repository.citizens import CitizenRepository
from services.feedback.repository.doors import DoorRepository
from services.feedback.repository.figures import FiguresRepository
from services.feedback.repository.identities import IdentityRepository
from services.feedback.repository.keyring import Keyring
from services.feedback.repository.published import PublishedRepository
from services.feedback.repository.requests import RequestRepository
from services.feedback.repository.search import SearchRepository
from services.feedback.repository.strangers import SpentProofRepository, TryRepository
from services.feedback.repository.verifications import VerificationRepository
from services.feedback.service.verifying import Verifier
from services.feedback.settings import Settings
from services.feedback.tokens import Tokens
from services.feedback.vault import Lookup, Vault
from shared import outbox
from shared.bus import Bus
from shared.clock import FileClock
from shared.contracts.base import now
from shared.disarm import Disarm
from shared.dismissed import Dismissals
from shared.mongo import Mongo
from shared.web import create_app, dead_letters

SERVICE = "feedback"
ONE_FILE = MOST_BYTES + MEGABYTE
UPLOADS = {
    "/": (MOST_FILES + 1) * MOST_BYTES + MEGABYTE,  # one too many is told in a sentence
    "/v1/attachments": ONE_FILE,
    "/v1/track/[^/]+/attachments": ONE_FILE,
}
"""How large a form with files may be, by the pattern of its path."""


def build(settings: Settings | None = None) -> FastAPI:
    """Return the application: the public site at ``/`` and the API at ``/v1``.

    Raises ``LookupError`` when the commune whose site this is has no data, or has not said where
    residents reach it.
    """
    settings = settings or Settings.load()
    desks = desk.load(settings.communes_dir, demonstration=settings.demonstration)
    if settings.commune not in desks:
        raise LookupError(f"{settings.communes_dir} has no feedback.yaml of {settings.commune}")
    if missing := desks[settings.commune].missing():
        file = settings.communes_dir / settings.commune / "commune.yaml"
        raise LookupError(
            f"Trang phản ánh chưa khởi động được: {file} còn thiếu {missing.vi}. Kế hoạch "
            "(B.II.6) yêu cầu công khai các thông tin này; hãy điền vào tệp đó rồi khởi động lại. "
            "Để chạy thử với số liệu trình diễn: XASO_DEMONSTRATION=true. / "
            f"The public site does not start: {file} lacks {missing.en}. Fill them in there and "
            "start again; to try it with demonstration data: XASO_DEMONSTRATION=true."
        )
    mongo = Mongo(settings, SERVICE, indexes=INDEXES)
    bus = Bus(settings, SERVICE, handlers.listen(), after=mongo.ready)
    relay = outbox.Relay(SERVICE, mongo, bus, SPEAKING)
    own_first = sorted(desks, key=lambda slug: slug != settings.commune)
    vault = Vault(
        settings.key(settings.feedback_kek),
        settings.key(settings.feedback_kek_previous) if settings.feedback_kek_previous else None,
    )
    key = settings.key(settings.feedback_token_key)
    lookup, keyring = Lookup(key), Keyring(mongo.db, vault, relay.nudge)
    ports = Ports(
        prepared=mongo.prepared,
        cases=CaseRepository(mongo.db, relay.nudge_for(CASES)),
        identities=IdentityRepository(mongo.db, keyring, lookup),
        citizens=CitizenRepository(mongo.db, keyring, lookup),
        audit=AuditRepository(mongo.db, relay.nudge),
        attachments=AttachmentRepository(mongo.db, keyring),
        disarm=Disarm(MOST_PIXELS, MOST_BYTES),
        scanner=Clamd(settings.clamd) if settings.clamd else None,
        requests=RequestRepository(mongo.db, keyring, relay.nudge),
        calls=CallRepository(mongo.db),
        doors=DoorRepository(mongo.db),
        search=SearchRepository(mongo.db),
        published=PublishedRepository(mongo.db),
        figures=FiguresRepository(mongo),
        tokens=Tokens(key),
        limits=Limits({**SHARES, **settings.rate_limits}),
        proofs=Proofs(key, now, settings.proof_steps) if settings.proof_of_work else None,
        spent=SpentProofRepository(mongo.db),
        tries=TryRepository(mongo.db, timedelta(minutes=settings.lookup_lock_minutes)),
        archive=ArchiveRepository(mongo.db),
        desks={slug: desks[slug] for slug in own_first},
        public_url=settings.public_url,
        clock=FileClock(settings.clock_file).now if settings.clock_file else now,
    )
    verifier = Verifier(ports.audit, VerificationRepository(mongo.db), bus.newest, ports.clock)
    bus.provide(ports=ports, bus=bus)
    metrics.watch([settings.commune])
    app = create_app(
        SERVICE,
        "Xã Số: phản ánh, kiến nghị",
        settings,
        [mongo, bus, relay, verifier, Mailbox(settings, ports, mongo.ready)],
        description="Residents' feedback: sent, followed and answered.",
        uploads=UPLOADS,
    )
    app.state.ports = ports
    for router in api.build(ports, settings, verifier):
        app.include_router(router)
    app.include_router(dead_letters.replaying(SERVICE, Dismissals(mongo)))
    site.install(app, ports, settings)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    return app
