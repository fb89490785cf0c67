"""Makes the one app that serves every dialect."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, TypedDict

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api import health, webhooks
from api.dialects.interview_sessions import recording as interview_recording
from api.dialects.interview_sessions import routes as interview_sessions
from api.dialects.live import routes as live
from api.dialects.live import socket as live_socket
from api.dialects.mock import routes as mock
from api.dialects.mock import speech as mock_speech
from api.dialects.parallel import reports as parallel_reports
from api.dialects.parallel import routes as parallel
from api.dialects.tracker import calendar as tracker_calendar
from api.dialects.tracker import practice as tracker_practice
from api.dialects.tracker import router as tracked
from api.dialects.tracker import routes as tracker
from api.dialects.tracker import transfer as tracker_transfer
from api.guards import BodyLimit, HostGuard, OriginGuard, is_loopback
from api.limits import Limiter
from api.logs import keep_tokens_out_of_logs
from api.methods import allowed
from api.openapi import describe, operation_id
from api.proctoring import routes as proctoring
from api.recordings import routes as recordings
from api.sessions import routes as sessions
from api.sessions import voice as session_voice
from api.sessions.arrivals import Arrivals
from api.shapes import envelope_of
from api.sse import keep_answers_out_of_logs
from api.uploads import keep_uploads_in_memory
from services.tokens import Tokens
from services.wiring import Services, open_services
from settings import Settings, listed

if TYPE_CHECKING:
    from services.interviews import Standing

# A request is held against one after the other: those that answer in a millisecond or two come first.
ROUTERS = (
    health.router,
    tracker.router,
    tracker_practice.router,
    tracker_transfer.router,
    tracker_calendar.feed,
    tracker_calendar.tokens,
    # Behind the tracker's others: its /api/interviews/{interview_id} would take their paths for ids.
    *tracked.ROUTERS,
    interview_recording.router,
    interview_sessions.router,
    parallel.router,
    parallel_reports.router,
    mock.router,
    mock_speech.router,
    sessions.shared,
    sessions.router,
    session_voice.router,
    recordings.router,
    recordings.linked,
    webhooks.router,
    proctoring.faces,
    proctoring.router,
    live.router,
    live_socket.router,
)
METHOD_NOT_ALLOWED = 405


class State(TypedDict):
    """What requests find in `request.state`."""

    services: Services
    tokens: Tokens
    limiter: Limiter
    arrivals: "Arrivals[Standing]"


async def _outside_routes(request: Request, error: Exception) -> JSONResponse:
    """Word the framework's own refusals: unknown paths and methods."""
    told = envelope_of(request.url.path)
    if not isinstance(error, HTTPException):
        return JSONResponse(told(500, "Internal error"), 500)
    headers = dict(error.headers or {})
    if error.status_code == METHOD_NOT_ALLOWED:
        # The framework names the methods of one route only.
        headers["Allow"] = ", ".join(allowed(ROUTERS, request.url.path)) or headers.get("Allow", "GET")
    return JSONResponse(told(error.status_code, error.detail), error.status_code, headers=headers)


def create_app(settings: Settings, services: Services | None = None) -> FastAPI:
    """Return the app over `services`; without, it opens its own, and closes them with its lifespan."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[State]:
        keep_answers_out_of_logs()
        keep_tokens_out_of_logs()
        keep_uploads_in_memory()
        async with open_services(settings) if services is None else nullcontext(services) as opened:
            limiter = Limiter(opened.pool, settings.limits)
            yield State(services=opened, tokens=Tokens(settings), limiter=limiter, arrivals=Arrivals())

    app = FastAPI(
        title="Viva Voce",
        summary="Interviews that run for real: specialists that answer, over text and voice.",
        version="0.1.0",
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
    )
    describe(app, settings.auth.required)
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(HTTPException, _outside_routes)
    # The last one added stands outermost: first the host, then the page, then the weight.
    app.add_middleware(BodyLimit, limit=settings.limits.body, upload=settings.limits.upload)
    app.add_middleware(OriginGuard, origins=listed(settings.web.origins))
    app.add_middleware(HostGuard, hosts=listed(settings.web.hosts), loopback_only=is_loopback(settings.web.host))
    return app
