"""Who reports output, for which unit, and what set it in motion."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tasks.models.checks import not_at_work
from shared.errors import Forbidden, Text


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: an officer for ``unit``; with ``presses`` also on behalf of others.

    ``home`` is the unit that the person belongs to, officer or not.
    """

    actor: str
    unit: str | None
    presses: bool = False
    home: str | None = None

    def unit_among(self, at_work: Sequence[str], behind: Sequence[str], wanted: str | None) -> str:
        """Return the unit whose output it is: the one ``wanted``, else the reporter's own.

        ``at_work`` are the units that the plan names, ``behind`` the members of sets among them.
        Of whoever presses the task without working on it, it is the plan's first one. Raises
        ``Forbidden`` for somebody who neither works on the task nor presses it, ``Invalid`` for
        a unit that is wanted and does not work on it.
        """
        own = self.unit if self.unit in (*at_work, *behind) else None
        if self.presses and wanted:
            if wanted not in (*at_work, *behind):
                raise not_at_work()
            return wanted
        if own and wanted in (None, own):
            return own
        if self.presses and at_work:
            return at_work[0]
        raise Forbidden(
            "not-your-task",
            Text(
                "Đơn vị của bạn không chủ trì, thực hiện hay phối hợp nhiệm vụ này "
                "nên không báo tiến độ được.",
                "Your unit does not lead, execute or coordinate this task, so it cannot report "
                "progress on it.",
            ),
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """What set a report in motion: the request or command that its facts refer to."""

    correlation_id: UUID
    causation_id: UUID | None = None
