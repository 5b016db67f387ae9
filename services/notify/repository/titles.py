"""What tasks are called, learnt from adopted plans."""

from collections.abc import Mapping

from services.notify.models import Title
from shared.mongo import DuplicateKeyError, Mongo

TITLES = "titles"


class MongoTitles:
    """Implements ``ports.Titles``."""

    def __init__(self, mongo: Mongo) -> None:
        self._collection = mongo.db[TITLES]

    async def learn(self, commune: str, revision: int, titles: Mapping[str, Title]) -> None:
        """Remember titles by task id, unless a later revision of the plan is known."""
        for task_id, title in titles.items():
            try:
                await self._collection.update_one(
                    {"_id": f"{commune}/{task_id}", "revision": {"$lt": revision}},
                    {
                        "$set": {
                            "commune": commune,
                            "ref": title.ref,
                            "title": title.title,
                            "revision": revision,
                        }
                    },
                    upsert=True,
                )
            except DuplicateKeyError:
                continue

    async def of(self, commune: str, task_id: str) -> Title | None:
        """Return the task's title, or None while it is not known."""
        found = await self._collection.find_one({"_id": f"{commune}/{task_id}"})
        return Title(found["ref"], found["title"]) if found else None
