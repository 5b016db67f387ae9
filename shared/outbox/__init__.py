"""Facts wait inside the document that raised them, and a relay says them on the bus.

One atomic write stores the new state, pushes the facts onto ``outbox`` and sets ``outbox_at``.
The relay publishes each document's facts in order (message id = event id), archives them in
``events``, then pulls them. A crash between any two steps repeats a step and loses nothing:
the stream drops the second publish, the archive the second insert.
"""

from shared.outbox.facts import (
    EVENTS,
    INDEXES,
    LONG_AGO,
    PENDING,
    pending,
    raised,
    raising,
    slip,
)
from shared.outbox.relay import LEASES, Relay

__all__ = [
    "EVENTS",
    "INDEXES",
    "LEASES",
    "LONG_AGO",
    "PENDING",
    "Relay",
    "pending",
    "raised",
    "raising",
    "slip",
]
