"""What the use cases of plans need of the world."""

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from services.tasks.models.document import Document
from services.tasks.models.plan import Plan


class Plans(Protocol):
    """The plans of the communes, and every version of each."""

    async def get(self, commune: str, plan_id: str) -> Plan | None:
        """Return a plan with the text in force, or None."""

    async def text(self, plan: Plan, version_id: UUID) -> Document | None:
        """Return the text of a former version, or None."""

    async def add(self, plan: Plan) -> bool:
        """Store a new plan; False if its id is taken."""

    async def save(self, plan: Plan) -> None:
        """Store a changed plan, with the text of its version; raises ``OvertakenError``."""

    async def applied(self, plan: Plan) -> None:
        """Note that the tasks are as the plan's version orders them."""

    async def remove(self, plan: Plan) -> None:
        """Delete a draft; raises ``OvertakenError``."""

    async def all(self, commune: str) -> Sequence[Plan]:
        """Return the commune's plans, without their text's details, latest year first."""

    async def unapplied(self) -> Sequence[Plan]:
        """Return the plans whose tasks are not yet as they order."""

    async def topics(self, commune: str, plan_id: str) -> Collection[str]:
        """Return the codes of a plan's topics."""

    async def keep(self, file_id: UUID, content: bytes) -> None:
        """Keep the file that a plan was read from."""

    async def file(self, file_id: UUID) -> bytes | None:
        """Return the file that a plan was read from, or None if it is lost."""
