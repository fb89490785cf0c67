"""How deep and how wide JSON may be: looked at before anything else is made of it."""

import json
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request

from domain.errors import Invalid
from settings import Limits

CONTAINERS = (dict, list)


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def _inside(value: Any) -> list[Any]:
    parts = value.values() if isinstance(value, dict) else value
    return [part for part in parts if isinstance(part, CONTAINERS)]


def bounded(value: Any, limits: Limits) -> None:
    """Look at a parsed value level by level.

    Raises:
        Invalid: it is too deep.
        RequestValidationError: a list or object of it has too many entries.
    """
    level = [value] if isinstance(value, CONTAINERS) else []
    for _ in range(limits.depth):
        if any(len(one) > limits.items for one in level):
            words = f"no list or object may have more than {limits.items} entries: send fewer"
            raise RequestValidationError([{"type": "too_long", "loc": ("body",), "msg": words}])
        level = [part for one in level for part in _inside(one)]
    if level:
        raise _too_deep(limits)


def _too_deep(limits: Limits) -> Invalid:
    return Invalid(f"The body may be nested {limits.depth} levels deep. Send a flatter one.")


def within(body: bytes, limits: Limits) -> None:
    """Look at a body that may be JSON; what is none is left to whoever reads it.

    Raises:
        Invalid, RequestValidationError: it is too deep, or too wide.
    """
    # Hardly any body has so many brackets or commas that it could be either: only those are read twice.
    if body.count(b"[") + body.count(b"{") <= limits.depth and body.count(b",") < limits.items:
        return
    try:
        value = json.loads(body)
    except RecursionError:
        raise _too_deep(limits) from None
    except ValueError:
        return
    bounded(value, limits)


async def weigh(request: Request) -> None:
    """Look at a request's body, if it is JSON.

    Raises:
        Invalid, RequestValidationError: it is too deep, or too wide.
    """
    if _is_json(request.headers.get("content-type", "")):
        within(await request.body(), request.state.services.settings.limits)
