"""One thing that cannot be handled holds up no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from shared import logs
from shared.errors import Transient
from shared.mongo import MongoError

log = logs.get(__name__)


@contextmanager
def apart(key: UUID, passed: set[UUID]) -> Iterator[None]:
    """Log an unexpected error and add ``key`` to those ``passed`` over for this sweep.

    The database's errors concern all alike, and are raised.
    """
    try:
        yield
    except (Transient, MongoError):
        raise
    except Exception:
        log.exception("one is passed over for this sweep", about=str(key))
        passed.add(key)
