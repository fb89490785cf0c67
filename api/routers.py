"""The router of everything that asks for a token and words its errors as `{"detail"}`."""

from fastapi import APIRouter, Depends

from api.auth import bearer, principal
from api.dialect import Gate, detail_envelope, dialect_router
from api.refusals import Responses


def token_router(tag: str, responses: Responses, prefix: str = "", gate: Gate = principal) -> APIRouter:
    """Make a router whose routes declare these refusals beside their own."""
    return dialect_router(
        detail_envelope, gate, prefix=prefix, tags=[tag], dependencies=[Depends(bearer)], responses=responses
    )
