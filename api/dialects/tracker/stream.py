"""The answer's events as frames of Server-Sent Events."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import orjson

from api import errors
from api.dialects.tracker.wire import RoutingOut, Statistics
from api.refusals import Responses
from api.text import timestamp
from domain.events import Answered, Event, FollowUps, Routed, SectionDone, Token
from domain.question import Question, Routing

# Many clients split lines wherever Unicode does, not only at CR and LF; inside JSON these can be escaped.
_LINE_BREAKS = ((b"\xc2\x85", rb"\u0085"), (b"\xe2\x80\xa8", rb"\u2028"), (b"\xe2\x80\xa9", rb"\u2029"))

_EVENT = {
    "type": "object",
    "required": ["event_type", "timestamp", "data"],
    "properties": {
        "event_type": {
            "enum": ["start", "routing", "processing", "content", "answer_complete", "follow_ups", "complete", "error"]
        },
        "timestamp": {"type": "string", "format": "date-time"},
        "data": {"type": "object"},
    },
}
STREAM: Responses = {
    200: {
        "description": "start, routing, processing, content…, answer_complete, follow_ups, complete; or error. "
        "Each event is one `data:` line with `event_type`, `timestamp` and `data`; lines that begin with a colon "
        "only keep the connection open.",
        "content": {
            "text/event-stream": {
                "schema": {"description": "The events, one after the other"},
                "itemSchema": {
                    "type": "object",
                    "required": ["data"],
                    "properties": {
                        "data": {"type": "string", "contentMediaType": "application/json", "contentSchema": _EVENT}
                    },
                },
                "example": 'data: {"event_type":"content","timestamp":"2026-01-31T10:00:00.000Z",'
                '"data":{"chunk":"To design a URL shortening service, ","is_final":false}}\n\n',
            }
        },
    }
}


def frame(event_type: str, data: dict[str, Any]) -> bytes:
    """Return one event as a `data:` line that holds no line break of any kind."""
    line = orjson.dumps({"event_type": event_type, "timestamp": timestamp(), "data": data})
    if not line.isascii():
        for raw, escaped in _LINE_BREAKS:
            line = line.replace(raw, escaped)
    return b"data: " + line + b"\n\n"


def _routed(routing: Routing) -> bytes:
    name = " and ".join(routing.agents)
    processing = {"message": f"Processing with {name}…", "agent": routing.leading}
    return frame("routing", RoutingOut.from_domain(routing).model_dump()) + frame("processing", processing)


def _answered(text: str, engine: str) -> bytes:
    sizes = Statistics.of(text).model_dump()
    return frame("content", {"chunk": "", "is_final": True}) + frame(
        "answer_complete", {"full_answer": text, **sizes, "engine": engine}
    )


async def frames(question: Question, engine: str, events: AsyncIterator[Event]) -> AsyncGenerator[bytes]:
    """Yield the frames of a whole stream; a failure on the way becomes its last one."""
    yield frame("start", {"message": "Processing question…", "question": question.text})
    leading = ""
    try:
        async for event in events:
            match event:
                case Token(text=text):
                    yield frame("content", {"chunk": text, "is_final": False})
                case Routed(routing=routing):
                    leading = routing.leading
                    yield _routed(routing)
                case Answered(text=text):
                    yield _answered(text, engine)
                case FollowUps(questions=questions):
                    yield frame("follow_ups", {"questions": list(questions)})
                case SectionDone():
                    pass
    except Exception as error:
        errors.report(error)
        code = errors.wording(error).code
        yield frame("error", {"message": errors.message(error), "error": code, "success": False})
        return
    done = {"message": "Processing complete", "agent_used": leading, "engine": engine, "success": True}
    yield frame("complete", done)
