"""What the tracker's endpoints declare to refuse, and the router that they stand on."""

from fastapi import APIRouter
from starlette.convertors import StringConvertor, register_url_convertor

from api.auth import principal
from api.dialect import Gate
from api.refusals import BODY, EVERYWHERE, FAILURES, FAULT, TOKEN, InvalidResponse, Responses, refusal
from api.routers import token_router
from domain.errors import Invalid

FIELDS: Responses = {422: {"model": InvalidResponse, "description": "A parameter is not as documented"}}
CALL: Responses = {**EVERYWHERE, **TOKEN, **FAULT, 503: FAILURES[503]}
READ: Responses = {**CALL, **FIELDS}
UNKNOWN: Responses = {404: refusal("There is no such thing, or it is another's", "Interview not found")}
WRITE: Responses = {
    400: refusal(
        "The body cannot be read, or breaks a rule about several fields",
        "first_interview_date is before application_date. Correct one of them.",
    ),
    413: BODY[413],
    422: BODY[422],
}
TAKEN: Responses = {
    409: refusal("There is one already; the message tells its id", "There is a company of this name already: 5.")
}


class _BesideCalendar(StringConvertor):
    """Whatever stands for an id; the calendar's own path refuses what it does not take by itself."""

    regex = r"(?!calendar\.ics$)[^/]+"


register_url_convertor("beside_calendar", _BesideCalendar())


def tracker_router(prefix: str, tag: str, gate: Gate = principal, responses: Responses = READ) -> APIRouter:
    """Make a router with this dialect's shape of errors, whose routes declare these refusals beside their own."""
    return token_router(tag, responses, prefix, gate)


def check_same(path: int, body: int | None, field: str) -> None:
    """See that an id in the body, if there is one, is the one in the path.

    Raises:
        Invalid: it is another.
    """
    if body is not None and body != path:
        raise Invalid(f"{field} in the body is {body}, but {path} in the path. Leave it out of the body.")
