"""Messages to people: how they ended, by day and channel."""

from services.dashboard.projections.base import (
    DELIVERIES,
    DELIVERY_MONTHS,
    Document,
    Figures,
    Mark,
    Marks,
    Tallies,
    local_day,
    month_and_day,
    stamp,
)
from shared.contracts.notify import DeliveryConfirmedV1, DeliveryFailedV1, DeliverySentV1

Delivery = DeliverySentV1 | DeliveryFailedV1 | DeliveryConfirmedV1


def _of_delivery(fact: Delivery) -> list[Mark]:
    value = {
        "stamp": stamp(fact),
        "name": fact.name.rpartition(".")[2],
        "channel": fact.channel,
        "day": local_day(fact.occurred_at),
    }
    register = "confirmed" if isinstance(fact, DeliveryConfirmedV1) else "state"
    key = (DELIVERIES, f"{fact.commune}/{fact.delivery_id}")
    return [Mark(key, {"commune": fact.commune}, register, value)]


def tally_delivery(document: Document) -> Figures:
    """Return what a message adds: to the day of its end, and to that of its confirmation."""
    found = Figures(int)
    for register in filter(None, (document.get("state"), document.get("confirmed"))):
        month, day = month_and_day(register["day"])
        key = (DELIVERY_MONTHS, f"{document['commune']}/{month}")
        found[key, f"days.{register['channel']}.{register['name']}.{day}"] += 1
    return found


MARKS: Marks = {
    DeliverySentV1: _of_delivery,
    DeliveryFailedV1: _of_delivery,
    DeliveryConfirmedV1: _of_delivery,
}
TALLIES: Tallies = {DELIVERIES: tally_delivery}
