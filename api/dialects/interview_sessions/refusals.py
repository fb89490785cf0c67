"""The refusals and faults that this dialect declares, each in its own shape."""

from typing import Any

from pydantic import BaseModel, Field

from api.refusals import FAILURES, Responses
from api.shapes import PHRASES, status_envelope


class Refusal(BaseModel):
    """What went wrong."""

    statusCode: int = Field(description="The HTTP status", examples=[404])
    message: str = Field(description="What happened, and what to do", examples=["Interview session not found"])
    error: str = Field(description="The status in words", examples=["Not Found"])


def _refusal(status: int, description: str, message: str) -> dict[str, Any]:
    content = {"application/json": {"example": status_envelope(status, message)}}
    return {"model": Refusal, "description": description, "content": content}


_WAIT = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
ALWAYS: Responses = {
    400: _refusal(400, "A field, a parameter or an id is wrong", "jobContext.company: Field required"),
    401: _refusal(401, "A token is missing or not valid; WWW-Authenticate tells why", "Unauthorized"),
    403: _refusal(403, "Another user's, or a page that may not call", "Access denied to this session"),
    413: _refusal(413, "The body is over its limit", "The body is larger than 1048576 bytes. Send less."),
    500: _refusal(500, "A fault inside the service", "Something went wrong inside the service."),
    503: {
        **_refusal(503, "Something is out of reach", "The database does not answer. Try again in a few seconds."),
        "headers": FAILURES[503]["headers"],
    },
    "default": {"model": Refusal, "description": "Every other refusal has this shape, too"},
}
UNKNOWN: Responses = {404: _refusal(404, "There is no such session", "Interview session not found")}
UNKNOWN_INTERACTION: Responses = {404: _refusal(404, "There is no such interaction", "Interaction not found")}
TRANSITION: Responses = {
    400: _refusal(
        400,
        "A wrong field or id, or a status to which the session's own does not lead",
        "Invalid status transition from 'completed' to 'paused'",
    )
}
UPSTREAM: Responses = {
    502: _refusal(502, "The model answered with nothing that can be used; nothing was recorded", PHRASES[502])
}
