"""The communes' data files as the service needs them: units, topics, plans to adopt."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from services.tasks.models.plan import Plan
from shared import communes
from shared.communes import Commune
from shared.contracts.tasks import PlannedTask, RoleName


class Communes:
    """Every commune that has a folder of data; read once, when the service starts.

    Raises ``OSError``, ``KeyError`` or pydantic's ``ValidationError`` for data that cannot be
    used: a service must not start on half a plan.
    """

    def __init__(self, folder: Path) -> None:
        self._communes: Mapping[str, Commune] = communes.load(folder)
        self._topics = {slug: _topics(each.folder) for slug, each in self._communes.items()}
        self.plans = [
            _plan(slug, file)
            for slug, each in self._communes.items()
            for file in sorted(each.folder.glob("plan-*.yaml"))
        ]

    def serves(self, commune: str) -> bool:
        """Tell whether this installation serves the commune."""
        return commune in self._communes

    def units(self, commune: str) -> Collection[str]:
        """Return the commune's units; none for a commune not served."""
        return self._communes[commune].units if commune in self._communes else ()

    def behind(self, commune: str, task: PlannedTask) -> dict[str, tuple[str, ...]]:
        """Return the members of each set of units that has a role in the task (domain A9).

        A set that leads stands for all units unless the commune lists its members; one that
        coordinates or executes (“các cơ quan liên quan”) only for those listed.
        """
        units = self._communes[commune].units
        found: dict[str, tuple[str, ...]] = {}
        for part in task.roles:
            if part.unit in units and units[part.unit].set:
                members = units[part.unit].members
                if part.role is RoleName.LEAD:
                    members = self._communes[commune].members(part.unit)
                found[part.unit] = found.get(part.unit) or members
        return {unit: members for unit, members in found.items() if members}

    def topics(self, commune: str) -> Collection[str]:
        """Return the codes of the commune's topics."""
        return self._topics.get(commune, frozenset())

    def presses(self, commune: str, unit: str | None, task_id: str) -> bool:
        """Tell whether the unit is the focal one for the task."""
        found = self._communes[commune].units.get(unit or "") if self.serves(commune) else None
        return found is not None and found.focal is not None and found.focal.covers(task_id)


def _topics(folder: Path) -> frozenset[str]:
    return frozenset(topic["code"] for topic in _read(folder / "topics.yaml")["topics"])


def _plan(commune: str, file: Path) -> Plan:
    written = _read(file)
    return Plan(
        commune=commune,
        id=str(written["id"]),
        year=int(written["year"]),
        title=written["title"],
        tasks=tuple(
            PlannedTask.model_validate({**task, "task_id": task["id"]}) for task in written["tasks"]
        ),
    )


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text("utf-8"))
