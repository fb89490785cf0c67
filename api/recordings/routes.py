"""Consent to be recorded, what was recorded, and the page that plays it."""

import secrets
from typing import Annotated

from fastapi import Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.auth import link_principal
from api.deps import PrincipalDep, ServicesDep
from api.recordings.page import page
from api.recordings.ranges import OUTSIDE, part_of
from api.recordings.wire import ConsentRequest, ConsentResponse, RecordingsResponse
from api.refusals import BODY, Responses, refusal
from api.routers import token_router
from api.sessions.deps import MOST_TURNS, SessionIdDep
from api.sessions.refusals import SHARED, STATE
from domain.recording import Speaker

SOUND = "audio/webm"
_BYTES = {SOUND: {"schema": {"type": "string", "format": "binary"}}}
AUDIO: Responses = {
    200: {"description": "The sound, as Opus in WebM", "content": _BYTES},
    206: {"description": "The part of it that Range asks for", "content": _BYTES},
    404: refusal("No such session, another's, or nothing was recorded there", "Nothing of this was recorded."),
    409: refusal("It was encrypted with another key", "This was encrypted with another key."),
    416: refusal("It has no such part", OUTSIDE.format(104_520)),
}
PAGE: Responses = {
    200: {
        "description": "A page that needs nothing from elsewhere",
        "content": {"text/html": {"schema": {"type": "string"}, "example": "<!doctype html><title>Interview</title>"}},
    }
}
ExchangeNumber = Annotated[
    int, Path(description="The exchange; 0 is what came before the first", ge=0, le=MOST_TURNS, examples=[1])
]
LinkToken = Annotated[
    str | None, Query(description="A token, for pages and players that send no header", examples=["e30.e30.x"])
]

router = token_router("Recordings", SHARED, "/interviews/{session_id}")
linked = token_router("Recordings", SHARED, "/interviews/{session_id}", link_principal)


@router.put("/recording", summary="Agree to be recorded, or withdraw", responses={**BODY, **STATE})
async def consent(
    body: ConsentRequest, session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep
) -> ConsentResponse:
    """Record the candidate's word; an agent in the room follows it at once. Withdrawing erases what was recorded."""
    given = await services.recordings.agree(caller.id, session_id, body.consent)
    session, _, _ = await services.recordings.listed(caller.id, session_id)
    return ConsentResponse.of(session, given)


@router.get("/recordings", summary="What was recorded")
async def recordings(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> RecordingsResponse:
    """List what is kept of each voice in each exchange, and say what is missing."""
    return RecordingsResponse.listing(*await services.recordings.listed(caller.id, session_id))


@linked.get("/turns/{n}/recording", summary="Hear an exchange", response_class=Response, responses=AUDIO)
async def sound(
    request: Request,
    session_id: SessionIdDep,
    n: ExchangeNumber,
    services: ServicesDep,
    caller: PrincipalDep,
    speaker: Annotated[Speaker, Query(description="Whose voice", examples=["candidate"])] = "candidate",
    token: LinkToken = None,
) -> Response:
    """Return what one speaker said in an exchange, whole or in parts (Range)."""
    content = await services.recordings.sound(caller.id, session_id, n, speaker)
    return part_of(request, content, SOUND, f"exchange-{n}-{speaker}.webm")


@linked.get("/playback", summary="Play an interview", response_class=Response, responses=PAGE)
async def playback(
    session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep, token: LinkToken = None
) -> HTMLResponse:
    """Return a page with the transcript, and beside each question and answer its sound."""
    listed = await services.recordings.listed(caller.id, session_id)
    turns = await services.interviews.transcript(caller.id, session_id)
    asides = await services.interviews.asides(caller.id, session_id)
    nonce = secrets.token_urlsafe(16)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; media-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(page(*listed, turns, asides, token=token, nonce=nonce), headers=headers)
