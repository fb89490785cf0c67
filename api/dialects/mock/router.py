"""The router that the endpoints of the mock interview dialect stand on."""

from fastapi import APIRouter, Depends

from api.auth import bearer, principal
from api.dialect import detail_envelope, dialect_router
from api.dialects.mock.words import ALWAYS, in_mock_words


def mock_router() -> APIRouter:
    """Make a router with this dialect's shape of errors, words and declared refusals."""
    return dialect_router(
        detail_envelope,
        principal,
        in_mock_words,
        tags=["Mock interview"],
        dependencies=[Depends(bearer)],
        responses=ALWAYS,
    )
