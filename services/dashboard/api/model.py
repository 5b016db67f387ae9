"""The read model itself: its hash, and building it anew."""

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from services.dashboard.api.base import Administrator, model_of, router_of
from services.dashboard.rebuild import Progress, Rebuild
from services.dashboard.repository import ReadModel
from shared.web import problems

router = router_of("model")


class Hash(BaseModel):
    """One hash over a generation of the read model."""

    model_config = ConfigDict(frozen=True)

    generation: int
    hash: str
    documents: int


class RebuildView(BaseModel):
    """The live model beside the one that was, or is being, rebuilt."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    live: Hash | None = Field(description="Null while a rebuild is reading; see `/v1/hash`.")
    rebuild: Progress


@router.get("/hash")
async def read_hash(request: Request, _: Administrator) -> Hash:
    """Return one hash over the live read model; reads all of it."""
    return await _hash(model_of(request))


@router.post("/rebuild", status_code=202, responses=problems(409))
async def begin_rebuild(request: Request, _: Administrator) -> Progress:
    """Begin to build the read model anew, beside the live one."""
    rebuild: Rebuild = request.app.state.rebuild
    return await rebuild.begin()


@router.get("/rebuild")
async def read_rebuild(request: Request, _: Administrator) -> RebuildView:
    """Return how far the rebuild has come; the hash of the live model when none is going on."""
    rebuild: Rebuild = request.app.state.rebuild
    running = rebuild.progress.state == "running"
    live = None if running else await _hash(model_of(request))
    return RebuildView(live=live, rebuild=rebuild.progress)


async def _hash(model: ReadModel) -> Hash:
    reader = await model.reader()
    found, documents = await reader.hash()
    return Hash(generation=reader.generation, hash=found, documents=documents)
