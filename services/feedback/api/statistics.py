"""The public figures, for anybody; as a table as well."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from services.feedback import spreadsheet
from services.feedback.api.base import known_sender
from services.feedback.api.schemas import Out
from services.feedback.models.contribution import NOWHERE
from services.feedback.models.summary import Row, Summary
from services.feedback.ports import Ports
from services.feedback.service import statistics
from services.feedback.settings import Settings
from shared.auth import Principal
from shared.contracts.base import Slug
from shared.contracts.feedback import Category, Channel
from shared.web import KEY_OR_TOKEN, problems


class Measured(Out):
    """What became of the cases received."""

    received: int
    answered: int
    in_time: int = Field(description="Answered within a legal term.")
    late: int = Field(description="Answered after it, or still open after it.")
    open: int
    not_accepted: int
    transferred: int
    merged: int = Field(description="With another case about the same.")


class Totals(Measured):
    """What became of all of them."""

    reference: int = Field(description="Of those received, taken for reference only.")
    published: int
    in_time_share: float | None = Field(description="Of those in time or late, 0 to 1.")
    transferred_in_time: int = Field(description="Within the five working days of the decree.")
    transferred_late: int


class CategoryFigures(Out):
    """Figures of a category."""

    category: Category
    figures: Measured


class MonthFigures(Out):
    """Figures of a month of receipt."""

    month: str = Field(examples=["2026-01"])
    figures: Measured


class VillageFigures(Out):
    """Figures of a village; null where there are fewer than three cases, or might be guessed."""

    village: Slug | None = Field(description="Null: none was named.")
    figures: Measured | None


class CellFigures(Out):
    """Figures of a category in a village; cells with fewer than three cases are left out."""

    category: Category
    village: Slug | None
    figures: Measured


class ChannelFigures(Out):
    """Figures of a channel."""

    channel: Channel
    figures: Measured


class TimeToAnswer(Out):
    """Working hours from receipt to answer, each begun hour whole."""

    median: int | None
    ninth_decile: int | None


class Satisfaction(Out):
    """What residents said of their answers."""

    scores: dict[str, int] = Field(description="How often each score from 1 to 5 was given.")
    average: float | None
    settled: int
    not_settled: int
    settled_share: float | None = Field(description="0 to 1.")


class StatisticsOut(Out):
    """The figures of what was received in a period."""

    commune: Slug
    first: date = Field(alias="from", serialization_alias="from")
    last: date = Field(alias="to", serialization_alias="to")
    total: Totals
    by_category: list[CategoryFigures]
    by_month: list[MonthFigures]
    by_village: list[VillageFigures]
    by_category_and_village: list[CellFigures]
    by_channel: list[ChannelFigures]
    by_class: dict[str, int] = Field(description="Classes of NĐ 92/2017/NĐ-CP, 1 to 4.")
    working_hours_to_answer: TimeToAnswer
    satisfaction: Satisfaction


def add(router: APIRouter, ports: Ports, settings: Settings) -> None:
    """Add the figures."""

    @router.get(
        "/statistics",
        tags=["residents"],
        summary="Public figures",
        response_model=StatisticsOut,
        responses={
            **problems(401, 403, 422, 503),
            200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        },
        dependencies=[Depends(KEY_OR_TOKEN)],
        openapi_extra={"security": [{}]},
    )
    async def figures(
        *,
        principal: Annotated[Principal | None, Depends(known_sender)],
        first: Annotated[date | None, Query(alias="from")] = None,
        last: Annotated[date | None, Query(alias="to")] = None,
        period: Annotated[
            str | None,
            Query(max_length=7, description="A half-year (NĐ 20/2008/NĐ-CP), e.g. `2026-H1`."),
        ] = None,
        commune: Annotated[Slug | None, Query(description="This site's own unless given.")] = None,
        form: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
    ) -> Response:
        """Return the figures of what was received in a period, this year unless said.

        Without a staff key they are of whole months, so that no single case can be told apart.
        """
        asked = statistics.period_of(first, last, period, ports)
        asked = asked if principal else asked.in_months
        where = principal.commune if principal else commune or settings.commune
        summary = await statistics.of(where, asked, ports)
        if form == "csv":
            name = f"thong-ke-{asked.first}-{asked.last}.csv"
            return Response(
                spreadsheet.table(HEADER, _rows(summary)),
                media_type=spreadsheet.MEDIA_TYPE,
                headers={"Content-Disposition": f'attachment; filename="{name}"'},
            )
        shown = _shown(where, asked, summary)
        return JSONResponse(shown.model_dump(mode="json", by_alias=True))


HEADER = ("phan", "muc", "muc_2", "chi_tieu", "so_luong")


def _shown(commune: str, period: statistics.Period, summary: Summary) -> StatisticsOut:
    total = summary.total
    return StatisticsOut(
        commune=commune,
        **{"from": period.first, "to": period.last},
        total=Totals(
            **{name: total[name] for name in (*Measured.model_fields, "reference", "published")},
            in_time_share=summary.in_time_share,
            transferred_in_time=total["transfer:in_time"],
            transferred_late=total["transfer:late"],
        ),
        by_category=[
            CategoryFigures(category=Category(each.of[0]), figures=_measured(each))
            for each in summary.by_category
        ],
        by_month=[
            MonthFigures(month=each.of[0], figures=_measured(each)) for each in summary.by_month
        ],
        by_village=[
            VillageFigures(
                village=_village(each.of[0]), figures=_measured(each) if each.figures else None
            )
            for each in summary.by_village
        ],
        by_category_and_village=[
            CellFigures(
                category=Category(each.of[0]),
                village=_village(each.of[1]),
                figures=_measured(each),
            )
            for each in summary.by_category_and_village
        ],
        by_channel=[
            ChannelFigures(channel=Channel(each.of[0]), figures=_measured(each))
            for each in summary.by_channel
        ],
        by_class=dict(summary.by_class),
        working_hours_to_answer=TimeToAnswer(
            median=summary.median_hours, ninth_decile=summary.ninth_decile_hours
        ),
        satisfaction=Satisfaction(
            scores={str(score): count for score, count in summary.scores.items()},
            average=summary.average_score,
            settled=summary.settled,
            not_settled=summary.not_settled,
            settled_share=summary.settled_share,
        ),
    )


def _rows(summary: Summary) -> Iterator[Sequence[object]]:
    yield from _lines("tong", Row((), summary.total))
    for part, rows in (
        ("linh_vuc", summary.by_category),
        ("thang", summary.by_month),
        ("thon", summary.by_village),
        ("linh_vuc_va_thon", summary.by_category_and_village),
        ("kenh", summary.by_channel),
    ):
        for each in rows:
            yield from _lines(part, each)
    yield from _lines("loai_nd92", Row((), summary.by_class))
    yield ("gio_lam_viec", "", "", "trung_vi", summary.median_hours)
    yield ("gio_lam_viec", "", "", "phan_vi_90", summary.ninth_decile_hours)
    yield from _lines("diem", Row((), {str(k): v for k, v in summary.scores.items()}))
    yield ("giai_quyet", "", "", "da_giai_quyet", summary.settled)
    yield ("giai_quyet", "", "", "chua_giai_quyet", summary.not_settled)


def _lines(part: str, row: Row) -> Iterator[Sequence[object]]:
    first, second, *_ = (*(("" if each == NOWHERE else each) for each in row.of), "", "")
    figures: Mapping[str, int | None] = row.figures or {"received": None}
    for measure, count in figures.items():
        yield part, first, second, measure, count


def _measured(row: Row) -> Measured:
    return Measured(**(row.figures or {}))


def _village(name: str) -> str | None:
    return None if name == NOWHERE else name
