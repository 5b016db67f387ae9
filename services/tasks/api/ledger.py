"""What the HTTP interface shows of a ledger."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from pydantic import Field

from services.tasks.api.views import View
from services.tasks.models.ledger import Ledger, QuotaAccount
from shared.contracts.tasks import Health, Per, ProgressKind
from shared.errors import Language


class PeriodView(View):
    """One period of a quota."""

    name: str = Field(examples=["Tuần 12 (17/03-23/03/2025)"])
    start: date
    end: date
    expected: int
    done: int
    over: bool


class QuotaView(View):
    """One quota, each figure for itself."""

    kind: ProgressKind
    per: Per
    count: int
    target: int
    opening: int
    expected: int
    done: int
    debt: int
    periods: Sequence[PeriodView]

    @classmethod
    def of(cls, account: QuotaAccount, language: Language) -> Self:
        """Return ``account`` with its periods named in ``language``."""
        return cls(
            kind=account.kind,
            per=account.per,
            count=account.count,
            target=account.target,
            opening=account.opening,
            expected=account.expected,
            done=account.done,
            debt=account.debt,
            periods=[
                PeriodView(
                    name=line.name.to(language),
                    start=line.start,
                    end=line.end,
                    expected=line.expected,
                    done=line.done,
                    over=line.over,
                )
                for line in account.lines
            ],
        )


class ProgrammeView(View):
    """A programme and its reruns."""

    programme: str
    first_on: date | None
    reruns: Sequence[date]
    missing: int = Field(description="Reruns that its quota asks for and it has not had.")


class ObligationView(View):
    """What one unit of a set did."""

    unit: str
    done: int
    last_on: date | None
    health: Health
    days: int = Field(description="Of silence, where it is too long.")


class LedgerView(View):
    """A task's figures on one evening, and the sentences that explain them."""

    task_id: str
    as_of: date
    target: int | None
    opening: int
    expected: int | None
    done: int
    debt: int
    health: Health
    due: date | None
    quotas: Sequence[QuotaView]
    programmes: Sequence[ProgrammeView]
    obligations: Sequence[ObligationView]
    why: Sequence[str] = Field(
        examples=[["Đến hết ngày 15/09/2025 phải có 37 số, đã có 34, còn nợ 3."]]
    )

    @classmethod
    def of(cls, task_id: str, ledger: Ledger, language: Language) -> Self:
        """Return ``ledger`` with its sentences in ``language``."""
        snapshot = ledger.snapshot
        standing = snapshot.standing
        return cls(
            task_id=task_id,
            as_of=ledger.as_of,
            target=standing.target,
            opening=standing.opening,
            expected=snapshot.expected,
            done=standing.done,
            debt=snapshot.debt,
            health=snapshot.health,
            due=standing.due,
            quotas=[QuotaView.of(each, language) for each in ledger.quotas],
            programmes=[
                ProgrammeView(
                    programme=each.programme,
                    first_on=each.first_on,
                    reruns=each.reruns,
                    missing=each.missing,
                )
                for each in ledger.programmes
            ],
            obligations=[
                ObligationView(
                    unit=each.unit,
                    done=each.done,
                    last_on=each.last_on,
                    health=each.health,
                    days=each.days,
                )
                for each in ledger.obligations
            ],
            why=[each.to(language) for each in ledger.why],
        )
