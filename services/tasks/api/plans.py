"""Plans: offered as a file, reviewed, adopted, amended; every version can be read."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, File, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from services.tasks.api.base import Ports, Reporting, Staff, router_of
from services.tasks.api.plan_views import PlanHead, PlanView, SourceText, VersionView
from services.tasks.models.amendment import Amendment, Change, DutyChange
from services.tasks.models.document import Document, Duty, Item
from services.tasks.models.plan import Decision
from services.tasks.reader import write
from services.tasks.service import plans
from services.tasks.service.plans import Upload
from shared.auth import Principal, Role, require
from shared.contracts.base import Slug
from shared.contracts.tasks import ProgressKind, Schedule
from shared.contracts.tasks import Role as Part
from shared.web import Page, problems

router = router_of("plans")

Deciding = Annotated[Principal, Depends(require(Role.FOCAL, Role.LEADER, Role.ADMIN))]


class Wish(BaseModel):
    """What is asked; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Draft(Wish):
    """A draft's content as it should be, and the revision that it was made from."""

    revision: int
    document: Document


class Adoption(Wish):
    """How a plan comes into force; ``effective_on`` is the day itself unless told."""

    number: str | None = Field(None, max_length=60, examples=["45/KH-UBND"])
    dated: date | None = None
    effective_on: date | None = Field(
        None, description="From when output is expected; what was done before is opening balance."
    )
    accept_warnings: bool = Field(False, description="Take over tasks that are unclear.")


class TaskChange(Wish):
    """What a decision changes of one task; what is left out stays."""

    task_id: Slug
    due: date | None = None
    target: int | None = Field(None, ge=1, le=100_000)
    title: str | None = Field(None, min_length=1, max_length=1000)
    schedule: Schedule | None = None
    roles: tuple[Part, ...] | None = None
    opening: dict[ProgressKind, Annotated[int, Field(ge=0)]] | None = None
    withdraw: bool = False


class DutyEdit(Wish):
    """What a decision changes of one duty; what is left out stays."""

    duty_id: Slug
    holder: Slug | None = None
    holder_as_written: str | None = Field(None, min_length=1, max_length=300)
    text: str | None = Field(None, min_length=1, max_length=4000)
    withdraw: bool = False


class Amending(Wish):
    """A decision that changes a plan in force."""

    number: str = Field(min_length=1, max_length=60, examples=["52/QĐ-UBND"])
    dated: date
    reason: str = Field(min_length=1, max_length=2000)
    version: int = Field(description="The version that the decision was made on.")
    changes: tuple[TaskChange, ...] = Field((), max_length=200)
    add: tuple[Item, ...] = Field((), max_length=100)
    duties: tuple[DutyEdit, ...] = Field((), max_length=200)
    add_duties: tuple[Duty, ...] = Field((), max_length=100)


@router.get("/plans", summary="Plans and drafts, latest year first")
async def list_plans(staff: Staff, desk: Ports) -> Page[PlanHead]:
    """Return the commune's plans."""
    found = await desk.plans.all(staff.commune)
    return Page[PlanHead](items=[PlanHead.of(plan) for plan in found], next=None)


@router.post(
    "/plans",
    status_code=201,
    summary="Read a plan from its document (.txt, .docx, .pdf)",
    responses={200: {"model": PlanView}, **problems(409, 413)},
)
async def draft_plan(
    response: Response,
    drafting: Reporting,
    desk: Ports,
    file: Annotated[UploadFile, File(description="The plan as the commune has it.")],
    *,
    dry_run: Annotated[bool, Query(description="Show what is read and store nothing.")] = False,
) -> PlanView:
    """Read the plan by rules; what is not understood is kept word for word and warned of.

    The same file again, while its draft is one, answers with that draft and 200.
    """
    upload = Upload(file.filename or "", await file.read())
    plan, is_new = await plans.draft_plan(upload, drafting, desk, dry_run=dry_run)
    response.status_code = 201 if is_new else 200
    return PlanView.of(plan)


@router.get("/plans/{plan_id}", summary="One plan", responses=problems(404), response_model=None)
async def show_plan(
    plan_id: str,
    staff: Staff,
    desk: Ports,
    version: Annotated[int | None, Query(ge=1, description="A former version.")] = None,
    format: Annotated[  # noqa: A002  the issue's own word
        Literal["json", "export"], Query(description="``export`` is what an import reads back.")
    ] = "json",
) -> PlanView | Response:
    """Return a plan of the commune: the version in force, or a former one."""
    plan = await plans.find_plan(staff.commune, plan_id, desk)
    text = await plans.find_version(plan, version, desk) if version else plan.document
    if format == "export":
        name = f'attachment; filename="ke-hoach-{plan.id}.json"'
        return Response(
            write(text), media_type="application/json", headers={"Content-Disposition": name}
        )
    return PlanView.of(plan, text)


@router.get("/plans/{plan_id}/text", summary="The document's words", responses=problems(404))
async def show_text(plan_id: str, staff: Staff, desk: Ports) -> SourceText:
    """Return what the document says, to be read beside what was made of it."""
    plan = await plans.find_plan(staff.commune, plan_id, desk)
    return SourceText(lines=await plans.source_text(plan, desk))


@router.get("/plans/{plan_id}/versions", summary="Its versions", responses=problems(404))
async def list_versions(plan_id: str, staff: Staff, desk: Ports) -> Page[VersionView]:
    """Return the versions of a plan with their decisions, latest first."""
    plan = await plans.find_plan(staff.commune, plan_id, desk)
    views = [
        VersionView(
            version=each.version,
            number=each.decision.number,
            dated=each.decision.dated,
            reason=each.decision.reason,
            by=each.decision.by,
            at=each.decision.at,
        )
        for each in reversed(plan.versions)
    ]
    return Page[VersionView](items=views, next=None)


@router.put("/plans/{plan_id}", summary="Edit a draft", responses=problems(404, 409))
async def edit_plan(plan_id: str, draft: Draft, drafting: Reporting, desk: Ports) -> PlanView:
    """Replace a draft's content; 409 if somebody else changed it since."""
    return PlanView.of(
        await plans.edit_plan(drafting, plan_id, draft.document, draft.revision, desk)
    )


@router.delete(
    "/plans/{plan_id}", status_code=204, summary="Delete a draft", responses=problems(404, 409)
)
async def remove_draft(plan_id: str, drafting: Reporting, desk: Ports) -> None:
    """Delete a draft; a plan in force cannot be deleted."""
    await plans.remove_draft(drafting, plan_id, desk)


@router.post("/plans/{plan_id}/adopt", summary="Put a plan in force", responses=problems(404, 409))
async def adopt_plan(plan_id: str, wish: Adoption, deciding: Deciding, desk: Ports) -> PlanView:
    """Put a draft in force with its number and day; its tasks are there from then on."""
    decision = Decision(wish.number, wish.dated, "", deciding.subject, desk.clock.now())
    plan = await plans.adopt_plan(
        deciding,
        plan_id,
        decision,
        desk,
        effective=wish.effective_on,
        anyway=wish.accept_warnings,
    )
    return PlanView.of(plan)


@router.post(
    "/plans/{plan_id}/amend", summary="Amend a plan by decision", responses=problems(404, 409)
)
async def amend_plan(
    plan_id: str,
    wish: Amending,
    deciding: Deciding,
    desk: Ports,
    *,
    dry_run: Annotated[bool, Query(description="Show what it comes to and store nothing.")] = False,
) -> PlanView:
    """Change tasks and duties of a plan in force by a decision: a new version; former ones stay.

    A due date that is moved makes the task “điều chỉnh”, not late (domain A3).
    """
    decision = Decision(wish.number, wish.dated, wish.reason, deciding.subject, desk.clock.now())
    amendment = Amendment(
        changes=[Change(**dict(each)) for each in wish.changes],
        added=wish.add,
        duties=[DutyChange(**dict(each)) for each in wish.duties],
        added_duties=wish.add_duties,
    )
    plan = await plans.amend_plan(
        deciding,
        plan_id,
        decision,
        desk,
        version=wish.version,
        amendment=amendment,
        dry_run=dry_run,
    )
    return PlanView.of(plan)
