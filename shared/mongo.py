"""The door to MongoDB: the only importer of motor, whose successor is pymongo's own client."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from gridfs.errors import FileExists, NoFile
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
    AsyncIOMotorGridFSBucket,
)
from pymongo import (
    ASCENDING,
    DESCENDING,
    IndexModel,
    InsertOne,
    ReplaceOne,
    UpdateMany,
    UpdateOne,
    WriteConcern,
)
from pymongo.errors import (
    BulkWriteError,
    DuplicateKeyError,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
)
from pymongo.read_concern import ReadConcern

from shared import logs
from shared.errors import Transient
from shared.settings import Settings

__all__ = [
    "ASCENDING",
    "DESCENDING",
    "DUPLICATE_KEY",
    "BulkWriteError",
    "Collection",
    "Database",
    "Document",
    "DuplicateKeyError",
    "Files",
    "IndexModel",
    "InsertOne",
    "Mongo",
    "MongoError",
    "NetworkTimeout",
    "ReplaceOne",
    "Session",
    "UpdateMany",
    "UpdateOne",
    "insert_new",
    "lost_the_race",
]

Document = dict[str, Any]
Database = AsyncIOMotorDatabase[Document]
Collection = AsyncIOMotorCollection[Document]
Session = AsyncIOMotorClientSession
MongoError = PyMongoError
Preparation = Callable[[Database], Awaitable[None]]

DUPLICATE_KEY = 11000
INDEX_DIFFERS = (85, 86)
WRITE_CONFLICT = 112
PATIENCE_SECONDS = 2

log = logs.get(__name__)


class Mongo:
    """A service's own database, connected lazily and prepared in the background.

    A write is acknowledged only when a majority has journaled it.
    ``indexes`` names each collection's indexes; ``prepare`` runs once they exist (seed data),
    again after every failure until it succeeds, and must be safe to repeat.
    """

    name = "mongo"

    def __init__(
        self,
        settings: Settings,
        service: str,
        *,
        indexes: Mapping[str, Sequence[IndexModel]],
        prepare: Sequence[Preparation] = (),
    ) -> None:
        password = settings.mongo_password
        credentials: dict[str, Any] = (
            {
                "username": settings.mongo_user,
                "password": password.get_secret_value(),
                "authSource": "admin",
            }
            if settings.mongo_user and password
            else {}
        )
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            settings.mongo_uri,
            **credentials,
            appname=f"xaso-{service}",
            tz_aware=True,
            uuidRepresentation="standard",
            serverSelectionTimeoutMS=1500,
            connectTimeoutMS=1500,
            socketTimeoutMS=10_000,
            maxPoolSize=50,
        )
        self.db: Database = self._client.get_database(
            f"{settings.mongo_prefix}_{service}",
            write_concern=WriteConcern("majority", j=True, wtimeout=5000),
            read_concern=ReadConcern("majority"),
        )
        self._indexes = indexes
        self._prepare = prepare
        self._task: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()

    async def start(self) -> None:
        """Begin to prepare the database; returns at once, whether it is there or not."""
        self._task = asyncio.create_task(self._make_ready())

    async def stop(self) -> None:
        """Stop preparing and close the connections."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._client.close()

    async def prepared(self) -> None:
        """Wait a moment for the indexes and the first data; raises ``Transient`` without them.

        Asked before a request touches the database: a task would seem unknown whose plan is not
        in yet, and the embedded database stands still for good when a first write meets the
        making of an index (decision 0008).
        """
        if self.ready.is_set():
            return
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.ready.wait()
        except TimeoutError:
            raise Transient("the database is not prepared yet") from None

    async def problem(self) -> str | None:
        """Say what is wrong with the database at this moment, or None."""
        if not self.ready.is_set():
            return "indexes and data are not ready"
        try:
            await self._client.admin.command("ping")
        except PyMongoError as error:
            return f"no answer ({type(error).__name__})"
        return None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """Write several documents, all or none.

        Raises pymongo's errors; one labelled ``TransientTransactionError`` may be tried again.
        """
        async with (
            await self._client.start_session() as session,
            session.start_transaction(
                write_concern=WriteConcern("majority", j=True, wtimeout=5000)
            ),
        ):
            yield session

    async def _make_ready(self) -> None:
        delay = 0.2
        while not self.ready.is_set():
            try:
                for collection, indexes in self._indexes.items():
                    for index in indexes:
                        await _ensure(self.db[collection], index)
                for step in self._prepare:
                    await step(self.db)
                self.ready.set()
            except PyMongoError:
                log.warning("database not ready", exc_info=True)
                await asyncio.sleep(delay)
                delay = min(delay * 2, 3)
            except Exception:
                log.exception("database cannot be prepared")
                await asyncio.sleep(3)


class Files:
    """Files in the database (GridFS), each kept whole under an id of the caller's."""

    def __init__(self, db: Database, name: str) -> None:
        self._db = db
        self._name = name

    async def put(self, file_id: UUID, content: bytes) -> None:
        """Store a file; one that is there already stays as it is."""
        with suppress(FileExists, DuplicateKeyError):
            await self._bucket.upload_from_stream_with_id(file_id, str(file_id), content)

    async def get(self, file_id: UUID) -> bytes | None:
        """Return a file's content, or None."""
        try:
            stream = await self._bucket.open_download_stream(file_id)
        except NoFile:
            return None
        content: bytes = await stream.read()
        return content

    async def delete(self, file_id: UUID) -> None:
        """Delete a file, if it is there."""
        with suppress(NoFile):
            await self._bucket.delete(file_id)

    @property
    def _bucket(self) -> AsyncIOMotorGridFSBucket:
        return AsyncIOMotorGridFSBucket(self._db, bucket_name=self._name)


async def _ensure(collection: Collection, index: IndexModel) -> None:
    """Create ``index``; one of its name that was declared otherwise before is replaced."""
    try:
        await collection.create_indexes([index])
    except OperationFailure as error:
        if error.code not in INDEX_DIFFERS:
            raise
        name = index.document["name"]
        log.warning("index differs", collection=collection.name, index=name)
        await collection.drop_index(name)
        await collection.create_indexes([index])


async def insert_new(collection: Collection, documents: Sequence[Document]) -> None:
    """Insert those documents whose ``_id`` is not there yet; the others stay as they are."""
    if not documents:
        return
    try:
        await collection.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        if any(e["code"] != DUPLICATE_KEY for e in error.details["writeErrors"]):
            raise


def lost_the_race(error: MongoError) -> bool:
    """Tell whether a write failed only because another was first, and nothing of it was stored.

    Then it may be tried again at once; a broken connection is not among these.
    """
    if isinstance(error, DuplicateKeyError):
        return True
    return isinstance(error, OperationFailure) and (
        error.code == WRITE_CONFLICT or error.has_error_label("TransientTransactionError")
    )
