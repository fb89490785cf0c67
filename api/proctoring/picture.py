"""Takes a picture out of a request, sent as a form or as JSON."""

import base64
import binascii
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from api.proctoring.wire import CaptureRequest, PictureRequest
from domain.errors import Invalid, TooLarge
from services.faces.looking import LARGEST

FILE = {
    "type": "string",
    "contentMediaType": "application/octet-stream",
    "description": "JPEG or PNG, at most 10 MB",
    "examples": ["me.jpg"],
}
NO_BASE64 = "image is not base64: send the bytes of a JPEG or PNG picture so encoded."
_DATA_URL = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request holds; the picture is looked at only once the session is known to take one."""

    session_id: str
    picture: UploadFile | str | None

    async def content(self) -> bytes:
        """Return the picture's bytes.

        Raises:
            Invalid: it is not base64.
            TooLarge: it is over the limit.
            RequestValidationError: there is none.
        """
        if self.picture is None:
            raise _missing("file")
        if isinstance(self.picture, UploadFile):
            content = await self.picture.read(LARGEST + 1)
        else:
            content = _unpacked(self.picture)
        if len(content) > LARGEST:
            raise TooLarge("The picture is larger than 10 MB: send a smaller one")
        return content


def _missing(field: str) -> RequestValidationError:
    return RequestValidationError([{"type": "missing", "loc": ("body", field), "msg": "Field required"}])


def _unpacked(text: str) -> bytes:
    bare = _DATA_URL.sub("", text, count=1) if text.startswith("data:") else text
    try:
        return base64.b64decode("".join(bare.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(NO_BASE64) from None


async def _form(request: Request) -> dict[str, Any]:
    try:
        # One file and one field are all that is looked at.
        return dict(await request.form(max_files=2, max_fields=8))
    except MultiPartException as error:
        raise Invalid(f"The form cannot be read: {error.message}") from None


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        raise Invalid("The body is not JSON. Send a form with `file`, or JSON with `image`.") from None
    if not isinstance(body, dict):
        raise Invalid("The body is a JSON object with `image`.")
    return body


@asynccontextmanager
async def sent(request: Request, *, named: bool) -> AsyncIterator[Sent]:
    """Read a request, and let go of its files in the end; `named` ones say in their body which session they are about.

    Raises:
        Invalid, RequestValidationError: it cannot be read, or names no session.
    """
    try:
        yield await _read(request, named)
    finally:
        await request.close()


async def _read(request: Request, named: bool) -> Sent:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        body = await _json(request)
        picture: object = body.get("image")
        if picture is not None and not isinstance(picture, str):
            raise Invalid(NO_BASE64)
    elif kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        body = await _form(request)
        picture = body.get("file", body.get("image"))
    else:
        raise Invalid("Send the picture as multipart/form-data with `file`, or as JSON with `image` in base64.")
    session_id = body.get("session_id")
    if named and (not isinstance(session_id, str) or not session_id.strip()):
        raise _missing("session_id")
    return Sent(str(session_id), picture if isinstance(picture, UploadFile | str) else None)


def _schema(model: type[PictureRequest]) -> dict[str, Any]:
    schema = model.model_json_schema()
    return {key: value for key, value in schema.items() if key != "description"}


def _example(model: type[PictureRequest]) -> dict[str, Any]:
    return {name: field["examples"][0] for name, field in _schema(model)["properties"].items()}


def body_of(model: type[PictureRequest]) -> dict[str, Any]:
    """Declare a body that is a form with a file, or JSON."""
    schema = _schema(model)
    fields = {name: field for name, field in schema["properties"].items() if name != "image"}
    form = {"type": "object", "properties": {**fields, "file": FILE}, "required": [*fields, "file"]}
    return {
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {"schema": form},
                "application/json": {"schema": schema, "example": _example(model)},
            },
        }
    }


CAPTURE = body_of(CaptureRequest)
CHECK = body_of(PictureRequest)
