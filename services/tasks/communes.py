"""The communes' data files as the service needs them: units, topics, plans to adopt."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from services.tasks.models.broadcast import AnswersOnAir
from services.tasks.models.document import (
    Document,
    Duty,
    Item,
    Remark,
    Signature,
    Topic,
)
from services.tasks.models.plan import Plan
from services.tasks.models.reminder import Rules
from services.tasks.models.report import ReportSettings
from shared import communes
from shared.calendar_vn import Calendar
from shared.communes import Commune, Unit
from shared.contracts.tasks import PlannedTask, RoleName
from shared.yaml_file import read_yaml

Written = TypeVar("Written", Item, Duty, Topic)


class Communes:
    """Every commune that has a folder of data; read once, when the service starts.

    Raises ``OSError``, ``KeyError`` or pydantic's ``ValidationError`` for data that cannot be
    used: a service must not start on half a plan.
    """

    def __init__(self, folder: Path) -> None:
        self._communes: Mapping[str, Commune] = communes.load(folder)
        self.plans()
        self._calendars = {slug: Calendar.load(c.folder) for slug, c in self._communes.items()}
        self._rules = {
            slug: Rules.model_validate(read_yaml(c.folder / "reminders.yaml"))
            for slug, c in self._communes.items()
        }
        self._reports = {
            slug: ReportSettings.model_validate(read_yaml(c.folder / "reports.yaml"))
            for slug, c in self._communes.items()
        }
        self._answers = {
            slug: AnswersOnAir(**read_yaml(file)["answers"])
            for slug, c in self._communes.items()
            if (file := c.folder / "broadcasts.yaml").exists()
        }
        self._topics = {
            slug: {t["code"]: t["title"] for t in read_yaml(c.folder / "topics.yaml")["topics"]}
            for slug, c in self._communes.items()
        }

    def plans(self) -> list[Plan]:
        """Return the plans of the data files, as drafts."""
        return [
            _plan(slug, file)
            for slug, each in self._communes.items()
            for file in sorted(each.folder.glob("plan-*.yaml"))
        ]

    def slugs(self) -> Sequence[str]:
        """Return the communes that this installation serves."""
        return list(self._communes)

    def calendar(self, commune: str) -> Calendar:
        """Return when the commune works."""
        return self._calendars[commune]

    def rules(self, commune: str) -> Rules:
        """Return when its units are reminded."""
        return self._rules[commune]

    def reports(self, commune: str) -> ReportSettings:
        """Return who receives reports, until when, and how they are headed."""
        return self._reports[commune]

    def topics_of(self, commune: str) -> Mapping[str, str]:
        """Return the names of topics by code, in the plan's order."""
        return self._topics[commune]

    def answers_on_air(self, commune: str) -> AnswersOnAir | None:
        """Return for which task answers to residents are aired, or None for none."""
        return self._answers.get(commune)

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

    def unit_list(self, commune: str) -> Sequence[Unit]:
        """Return the commune's units with the names that they go by."""
        return list(self._communes[commune].units.values()) if self.serves(commune) else []

    def presses(self, commune: str, unit: str | None, task_id: str) -> bool:
        """Tell whether the unit is the focal one for the task."""
        found = self._communes[commune].units.get(unit or "") if self.serves(commune) else None
        return found is not None and found.focal is not None and found.focal.covers(task_id)


def _plan(commune: str, file: Path) -> Plan:
    written = read_yaml(file)
    topics = read_yaml(file.parent / "topics.yaml")["topics"]
    document = Document(
        year=written["year"],
        title=written["title"],
        title_en=written["title_en"],
        not_before=written["not_before"],
        legal_bases=tuple(each["as_written"] for each in written["legal_bases"]),
        tasks=tuple(_item(task) for task in written["tasks"]),
        duties=tuple(_duty(duty) for duty in written["duties"]),
        topics=tuple(_part(Topic, {**topic, "text": topic["title"]}) for topic in topics),
        budget=written["budget_as_written"],
        recipients=tuple(written["recipients"]),
        signature=Signature.model_validate(written["signature"]),
        warnings=tuple(_remarks(written)),
    )
    return Plan(commune, str(written["id"]), document)


def _item(written: dict[str, Any]) -> Item:
    return _part(Item, {**written, "task_id": written["id"], "schedule": written["schedule"]})


def _duty(written: dict[str, Any]) -> Duty:
    return _part(Duty, {**written, "duty_id": written["id"]})


def _part(kind: type[Written], written: dict[str, Any]) -> Written:
    """Return what the data file has of one kind; the file may say more than that."""
    return kind.model_validate(
        {name: written[name] for name in kind.model_fields if name in written}
    )


def _remarks(written: dict[str, Any]) -> Iterator[Remark]:
    for each in written["anomalies"]:
        yield Remark(code=each["code"], text=each["note"], where="kế hoạch")
    for part in (*written["tasks"], *written["duties"]):
        for each in part["anomalies"]:
            yield Remark(code=each["code"], text=each["note"], where=part["ref"])
