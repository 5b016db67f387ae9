"""HTTP in: who hears of what in the caller's commune."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.notify.books import RuleBook
from services.notify.models import Version
from services.notify.rules import MOST_RULES, StoredRule
from services.notify.service import Ruling
from shared.auth import Principal, Role, require
from shared.web import DEFAULT_LIMIT, Limit, Page, problems

Reader = Annotated[Principal, Depends(require(Role.FOCAL, Role.ADMIN))]
Administrator = Annotated[Principal, Depends(require(Role.ADMIN))]
Revision = Annotated[
    int | None, Query(ge=0, le=10**6, description="One version; 0 is what was shipped.")
]
Was = Annotated[int, Query(ge=0, le=10**6, description="As last read: 409 if it changed since.")]
Before = Annotated[
    int | None, Query(ge=0, le=10**6, description="The last answer's ``next``.", alias="after")
]

router = APIRouter(tags=["rules"])


class VersionView(BaseModel):
    """One version: who made it, and when. The first is the product's own."""

    model_config = ConfigDict(frozen=True)

    revision: int = Field(description="0 for what was shipped.")
    own: bool = Field(description="False where it is as shipped.")
    at: datetime | None = None
    by: str | None = Field(None, description="A reference, never a name.", examples=["user:qt"])


class RulesView(VersionView):
    """The rules of one version."""

    items: list[StoredRule]


class RuleSet(BaseModel):
    """All rules of the commune, in place of those in force."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: int = Field(ge=0, le=10**6, description="As last read: 409 if it changed since.")
    items: tuple[StoredRule, ...] = Field(min_length=1, max_length=MOST_RULES)


@router.get("/rules", summary="Show who hears of what", responses=problems(404))
async def show_rules(request: Request, reader: Reader, revision: Revision = None) -> RulesView:
    """Return the rules in force in your commune, each with its id, or those of a version."""
    ruling: Ruling = request.app.state.ruling
    return _rules(request, await ruling.show(reader.commune, revision))


@router.get("/rules/versions", summary="List the versions of the rules")
async def list_versions_of_rules(
    request: Request, reader: Reader, limit: Limit = DEFAULT_LIMIT, before: Before = None
) -> Page[VersionView]:
    """Return what was in force before, the latest first."""
    ruling: Ruling = request.app.state.ruling
    return versions(await ruling.earlier(reader.commune, before, limit))


@router.put("/rules", summary="Say who hears of what", responses=problems(409))
async def put_rules(request: Request, administrator: Administrator, wanted: RuleSet) -> RulesView:
    """Replace all rules of the commune; in force everywhere within a few seconds.

    409 if somebody changed them since ``revision``; 422 names every rule that makes no sense, or
    whose template cannot tell of its fact.
    """
    ruling: Ruling = request.app.state.ruling
    kept = await ruling.replace(
        administrator.commune, wanted.items, was=wanted.revision, by=administrator.subject
    )
    return _rules(request, kept)


@router.delete("/rules", summary="Go back to the shipped rules", responses=problems(409))
async def reset_rules(request: Request, administrator: Administrator, revision: Was) -> RulesView:
    """Put the shipped rules in force again, as a version of its own."""
    ruling: Ruling = request.app.state.ruling
    kept = await ruling.reset(administrator.commune, was=revision, by=administrator.subject)
    return _rules(request, kept)


def versions(found: list[Version]) -> Page[VersionView]:
    """Return a page of versions."""
    last = found[-1].revision if found else 0
    return Page(
        items=[VersionView.model_validate(version_of(each)) for each in found],
        next=str(last) if last > 1 else None,
    )


def version_of(version: Version) -> dict[str, object]:
    """Return what every view of a version says."""
    return {
        "revision": version.revision,
        "own": version.content is not None,
        "at": version.at,
        "by": version.by,
    }


def _rules(request: Request, version: Version) -> RulesView:
    book: RuleBook = request.app.state.rules
    return RulesView.model_validate({**version_of(version), "items": book.stored(version)})
