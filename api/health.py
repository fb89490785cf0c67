"""Whether the service lives, is ready, and what thinks for it."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.deps import ServicesDep
from domain.errors import DatabaseUnavailable
from memory.pool import connection

router = APIRouter(tags=["Health"])


class Health(BaseModel):
    """The state of the service in the words of the mock interview API."""

    status: Literal["healthy"] = "healthy"
    service: str = "Mock Interview API"
    openai_configured: bool = Field(description="Whether a model endpoint is in use")
    engine: str = Field(description="openai or offline", examples=["offline"])


class Probe(BaseModel):
    """What an operator's probe reads."""

    status: Literal["alive", "ready", "unavailable"]
    detail: str | None = Field(None, description="What is missing, when something is")


@router.get("/health", summary="Health and engine")
async def health(services: ServicesDep) -> Health:
    """Tell that the service answers, and with which engine."""
    return Health(openai_configured=services.engine.name == "openai", engine=services.engine.name)


@router.get("/health/live", summary="Liveness probe")
async def live() -> Probe:
    """Tell that the process runs."""
    return Probe(status="alive")


@router.get("/health/ready", summary="Readiness probe", responses={503: {"model": Probe}})
async def ready(services: ServicesDep) -> JSONResponse:
    """Tell whether the database answers."""
    try:
        async with connection(services.pool) as conn:
            await conn.execute("SELECT 1")
    except DatabaseUnavailable as error:
        return JSONResponse(Probe(status="unavailable", detail=error.message).model_dump(), 503)
    return JSONResponse(Probe(status="ready").model_dump(exclude_none=True))
