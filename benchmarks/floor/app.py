"""A competent plain relay, FastAPI + sse-starlette + httpx: the floor that the service is compared with."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import BaseModel
from sse_starlette import EventSourceResponse

Message = dict[str, str]

ROUTE = "You route interview questions to one of: technical, behavioral, system_design, general."
ANSWER = "You are an expert interviewee. Answer the question as a strong candidate would, in Markdown."
FOLLOW_UPS = "You are an interviewer. Write three follow-up questions to the question below."
TEXTS = {"type": "array", "items": {"type": "string"}}
ROUTE_SCHEMA = {"properties": {"agents": TEXTS, "reasoning": {"type": "string"}, "confidence": {"type": "number"}}}
FOLLOW_UPS_SCHEMA = {"properties": {"questions": TEXTS}}


class Ask(BaseModel):
    """What a client sends."""

    question: str


def _event(event_type: str, data: dict[str, Any]) -> dict[str, str]:
    stamp = datetime.now(UTC).isoformat()
    return {"data": json.dumps({"event_type": event_type, "timestamp": stamp, "data": data})}


class Relay:
    """The three upstream calls over one shared client."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def typed(self, name: str, order: str, schema: dict[str, Any], question: str) -> dict[str, Any]:
        """One call that is not streamed and whose reply follows a schema."""
        shape = {"type": "object", "additionalProperties": False, "required": list(schema["properties"])}
        form = {"name": name, "strict": True, "schema": {**shape, **schema}}
        body = {"response_format": {"type": "json_schema", "json_schema": form}}
        reply = await self._client.post("chat/completions", json={**_asking(order, question), **body})
        reply.raise_for_status()
        return json.loads(reply.json()["choices"][0]["message"]["content"])

    async def stream(self, question: str) -> AsyncGenerator[dict[str, str]]:
        """The answer's tokens, each as one event."""
        body = {**_asking(ANSWER, question), "stream": True}
        async with self._client.stream("POST", "chat/completions", json=body) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if not line.startswith("data: "):
                    continue
                if line == "data: [DONE]":
                    break
                text = json.loads(line[6:])["choices"][0]["delta"].get("content")
                if text:
                    yield _event("content", {"chunk": text, "is_final": False})


def _asking(order: str, question: str) -> dict[str, Any]:
    messages = [{"role": "system", "content": order}, {"role": "user", "content": question}]
    return {"model": "scripted", "messages": messages, "max_tokens": 1600}


async def _answer(relay: Relay, question: str, routed: bool, follow_ups: bool) -> AsyncGenerator[dict[str, str]]:
    agent = "general"
    if routed:
        agent = (await relay.typed("classify_question", ROUTE, ROUTE_SCHEMA, question))["agents"][0]
    beside = None
    if follow_ups:
        call = relay.typed("suggest_follow_ups", FOLLOW_UPS, FOLLOW_UPS_SCHEMA, question)
        beside = asyncio.create_task(call)
    async for event in relay.stream(question):
        yield event
    if beside is not None:
        yield _event("follow_ups", await beside)
    yield _event("complete", {"agent_used": agent, "success": True})


def create_app(upstream: str) -> FastAPI:
    """Make the app; `upstream` is the endpoint's base URL."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Relay]]:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        timeout = httpx.Timeout(30.0)
        async with httpx.AsyncClient(base_url=upstream, limits=limits, timeout=timeout) as client:
            relay = app.state.relay = Relay(client)
            yield {"relay": relay}

    app = FastAPI(lifespan=lifespan)

    @app.post("/unrouted")
    async def unrouted(body: Ask, follow_ups: bool = False) -> EventSourceResponse:
        return EventSourceResponse(_answer(app.state.relay, body.question, False, follow_ups))

    @app.post("/routed")
    async def routed(body: Ask, follow_ups: bool = False) -> EventSourceResponse:
        return EventSourceResponse(_answer(app.state.relay, body.question, True, follow_ups))

    return app
