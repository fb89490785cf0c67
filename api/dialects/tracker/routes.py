"""The agent endpoints of the tracking dialect."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import Request
from sse_starlette import EventSourceResponse

from agents.registry import specialists
from api.deps import ServicesDep
from api.dialects.tracker.stream import STREAM, frames
from api.dialects.tracker.wire import AgentOut, AgentsResponse, AnswerRequest, AnswerResponse
from api.dialects.tracker.words import tracker_router
from api.presence import while_present
from api.refusals import BODY, EVERYWHERE, FAILURES, FAULT, TOKEN
from api.sse import event_stream
from domain.question import Question
from services.answers import Answers

router = tracker_router("/api/agents", "Agents", responses={**EVERYWHERE, **TOKEN, **FAULT})


async def _frames(answers: Answers, question: Question) -> AsyncGenerator[bytes]:
    async with (
        aclosing(answers.stream(question)) as events,
        aclosing(frames(question, answers.engine, events)) as out,
    ):
        async for frame in out:
            yield frame


@router.post(
    "/answer-stream", summary="Stream an answer", response_class=EventSourceResponse, responses={**BODY, **STREAM}
)
async def answer_stream(body: AnswerRequest, services: ServicesDep) -> EventSourceResponse:
    """Route the question to its specialist and stream the answer as Server-Sent Events."""
    question = body.to_domain(services.settings.limits)
    return event_stream(_frames(services.answers, question), services.settings.web.heartbeat)


@router.post("/answer", summary="Answer in one piece", responses={**BODY, **FAILURES})
async def answer(body: AnswerRequest, request: Request, services: ServicesDep) -> AnswerResponse:
    """Route the question to its specialist and return the whole answer."""
    question = body.to_domain(services.settings.limits)
    answered = await while_present(request, services.answers.answer(question))
    return AnswerResponse.from_domain(question, answered, services.engine.name)


@router.get("/available", summary="List the specialists")
async def available() -> AgentsResponse:
    """Return every specialist with what it is best asked."""
    listed = [AgentOut.from_spec(spec) for spec in specialists().values()]
    return AgentsResponse(total_agents=len(listed), agents=listed)
