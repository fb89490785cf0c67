"""What a well-behaved endpoint would answer: frames of a stream, and typed replies made from their schema."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson

from tests.upstream.assessed import judgement

Json = Any
WORDS = ("scripted ", "tokens ", "flow ", "steadily ", "onwards ")
AGENT = re.compile(r"\[\[(\w+)\]\]")
PLAIN = re.compile(r'It is named "([\w-]+)"[^{]*')


def word(index: int) -> str:
    """The token of this index."""
    return WORDS[index % len(WORDS)]


def frame(delta: Mapping[str, Json], finish: str | None = None) -> bytes:
    """One server-sent event with a completion chunk."""
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    chunk = {"id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
    return b"data: " + orjson.dumps({**chunk, "choices": [choice]}) + b"\n\n"


def http_chunk(data: bytes) -> bytes:
    """The bytes as a chunk of HTTP's chunked encoding."""
    return b"%x\r\n%s\r\n" % (len(data), data)


OPENING = frame({"role": "assistant", "content": ""})
TOKENS = tuple(frame({"content": text}) for text in WORDS)
TOKEN_CHUNKS = tuple(http_chunk(token) for token in TOKENS)
FINISH = frame({}, "stop")
_STAMPED = frame({"content": "@%d "})
DONE = b"data: [DONE]\n\n"


def stamped_chunk(nanoseconds: int) -> bytes:
    """The chunk of a token that says when it was sent."""
    return http_chunk(_STAMPED % nanoseconds)


@cache
def all_tokens(count: int) -> bytes:
    """The chunks of so many tokens, in one piece."""
    return b"".join(TOKEN_CHUNKS[index % len(WORDS)] for index in range(count))


def completion(message: Mapping[str, Json], finish: str = "stop") -> dict[str, Json]:
    """A completion that is not streamed."""
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    return {"id": "chatcmpl-scripted", "object": "chat.completion", "model": "scripted", "choices": [choice]}


def wanted(request: Mapping[str, Json]) -> tuple[str, str, Json]:
    """How a typed reply is asked for, the task's name, and its schema; ("text", "", None) when none is."""
    if form := request.get("response_format"):
        return "schema", form["json_schema"]["name"], form["json_schema"]["schema"]
    if tools := request.get("tools"):
        return "tool", tools[0]["function"]["name"], tools[0]["function"]["parameters"]
    for message in request["messages"]:
        if found := PLAIN.search(message["content"]):
            return "plain", found[1], json.JSONDecoder().raw_decode(message["content"], found.end())[0]
    return "text", "", None


def typed(name: str, schema: Json, request: Mapping[str, Json], verdicts: Mapping[str, str]) -> str:
    """The reply to a typed task as JSON text; `verdicts` maps questions to agents."""
    if name == "classify_question":
        asked = "\n".join(message["content"] for message in request["messages"] if message["role"] == "user")
        named = AGENT.findall(asked)
        known = (agent for text, agent in verdicts.items() if text in asked)
        agent = named[-1] if named else next(known, "technical")
        return orjson.dumps({"agents": [agent], "reasoning": "scripted", "confidence": 0.9}).decode()
    if name == "suggest_follow_ups":
        questions = [f"What is scripted follow-up question {number}?" for number in (1, 2, 3)]
        return orjson.dumps({"questions": questions}).decode()
    if name == "assess_answer":
        return orjson.dumps(judgement(request)).decode()
    return orjson.dumps(fill(schema, schema)).decode()


def fill(schema: Json, root: Json) -> Json:
    """The smallest plain value that a JSON schema allows."""
    if "$ref" in schema:
        return fill(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if options := schema.get("anyOf"):
        return fill(options[0], root)
    match schema.get("type"):
        case "object":
            return {name: fill(part, root) for name, part in schema.get("properties", {}).items()}
        case "array":
            return [fill(schema["items"], root)] * schema.get("minItems", 1)
        case kind:
            return {"string": "scripted", "boolean": True, "null": None}.get(kind, schema.get("minimum", 1))
