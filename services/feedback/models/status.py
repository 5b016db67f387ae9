"""Where a case may stand, and which step may follow which."""

from collections.abc import Mapping

from shared.contracts.feedback import CaseStatus

Status = CaseStatus

NEXT: Mapping[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(
        {Status.NOT_ACCEPTED, Status.CLASSIFIED, Status.ANSWERED, Status.MERGED}
    ),
    Status.NOT_ACCEPTED: frozenset({Status.REOPENED, Status.CLOSED}),
    Status.CLASSIFIED: frozenset(
        {
            Status.NOT_ACCEPTED,
            Status.CLASSIFIED,
            Status.ASSIGNED,
            Status.TRANSFERRED,
            Status.ANSWERED,
            Status.MERGED,
        }
    ),
    Status.ASSIGNED: frozenset(
        {
            Status.CLASSIFIED,
            Status.ASSIGNED,
            Status.IN_PROGRESS,
            Status.WAITING,
            Status.ANSWERED,
            Status.MERGED,
        }
    ),
    Status.IN_PROGRESS: frozenset(
        {
            Status.CLASSIFIED,
            Status.ASSIGNED,
            Status.IN_PROGRESS,
            Status.WAITING,
            Status.ANSWERED,
            Status.MERGED,
        }
    ),
    Status.WAITING: frozenset({Status.IN_PROGRESS, Status.ANSWERED, Status.MERGED}),
    Status.ANSWERED: frozenset({Status.REOPENED, Status.CLOSED}),
    Status.TRANSFERRED: frozenset({Status.REOPENED, Status.CLOSED}),
    Status.REOPENED: frozenset(
        {
            Status.NOT_ACCEPTED,
            Status.CLASSIFIED,
            Status.ASSIGNED,
            Status.IN_PROGRESS,
            Status.WAITING,
            Status.ANSWERED,
            Status.MERGED,
        }
    ),
    Status.CLOSED: frozenset({Status.REOPENED}),
    Status.MERGED: frozenset(),
}
"""The steps that a case may take; there are no others."""

DONE = frozenset(
    {Status.NOT_ACCEPTED, Status.ANSWERED, Status.TRANSFERRED, Status.CLOSED, Status.MERGED}
)
"""Here nobody of the commune has anything to do, and no clock runs."""
OPEN = frozenset(Status) - DONE
