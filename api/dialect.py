"""A dialect is one outward API: a router whose routes word every error in its own shape."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api import errors

Envelope = Callable[[int, object], dict[str, object]]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def detail_envelope(status: int, detail: object) -> dict[str, object]:
    """The shape `{"detail": …}`."""
    return {"detail": detail}


def complaints(error: RequestValidationError) -> list[dict[str, object]]:
    """Return what is wrong and where, without echoing what was sent."""
    return [{"type": one["type"], "loc": list(one["loc"]), "msg": one["msg"]} for one in error.errors()]


def failure(error: BaseException, envelope: Envelope) -> JSONResponse:
    """Word any error as a response in a dialect's shape."""
    errors.report(error)
    status = errors.wording(error).status
    return JSONResponse(envelope(status, errors.message(error)), status, headers=errors.headers(error))


def route_class(envelope: Envelope) -> type[APIRoute]:
    """Make the route class of a dialect."""

    class DialectRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            inner = super().get_route_handler()

            async def handle(request: Request) -> Response:
                try:
                    return await inner(request)
                except RequestValidationError as error:
                    return JSONResponse(envelope(422, complaints(error)), 422)
                except HTTPException as error:
                    return JSONResponse(envelope(error.status_code, error.detail), error.status_code)
                except Exception as error:
                    return failure(error, envelope)

            return handle

    return DialectRoute


def dialect_router(envelope: Envelope, **options: Any) -> APIRouter:
    """Return a router whose routes word their errors by `envelope`."""
    return APIRouter(route_class=route_class(envelope), **options)
