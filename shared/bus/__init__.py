"""The one way onto and off the bus: one router factory, one publish, one failure policy.

A handler that raises ``Rejected`` (or cannot read the message) sends it to the dead letters at
once; any other failure puts it back with growing patience, then to the dead letters. Streams and
consumers are declared elsewhere (``deploy/nats``): a service only binds to its own, notices when
they are lost, and listens again when they are back.
"""

from shared.bus.connection import Bus
from shared.bus.router import Router, router
from shared.bus.subjects import stream_of

__all__ = ["Bus", "Router", "router", "stream_of"]
