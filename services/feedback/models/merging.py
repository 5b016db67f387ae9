"""Cases of one matter: one goes on for another, and counts those who say the same."""

from dataclasses import dataclass

from services.feedback.models import refusals
from services.feedback.models.parts import Act, Line
from services.feedback.models.record import Record
from services.feedback.models.status import DONE, Status
from shared.contracts.feedback import CaseJoinedV1, CaseMergedV1, CaseSettledV1


@dataclass(slots=True)
class Mergeable(Record):
    """The steps of a case with others of its matter; ``Conflict`` is raised where none follows."""

    def merge(self, into: Record, act: Act) -> None:
        """Let the case ``into``, which is still open, go on for both.

        That is the one with a legal clock, then the earlier: no term is lost, and no two cases
        can be merged into each other. Who is criticised in this one may not handle that one.
        """
        if into.code == self.code:
            raise refusals.merged_with_itself(self.code)
        if into.status in DONE:
            raise refusals.merged_with_done(into.code)
        if into.precedence > self.precedence:
            raise refusals.merged_backwards(self.code, into.code)
        if self.about_unit and into.about_unit not in (None, self.about_unit):
            raise refusals.about_another(self.code, into.code)
        if (self.about_unit and into.unit == self.about_unit) or into.handler in self.barred:
            raise refusals.criticised(self.code)
        self._step(Status.MERGED, act)
        self.merged_into = into.code
        self._stop_clock(act)
        self._say(CaseMergedV1, act, "merged", into.code, into=into.code)

    def adopt(self, merged: Record, act: Act) -> None:
        """Go on for the case that was ``merged`` into this one; a second time changes nothing."""
        if merged.code in self.adopted:
            return
        self.adopted += (merged.code,)
        self.barred = (*self.barred, *(set(merged.barred) - set(self.barred)))
        self.about_unit = self.about_unit or merged.about_unit
        if self.about_unit and self.unit == self.about_unit:
            self.unit = None
        if self.handler in self.barred:
            self.handler = None
        self.followers += 1 + merged.followers
        self._say(CaseJoinedV1, act, "joined")

    def settle(self, by: Record, act: Act) -> None:
        """Say that the case ``by``, which goes on for this one, came to its end.

        That is on record under the moment of the end; a second time changes nothing.
        """
        ended = by.ended_at
        told = [line.at for line in self.history if line.code == "settled"]
        if self.status is not Status.MERGED or ended is None or ended in told:
            return
        self.history.append(Line(ended, "settled", by.code))
        self._say(CaseSettledV1, act, None, by=by.code)

    def join(self, act: Act, count: int = 1) -> None:
        """Count ``count`` others who say the same; raises ``Conflict`` once it is done."""
        if self.status in DONE:
            raise refusals.done(self.code)
        self.followers += count
        self._say(CaseJoinedV1, act, "joined")
