"""What the tests of every service need: keys, a running app, a free port, patience."""

from shared.testing.apps import ready, running
from shared.testing.eventually import eventually
from shared.testing.keys import Keys, write_keys
from shared.testing.ports import free_port

__all__ = ["Keys", "eventually", "free_port", "ready", "running", "write_keys"]
