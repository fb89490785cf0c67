"""The calendar of scheduled rounds, and the token by which a calendar program reads it."""

import hashlib
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from api.auth import CALLER, principal
from api.deps import PrincipalDep, ServicesDep
from api.dialects.tracker.words import CALL, tracker_router
from api.refusals import BODY, Responses, refusal
from domain.principal import Principal
from services.tracker.calendar import zone

_PATH = "/api/interviews/calendar.ics"
_TOKEN = "Zr0hB6m2gq1y5dCkq3V7mYtqkQ0o1y6n2sWb8aJxT4E"
_FEED: Responses = {
    200: {
        "description": "A calendar (RFC 5545)",
        "content": {
            "text/calendar": {
                "schema": {"type": "string"},
                "example": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Viva Voce//Interviews//EN\r\nEND:VCALENDAR\r\n",
            }
        },
    },
    304: {"description": "The calendar is as it was when its ETag was given out"},
    400: refusal("No such time zone, or a refused Host", "tz must name a time zone, such as Europe/Berlin."),
}


async def _reader(request: Request) -> None:
    """Let in who carries a calendar token, for this calendar alone; anybody else as everywhere."""
    token = request.query_params.get("token")
    if token and "authorization" not in request.headers:
        owner = await request.state.services.tracker.feeds.owner_of(token)
        request.scope[CALLER] = Principal(id=owner)
        return
    await principal(request)


feed = tracker_router("/api/interviews", "Calendar", _reader, {**CALL, 422: BODY[422]})
tokens = tracker_router("/api/tracker", "Calendar", responses=CALL)


class CalendarToken(BaseModel):
    """A token that reads one calendar and nothing else, until it is replaced or withdrawn."""

    token: str = Field(examples=[_TOKEN])
    path: str = Field(
        description="What a calendar program subscribes to, below the service's address",
        examples=[f"{_PATH}?token={_TOKEN}"],
    )


@feed.get("/calendar.ics", summary="Calendar of rounds", response_class=Response, responses=_FEED)
async def calendar(
    request: Request,
    services: ServicesDep,
    caller: PrincipalDep,
    token: Annotated[
        str | None,
        Query(description="A calendar token, for programs that send no header", examples=[_TOKEN]),
    ] = None,
    tz: Annotated[
        str | None,
        Query(
            max_length=64,
            description="Where the times are meant; without it, where the reader is",
            examples=["Europe/Berlin"],
        ),
    ] = None,
) -> Response:
    """Return the rounds that have a date, from a year ago on, to be subscribed to; a cancelled one says so."""
    body = await services.tracker.feeds.calendar(caller.id, zone(tz))
    headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"', "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


@tokens.post("/calendar-token", summary="Make a calendar token", status_code=201)
async def make(services: ServicesDep, caller: PrincipalDep) -> CalendarToken:
    """Make the token by which a calendar program reads the caller's rounds; the one before no longer holds."""
    token = await services.tracker.feeds.make(caller.id)
    return CalendarToken(token=token, path=f"{_PATH}?token={token}")


@tokens.delete("/calendar-token", summary="Withdraw the calendar token", status_code=204)
async def withdraw(services: ServicesDep, caller: PrincipalDep) -> None:
    """Let no calendar program read the caller's rounds any more."""
    await services.tracker.feeds.withdraw(caller.id)
