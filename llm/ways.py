"""The three ways to ask for a typed reply: a response schema, a tool call, or plain JSON."""

from typing import Literal

import orjson

from llm.reply import message_text, tool_arguments
from llm.task import ChatMessage

Way = Literal["schema", "tool", "plain"]
WAYS: tuple[Way, ...] = ("schema", "tool", "plain")


def request(way: Way, name: str, messages: list[ChatMessage], schema: dict[str, object]) -> dict[str, object]:
    """The fields of the request body that ask in this way for an object of this schema."""
    if way == "schema":
        form = {"type": "json_schema", "json_schema": {"name": name, "schema": schema, "strict": True}}
        return {"messages": messages, "response_format": form}
    if way == "tool":
        function = {"name": name, "description": "Give the reply.", "parameters": schema}
        choice = {"type": "function", "function": {"name": name}}
        return {
            "messages": messages,
            "tools": [{"type": "function", "function": function}],
            "tool_choice": choice,
        }
    order = f'Reply with one JSON object and nothing else. It is named "{name}" and has this JSON Schema:\n'
    return {"messages": with_order(messages, order + orjson.dumps(schema).decode())}


def reply_text(way: Way, reply: object) -> str:
    """The text of the reply that should hold the object."""
    if way == "tool":
        return tool_arguments(reply) or message_text(reply)
    return message_text(reply)


def with_order(messages: list[ChatMessage], order: str) -> list[ChatMessage]:
    """Put an order into the system message: many chat templates allow no second one, nor one at the end."""
    if messages and messages[0]["role"] == "system":
        first: ChatMessage = {"role": "system", "content": f"{messages[0]['content']}\n\n{order}"}
        return [first, *messages[1:]]
    return [{"role": "system", "content": order}, *messages]
