"""A dialect is one outward API: a router whose routes word every error in its own shape."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, cast

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api import errors

Envelope = Callable[[int, object], dict[str, object]]
Gate = Callable[[Request], object]
Retelling = Callable[[Exception], Exception]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]

MOST_COMPLAINTS = 20
BLANK = "must not be blank"
# What pydantic puts before the words of an error that our own rules raise.
_RAISED = "Value error, "
# nginx's number for it; nobody is there to read it.
CLIENT_CLOSED_REQUEST = 499


def detail_envelope(status: int, detail: object) -> dict[str, object]:
    """The shape `{"detail": …}`."""
    return {"detail": detail}


def _said(one: Mapping[str, Any], body: object) -> str:
    """What is wrong with a field, in our words where it was sent blank, which a form counts as not sent."""
    sent = one.get("input")
    if one["type"] == "missing" and isinstance(body, Mapping):
        sent = cast("Mapping[object, object]", body).get(one["loc"][-1])
    if one["type"] in ("missing", "string_too_short") and isinstance(sent, str) and not sent.strip():
        return BLANK
    return str(one["msg"]).removeprefix(_RAISED)


def complaints(error: RequestValidationError) -> list[dict[str, object]]:
    """Return what is wrong and where, at most 20 things, without echoing what was sent."""
    first = error.errors()[:MOST_COMPLAINTS]
    return [{"type": one["type"], "loc": list(one["loc"]), "msg": _said(one, error.body)} for one in first]


def failure(error: BaseException, envelope: Envelope) -> JSONResponse:
    """Word any error as a response in a dialect's shape."""
    errors.report(error)
    status = errors.wording(error).status
    return JSONResponse(envelope(status, errors.message(error)), status, headers=errors.headers(error))


def as_it_is(error: Exception) -> Exception:
    """Tell an error in its own words."""
    return error


def route_class(envelope: Envelope, gate: Gate, retell: Retelling) -> type[APIRoute]:
    """Make the route class of a dialect; `gate` sees a request before its body is read, and may raise.

    `retell` gives an error the words, and so the status, that this dialect has for it.
    """

    class DialectRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            inner = super().get_route_handler()

            async def handle(request: Request) -> Response:
                try:
                    gate(request)
                    return await inner(request)
                except RequestValidationError as error:
                    return JSONResponse(envelope(422, complaints(error)), 422)
                except HTTPException as error:
                    told = envelope(error.status_code, error.detail)
                    return JSONResponse(told, error.status_code, headers=error.headers)
                except ClientDisconnect:
                    return Response(status_code=CLIENT_CLOSED_REQUEST)
                except Exception as error:
                    return failure(retell(error), envelope)

            return handle

    return DialectRoute


def open_gate(request: Request) -> None:
    """Let everybody in."""


def dialect_router(
    envelope: Envelope, gate: Gate = open_gate, retell: Retelling = as_it_is, **options: Any
) -> APIRouter:
    """Return a router whose routes word their errors by `envelope` and let in whom `gate` lets in."""
    return APIRouter(route_class=route_class(envelope, gate, retell), **options)
