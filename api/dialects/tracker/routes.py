"""The agent endpoints of the tracking dialect."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import Depends
from sse_starlette import EventSourceResponse

from agents.registry import specialists
from api.auth import principal
from api.deps import ServicesDep
from api.dialect import detail_envelope, dialect_router
from api.dialects.tracker.stream import frames
from api.dialects.tracker.wire import (
    AgentOut,
    AgentsResponse,
    AnswerRequest,
    AnswerResponse,
    ErrorResponse,
    InvalidResponse,
)
from api.sse import event_stream
from domain.question import Question
from services.answers import Answers

_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorResponse, "description": "Too many messages, or an unknown host"},
    401: {"model": ErrorResponse, "description": "A token is missing or not valid"},
    403: {"model": ErrorResponse, "description": "Pages of this origin may not call"},
    413: {"model": ErrorResponse, "description": "Body, question or context over the limit"},
    422: {"model": InvalidResponse, "description": "The body does not have the documented shape"},
}
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "start, routing, processing, content…, answer_complete, follow_ups, complete; or error",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_FAILURES: dict[int | str, dict[str, Any]] = {
    500: {"model": ErrorResponse, "description": "A fault inside the service"},
    502: {"model": ErrorResponse, "description": "The model answered with nothing that can be used"},
    503: {"model": ErrorResponse, "description": "The model endpoint or the database is out of reach"},
}

router = dialect_router(
    detail_envelope,
    prefix="/api/agents",
    tags=["Agents"],
    dependencies=[Depends(principal)],
    responses=_REFUSALS,
)


async def _frames(answers: Answers, question: Question) -> AsyncGenerator[bytes]:
    async with (
        aclosing(answers.stream(question)) as events,
        aclosing(frames(question, answers.engine, events)) as out,
    ):
        async for frame in out:
            yield frame


@router.post(
    "/answer-stream", summary="Stream an answer", response_class=EventSourceResponse, responses=_STREAM
)
async def answer_stream(body: AnswerRequest, services: ServicesDep) -> EventSourceResponse:
    """Route the question to its specialist and stream the answer as Server-Sent Events."""
    question = body.to_domain(services.settings.limits)
    return event_stream(_frames(services.answers, question), services.settings.web.heartbeat)


@router.post("/answer", summary="Answer in one piece", responses=_FAILURES)
async def answer(body: AnswerRequest, services: ServicesDep) -> AnswerResponse:
    """Route the question to its specialist and return the whole answer."""
    question = body.to_domain(services.settings.limits)
    return AnswerResponse.from_domain(question, await services.answers.answer(question), services.engine.name)


@router.get("/available", summary="List the specialists")
async def available() -> AgentsResponse:
    """Return every specialist with what it is best asked."""
    listed = [AgentOut.from_spec(spec) for spec in specialists().values()]
    return AgentsResponse(total_agents=len(listed), agents=listed)
