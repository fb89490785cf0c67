"""Reading of a whole chat completion: its message, and the JSON objects inside a text."""

import json
from collections.abc import Iterator
from typing import TypeGuard

MOST_OBJECTS = 32

_DECODER = json.JSONDecoder()


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Whether decoded JSON is an object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[object]]:
    """Whether decoded JSON is an array."""
    return isinstance(value, list)


def at(value: object, *path: str | int) -> object:
    """Follow keys and indices into decoded JSON; None where the path ends early."""
    for step in path:
        if isinstance(step, str) and is_object(value):
            value = value.get(step)
        elif isinstance(step, int) and is_array(value) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def is_error(reply: object) -> bool:
    """Whether a JSON value is an error report instead of a completion."""
    return bool(at(reply, "error")) or at(reply, "object") == "error"


def message_text(reply: object) -> str:
    """The content of the first choice's message, or ""."""
    content = at(reply, "choices", 0, "message", "content")
    return content if isinstance(content, str) else ""


def tool_arguments(reply: object) -> str:
    """The arguments of the first tool call as JSON text; some servers send them as an object; "" for none."""
    arguments = at(reply, "choices", 0, "message", "tool_calls", 0, "function", "arguments")
    if is_object(arguments):
        return json.dumps(arguments)
    return arguments if isinstance(arguments, str) else ""


def objects(text: str) -> Iterator[str]:
    """Yield what may be the JSON object that a text holds: the text itself, then each object found in it.

    Reasoning in front (`<think>…</think>`) is dropped; code fences and words around an object do not matter.
    """
    text = _after_thinking(text).strip()
    yield text
    start = text.find("{")
    for _ in range(MOST_OBJECTS):
        if start < 0:
            return
        try:
            _, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
            continue
        if (start, end) != (0, len(text)):
            yield text[start:end]
        start = text.find("{", end)


def _after_thinking(text: str) -> str:
    opening, mark, answer = text.partition("</think>")
    # Some chat templates swallow the opening tag, so the closing one counts where no object came before it.
    if mark and (opening.lstrip().startswith("<think>") or "{" not in opening):
        return answer
    return text
