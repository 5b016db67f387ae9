"""The peer's intake: 201 once the case is committed and its task is in Redis's log on disk."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Literal
from uuid import uuid4

from fastapi import FastAPI, Header
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import insert

from bench.peer.store import cases, engine, tables
from bench.peer.worker import tell


class CaseIn(BaseModel):
    """What a resident sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: Literal["CDS", "TTHC", "KHAC"]
    text: str = Field(min_length=10, max_length=5000)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Make the tables first."""
    tables.create_all(engine)
    yield


app = FastAPI(lifespan=lifespan)


# A plain function: FastAPI runs it on a thread, where the driver and the queue may block.
@app.post("/v1/cases", status_code=201)
def accept(case: CaseIn, x_correlation_id: Annotated[str, Header()]) -> dict[str, str]:
    """Store a case, hand it to the worker, answer with its code."""
    case_id, code = str(uuid4()), secrets.token_hex(6)
    with engine.begin() as connection:
        connection.execute(insert(cases).values(id=case_id, code=code, case=case.model_dump()))
    tell.delay(case_id, code, case.category, x_correlation_id)
    return {"code": code}


@app.get("/readyz")
def readyz() -> dict[str, str]:
    """Say that the process runs."""
    return {}
