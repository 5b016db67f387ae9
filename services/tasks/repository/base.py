"""What every repository of the service needs: the database once the plans are in, and keys."""

from collections.abc import Callable

from shared.errors import Transient
from shared.mongo import Database, Mongo


def key_of(commune: str, name: str) -> str:
    """Return the ``_id`` of a commune's document."""
    return f"{commune}/{name}"


def ready_database(mongo: Mongo) -> Callable[[], Database]:
    """Return what gives the database, or raises ``Transient`` before the plans are in.

    A task must not seem unknown only because its plan is not in yet.
    """

    def ready() -> Database:
        if not mongo.ready.is_set():
            raise Transient("the plans are not in yet")
        return mongo.db

    return ready
