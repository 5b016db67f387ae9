"""Composition root: connects, wires and runs the service ``notify``."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from fastapi import FastAPI

from services.notify import api, handlers, manners, metrics, receipts
from services.notify.addresses import AddressBook
from services.notify.books import RuleBook, TemplateBook
from services.notify.directory import UnitDirectory
from services.notify.dispatch import Manner, Sender, Senders
from services.notify.gateways import ChannelSettings
from services.notify.links import Links
from services.notify.models import Delivery, Patience, State
from services.notify.models.bucket import Pace
from services.notify.papers import DashboardPapers
from services.notify.ports import Channel, Receipted
from services.notify.proofreader import Proofreader
from services.notify.repository import (
    INDEXES,
    RULES,
    SLIPS,
    TEMPLATES,
    MongoDeliveries,
    MongoEarlyReceipts,
    MongoInbox,
    MongoPreferences,
    MongoSubjects,
    MongoTitles,
    MongoVersions,
)
from services.notify.senders import switched_on
from services.notify.service import (
    Briefing,
    Composing,
    Desk,
    Escalating,
    Operating,
    PostOffice,
    Preferring,
    ReceiptDesk,
    Ruling,
    hand_over,
)
from services.notify.settings import Settings
from services.notify.wording import Templates
from shared.bus import Bus
from shared.clock import FileClock
from shared.contracts.base import now
from shared.dismissed import Dismissals
from shared.mongo import Mongo
from shared.outbox import Relay
from shared.web import Part, create_app, dead_letters

SERVICE = "notify"
TITLE = "Xã Số: notify"
DESCRIPTION = (
    "Who hears of what: the inbox of every unit, role and person, the deliveries by every channel."
)


def build(settings: Settings | None = None) -> FastAPI:
    """Return the service, wired and not yet started."""
    settings = settings or Settings.load()
    mongo = Mongo(settings, SERVICE, indexes=INDEXES)
    bus = Bus(settings, SERVICE, handlers.listen(), after=mongo.ready)
    # Not nudged: nobody waits for these facts, and once a second they go out in batches.
    relay = Relay(SERVICE, mongo, bus, slips=[SLIPS])
    directory = UnitDirectory(settings.communes_dir)
    addresses, papers = AddressBook(directory, settings), DashboardPapers(settings)
    templates = Templates()
    own_rules, own_templates = MongoVersions(mongo, RULES), MongoVersions(mongo, TEMPLATES)
    rules, wording = RuleBook(own_rules), TemplateBook(templates, own_templates)
    proofs = Proofreader(templates)
    early = MongoEarlyReceipts(mongo)
    clock = FileClock(settings.clock_file).now if settings.clock_file else now
    deliveries, inbox = MongoDeliveries(mongo, clock), MongoInbox(mongo, clock)
    subjects = MongoSubjects(mongo)
    preferences = MongoPreferences(mongo)
    polite = manners.load(settings.communes_dir, at_once=settings.at_once)
    secret = settings.notify_link_key
    links = Links(secret.get_secret_value() if secret else None, settings.public_url)

    async def post(some: Sequence[Delivery]) -> Sequence[Delivery]:
        return await senders.post(some)

    office = PostOffice(
        deliveries=deliveries,
        subjects=subjects,
        addresses=addresses,
        directory=directory,
        wording=wording,
        patience=Patience(settings.send_at),
        preferences=preferences,
        manners=polite,
        links=links,
        papers=papers,
        desk_url=settings.desk_url,
        clock=clock,
        post=post,
        early=early,
    )
    channels = switched_on(settings)
    each_channel = [
        Sender(
            channel,
            deliveries,
            partial(hand_over, office=office),
            _manner(channel, settings),
            ready=mongo.ready,
            clock=clock,
        )
        for channel in channels
    ]
    senders = Senders(each_channel)
    receipt_desk = ReceiptDesk(office)
    desk = Desk(
        ready=mongo.ready,
        rules=rules,
        directory=directory,
        titles=MongoTitles(mongo),
        wording=wording,
        inbox=inbox,
        subjects=subjects,
        preferences=preferences,
        manners=polite,
        post=senders.post,
        is_on=senders.has,
        clock=clock,
    )
    escalating = Escalating(
        inbox=inbox,
        subjects=subjects,
        preferences=preferences,
        directory=directory,
        wording=wording,
        manners=polite,
        post=senders.post,
        is_on=senders.has,
        clock=clock,
    )
    briefing = Briefing(preferences, directory, polite, senders.post, clock)
    bus.provide(
        desk=desk,
        senders=senders,
        receipts=receipt_desk,
        escalating=escalating,
        briefing=briefing,
        bus=bus,
    )
    metrics.watch(tuple(each.name for each in channels), tuple(State))
    parts: list[Part] = [mongo, addresses, papers, relay, *each_channel, bus]
    app = create_app(SERVICE, TITLE, settings, parts, description=DESCRIPTION)
    app.state.inbox = inbox
    app.state.directory = directory
    app.state.escalating = escalating
    app.state.briefing = briefing
    app.state.deliveries = deliveries
    app.state.operating = Operating(deliveries, clock)
    app.state.senders, app.state.wording = senders, wording
    app.state.preferring = Preferring(preferences, links, directory)
    app.state.rules = rules
    app.state.ruling = Ruling(own_rules, own_templates, rules, wording, proofs, directory)
    app.state.composing = Composing(
        own_templates, rules, wording, proofs, directory, settings.desk_url
    )
    app.state.directory, app.state.desk_url = directory, settings.desk_url
    app.include_router(api.router)
    app.include_router(dead_letters.replaying(SERVICE, Dismissals(mongo)))
    told_by = [each for each in channels if isinstance(each, Receipted)]
    app.include_router(receipts.router(told_by, receipt_desk))
    return app


def _manner(channel: Channel, settings: Settings) -> Manner:
    said = settings.channels.get(channel.name, ChannelSettings())
    return Manner(
        concurrency=said.concurrency or settings.send_concurrency,
        lease=timedelta(seconds=settings.send_lease_seconds),
        sweep_seconds=settings.sweep_seconds,
        pace=Pace(said.per_minute, said.burst) if said.per_minute else None,
    )
