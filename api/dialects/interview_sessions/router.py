"""The router of this dialect: a token from everybody, and every refusal in its own shape."""

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError

from api.auth import bearer, token_holder
from api.dialect import MOST_COMPLAINTS, dialect_router
from api.dialects.interview_sessions.refusals import ALWAYS
from api.shapes import status_envelope
from domain.errors import Unauthenticated
from domain.language.complaints import plainly

UNAUTHORIZED = "Unauthorized"


async def _gate(request: Request) -> None:
    """Let in whoever shows a valid token; nobody is a guest here."""
    try:
        await token_holder(request)
    except Unauthenticated as error:
        # The message is part of the contract; what is wrong with the token goes where OAuth puts it.
        raise Unauthenticated(UNAUTHORIZED, reason=error.message) from error


def _complaint(loc: list[int | str], message: str) -> str:
    # The first part says whether it is the body, the query or the path; an offset in a text is no field.
    at_offset = len(loc) == 2 and isinstance(loc[1], int)
    field = ".".join(map(str, loc[:1] if at_offset else loc[1:] or loc))
    return f"{field}: {plainly(message)}"


def misread(error: RequestValidationError) -> tuple[int, object]:
    """Say in one text which fields are wrong and how, without echoing what was sent."""
    wrong = error.errors()[:MOST_COMPLAINTS]
    return 400, "; ".join(_complaint(list(each["loc"]), each["msg"]) for each in wrong)


def own_router() -> APIRouter:
    """Make a router with this dialect's gate, shape of errors and declared refusals."""
    return dialect_router(
        status_envelope,
        _gate,
        misread=misread,
        prefix="/interview-sessions",
        tags=["Interview sessions"],
        dependencies=[Depends(bearer)],
        responses=ALWAYS,
    )
