"""Whether the service lives, is ready, and what thinks for it."""

from typing import Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.deps import ServicesDep
from api.dialect import detail_envelope, dialect_router
from api.refusals import EVERYWHERE, FAULT
from domain.errors import DatabaseUnavailable
from memory.pool import connection

router = dialect_router(detail_envelope, tags=["Health"], responses={**EVERYWHERE, **FAULT})


class Health(BaseModel):
    """The state of the service in the words of the mock interview API."""

    status: Literal["healthy"] = "healthy"
    service: str = Field(default="Mock Interview API", examples=["Mock Interview API"])
    openai_configured: bool = Field(description="Whether a model endpoint is in use", examples=[False])
    engine: Literal["openai", "offline"] = Field(description="What thinks for it", examples=["offline"])


class Alive(BaseModel):
    """The process runs."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """The database answers."""

    status: Literal["ready"] = "ready"


class Unready(BaseModel):
    """The database does not answer."""

    status: Literal["unavailable"] = "unavailable"
    detail: str = Field(
        description="What is missing", examples=["The database does not answer. Try again in a few seconds."]
    )


@router.get("/health", summary="Health and engine")
async def health(services: ServicesDep) -> Health:
    """Tell that the service answers, and with which engine."""
    return Health(openai_configured=services.engine.name == "openai", engine=services.engine.name)


@router.get("/health/live", summary="Liveness probe")
async def live() -> Alive:
    """Tell that the process runs."""
    return Alive()


@router.get("/health/ready", summary="Readiness probe", response_model=Ready, responses={503: {"model": Unready}})
async def ready(services: ServicesDep) -> Ready | JSONResponse:
    """Tell whether the database answers."""
    try:
        async with connection(services.pool) as conn:
            await conn.execute("SELECT 1")
    except DatabaseUnavailable as error:
        return JSONResponse(Unready(detail=error.message).model_dump(), 503)
    return Ready()
