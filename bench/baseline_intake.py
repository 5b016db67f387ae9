"""B1's floor: bare starlette, the same model, one journaled insert."""

import os
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from services.feedback.api.resident_schemas import CaseIn
from shared.mongo import Mongo
from shared.settings import Settings

mongo = Mongo(Settings.load(), "bench", indexes={})


async def accept(request: Request) -> JSONResponse:
    """Validate, insert, answer."""
    case = CaseIn.model_validate_json(await request.body())
    key = str(uuid4())
    await mongo.db["cases"].insert_one({"_id": key, "case": case.model_dump(mode="json")})
    return JSONResponse({"code": key}, status_code=201)


async def readyz(_: Request) -> JSONResponse:
    """Say that the process runs."""
    return JSONResponse({})


app = Starlette(routes=[Route("/v1/cases", accept, methods=["POST"]), Route("/readyz", readyz)])

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["XASO_PORT"]), log_level="critical", access_log=False)
