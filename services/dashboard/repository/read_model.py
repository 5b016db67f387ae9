"""The generations of the read model: facts taken in, one generation built while another is live.

A batch is read, merged and written in one transaction, each document once: figures change by
exactly what the documents changed, or nothing is written. Two writers of one document conflict,
and the loser reads again.
"""

from asyncio import sleep
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.dashboard.projections import SHAPE, advance, collect
from services.dashboard.projections.base import Changes, Key
from services.dashboard.queries import Reader, create_collections
from services.dashboard.repository.documents import Shelf, operations_of, read
from shared import logs
from shared.contracts.base import Event, now
from shared.errors import Transient
from shared.mongo import (
    BulkWriteError,
    Database,
    Document,
    Mongo,
    MongoError,
    NetworkTimeout,
    Session,
    insert_new,
    lost_the_race,
)

log = logs.get(__name__)

META = "meta"
POINTER = "read-model"
TRIES = 8
MANY = 10
"""With more figures than these to add to a document it is cheaper replaced."""
BUILDING = timedelta(seconds=30)
"""A rebuild that has not said for so long that it goes on has ended."""


@dataclass(frozen=True, slots=True)
class Generations:
    """Which generation answers questions, and which is being built beside it, if any."""

    live: int
    building: int | None


class Changed(Transient):
    """Somebody else wrote one of the documents first; nothing of the batch is stored."""


async def prepare(db: Database) -> None:
    """Make sure that there is a live generation with its indexes; safe to repeat."""
    await insert_new(
        db[META],
        [
            {
                "_id": POINTER,
                "live": 1,
                "building": None,
                "until": None,
                "last": 1,
                "shape": SHAPE,
            }
        ],
    )
    pointer = await db[META].find_one({"_id": POINTER})
    if pointer is not None:
        await create_collections(db, pointer["live"])


class ReadModel:
    """Everything the dashboard knows, projected from the facts of all services."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def generations(self) -> Generations:
        """Return the live generation and the one being built."""
        pointer = await self._pointer()
        written = _is_going_on(pointer) and pointer.get("opened")
        return Generations(pointer["live"], pointer["building"] if written else None)

    async def is_outdated(self) -> bool:
        """Tell whether the live generation was made by a program that stored other shapes."""
        return (await self._pointer()).get("shape") != SHAPE

    async def reader(self) -> Reader:
        """Return the live generation for asking."""
        return self.reader_of((await self.generations()).live)

    def reader_of(self, generation: int) -> Reader:
        """Return one generation for asking."""
        return Reader(self._mongo.db, generation)

    async def project(self, facts: Sequence[Event]) -> None:
        """Take ``facts`` into the live generation and into the one being built.

        Raises the database's errors, or ``Transient`` when others kept changing the same
        documents.
        """
        generations = await self.generations()
        changes = collect(facts)
        for generation in filter(None, (generations.live, generations.building)):
            await self.take_in(changes, generation)

    async def take_in(self, changes: Changes, generation: int) -> None:
        """Take ``changes`` into one generation, in as few writes as there are collections."""
        for attempt in range(TRIES):
            try:
                await self._write(changes, generation)
                break
            except (Changed, MongoError) as error:
                again = isinstance(error, Changed | BulkWriteError) or lost_the_race(error)
                if not again or attempt == TRIES - 1:
                    raise
                await sleep(0.01 * 2**attempt)

    async def _write(self, changes: Changes, generation: int) -> None:
        async with self._mongo.transaction() as session:
            stored = await self._read(changes.keys(), generation, session)
            writes = advance(stored, changes, now())
            large = {key for key, found in writes.figures.items() if len(found) > MANY}
            operations = operations_of(writes, await self._read(large, generation, session), large)
            for name, found in operations.items():
                result = await self._mongo.db[f"{name}_{generation}"].bulk_write(
                    found, ordered=False, session=session
                )
                done = result.inserted_count + result.matched_count + result.upserted_count
                if done != len(found):
                    raise Changed(name)

    async def _read(self, keys: set[Key], generation: int, session: Session) -> dict[Key, Document]:
        return await read(self._mongo.db, keys, generation, session)

    def shelf(self, generation: int) -> Shelf:
        """Return where a generation is filled that nobody else writes to."""
        return Shelf(self._mongo.db, generation)

    async def begin_building(self) -> int | None:
        """Take the next generation's number; None while another is being built."""
        pointer = await self._pointer()
        if _is_going_on(pointer):
            return None
        generation = int(pointer["last"]) + 1
        taken = await self._mongo.db[META].update_one(
            {"_id": POINTER, "last": pointer["last"]},
            {
                "$set": {
                    "building": generation,
                    "opened": False,
                    "last": generation,
                    "until": now() + BUILDING,
                }
            },
        )
        return generation if taken.matched_count else None

    async def make_room(self, generation: int) -> None:
        """Make a generation's collections, and drop those of all but it and the live one.

        Nobody else writes to it until ``open`` lets the live projector do so: the embedded
        database stops where inserts meet new indexes.
        """
        live = (await self._pointer())["live"]
        await self._drop_all_but({str(live), str(generation)})
        await create_collections(self._mongo.db, generation)

    async def open(self, generation: int) -> None:
        """Let what is said from now on into the generation as well; raises ``Transient``."""
        await self._point(generation, {"opened": True, "until": now() + BUILDING})

    async def go_on_building(self, generation: int) -> None:
        """Say that the rebuild goes on; raises ``Transient`` when it was given up meanwhile."""
        await self._point(generation, {"until": now() + BUILDING})

    async def go_live(self, generation: int) -> None:
        """Let ``generation`` answer questions from now on; the old one stays for comparison.

        Raises ``Transient`` when the rebuild was given up meanwhile.
        """
        await self._point(
            generation, {"live": generation, "building": None, "until": None, "shape": SHAPE}
        )

    async def give_up_building(self, generation: int) -> None:
        """Forget the generation being built."""
        await self._mongo.db[META].update_one(
            {"_id": POINTER, "building": generation}, {"$set": {"building": None, "until": None}}
        )

    async def _point(self, generation: int, values: Document) -> None:
        # Making room may take long. Nobody misses a fact before it is opened: it reads on then.
        in_time = [{"until": {"$gt": now()}}, {"opened": False}]
        said = await self._mongo.db[META].update_one(
            {"_id": POINTER, "building": generation, "$or": in_time}, {"$set": values}
        )
        if not said.matched_count:
            raise Transient("the rebuild was given up")

    async def _pointer(self) -> Document:
        await self._mongo.ready.wait()
        pointer: Document | None = await self._mongo.db[META].find_one({"_id": POINTER})
        if pointer is None:
            raise Transient("the read model has no pointer")
        return pointer

    async def _drop_all_but(self, kept: Collection[str]) -> None:
        """Drop every other generation, also collections that an earlier shape had.

        The embedded database takes its time over a large one: an answer that does not come in
        time is asked for again.
        """
        for name in await self._mongo.db.list_collection_names():
            generation = name.rpartition("_")[2]
            while generation.isdigit() and generation not in kept:
                try:
                    await self._mongo.db.drop_collection(name)
                    break
                except NetworkTimeout:
                    log.info("an old generation is still being dropped", collection=name)


def _is_going_on(pointer: Document) -> bool:
    """Tell whether a rebuild is."""
    return pointer["until"] is not None and pointer["until"] > now()
