"""A commune's plan for one year. Pure Python."""

from dataclasses import dataclass

from shared.contracts.tasks import PlanAdoptedV1, PlannedTask


@dataclass(frozen=True, slots=True)
class Plan:
    """A commune's plan for one year, as its data file has it."""

    commune: str
    id: str
    year: int
    title: str
    tasks: tuple[PlannedTask, ...]

    def adopted(self, actor: str) -> PlanAdoptedV1:
        """Return the fact that the plan is in force."""
        return PlanAdoptedV1(
            commune=self.commune,
            revision=1,
            actor=actor,
            plan_id=self.id,
            year=self.year,
            title=self.title,
            tasks=self.tasks,
        )
