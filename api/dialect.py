"""A dialect is one outward API: a router whose routes word every error in its own shape."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from inspect import isawaitable
from typing import Any, cast

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api import errors
from api.auth import known
from api.limits import told
from api.nesting import weigh
from api.shapes import Envelope, detail_envelope
from domain.language.complaints import plainly
from domain.language.storable import BLANK

__all__ = ["Envelope", "complaints", "detail_envelope", "dialect_router", "failure"]

Gate = Callable[[Request], object | Awaitable[object]]
Retelling = Callable[[Exception], Exception]
Misread = Callable[[RequestValidationError], tuple[int, object]]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]

MOST_COMPLAINTS = 20
# nginx's number for it; nobody is there to read it.
CLIENT_CLOSED_REQUEST = 499


def _said(one: Mapping[str, Any], body: object) -> str:
    """What is wrong with a field, in our words where it was sent blank, which a form counts as not sent."""
    sent = one.get("input")
    if one["type"] == "missing" and isinstance(body, Mapping):
        sent = cast("Mapping[object, object]", body).get(one["loc"][-1])
    if one["type"] in ("missing", "string_too_short") and isinstance(sent, str) and not sent.strip():
        return BLANK
    if one["type"] == "too_long" and isinstance(sent, str):
        return f"must have at most {one['ctx']['max_length']} characters"
    return plainly(str(one["msg"]))


def complaints(error: RequestValidationError) -> list[dict[str, object]]:
    """Return what is wrong and where, at most 20 things, without echoing what was sent."""
    first = error.errors()[:MOST_COMPLAINTS]
    return [{"type": one["type"], "loc": list(one["loc"]), "msg": _said(one, error.body)} for one in first]


def listed(error: RequestValidationError) -> tuple[int, object]:
    """Tell what is wrong with a request as a list, with status 422."""
    return 422, complaints(error)


def failure(error: BaseException, envelope: Envelope) -> JSONResponse:
    """Word any error as a response in a dialect's shape."""
    errors.report(error)
    status = errors.wording(error).status
    return JSONResponse(envelope(status, errors.message(error)), status, headers=errors.headers(error))


def as_it_is(error: Exception) -> Exception:
    """Tell an error in its own words."""
    return error


async def _entered(request: Request, gate: Gate, path: str) -> None:
    """Find out who calls, whether so often, and with how much."""
    passed = gate(request)
    if isawaitable(passed):
        await passed
    caller = known(request)
    if caller is not None:
        await request.state.limiter.admit(request, path, caller)
    await weigh(request)


def route_class(envelope: Envelope, gate: Gate, retell: Retelling, misread: Misread) -> type[APIRoute]:
    """Make the route class of a dialect; `gate` sees a request before its body is read, and may raise.

    A caller whom the gate has made known (see `api.auth`) is counted next, then the body is weighed. `retell` gives
    an error the words, and so the status, that this dialect has for it; `misread` gives a request that has not the
    documented shape its status and detail.
    """

    class DialectRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            inner = super().get_route_handler()

            async def answer(request: Request) -> Response:
                try:
                    await _entered(request, gate, self.path)
                    return await inner(request)
                except RequestValidationError as error:
                    status, detail = misread(error)
                    return JSONResponse(envelope(status, detail), status)
                except HTTPException as error:
                    told = envelope(error.status_code, error.detail)
                    return JSONResponse(told, error.status_code, headers=error.headers)
                except ClientDisconnect:
                    return Response(status_code=CLIENT_CLOSED_REQUEST)
                except Exception as error:
                    return failure(retell(error), envelope)

            async def handle(request: Request) -> Response:
                response = await answer(request)
                response.headers.update(told(request))
                return response

            return handle

    return DialectRoute


def open_gate(request: Request) -> None:
    """Let everybody in."""


def dialect_router(
    envelope: Envelope,
    gate: Gate = open_gate,
    retell: Retelling = as_it_is,
    misread: Misread = listed,
    **options: Any,
) -> APIRouter:
    """Return a router whose routes word their errors by `envelope` and let in whom `gate` lets in."""
    return APIRouter(route_class=route_class(envelope, gate, retell, misread), **options)
