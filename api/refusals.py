"""The refusals and faults that routes declare, in the shape `{"detail": …}`."""

from typing import Any

from pydantic import BaseModel, Field

Responses = dict[int | str, dict[str, Any]]


class ErrorResponse(BaseModel):
    """What went wrong and what to do."""

    detail: str = Field(examples=["The token has expired. Get a new one."])


class Complaint(BaseModel):
    """One thing that is wrong with a request."""

    type: str = Field(description="Its kind, for programs", examples=["value_error"])
    loc: list[str | int] = Field(description="Where it is", examples=[["body", "question"]])
    msg: str = Field(description="What it is", examples=["must not be blank"])


class InvalidResponse(BaseModel):
    """What is wrong with a request, field by field; the first 20 things."""

    detail: list[Complaint]


def refusal(description: str, example: str) -> dict[str, Any]:
    """Declare an error response with an example of its detail."""
    content = {"application/json": {"example": {"detail": example}}}
    return {"model": ErrorResponse, "description": description, "content": content}


EVERYWHERE: Responses = {
    400: refusal(
        "A Host that this service does not answer to",
        "This service answers to loopback host names only; add others by VIVA_WEB__HOSTS.",
    ),
    403: refusal(
        "A page whose origin may not call",
        "Pages of this origin may not call this service; add it by VIVA_WEB__ORIGINS.",
    ),
}
WAIT = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
TOKEN: Responses = {
    401: refusal("A token is missing or not valid", "The token has expired. Get a new one."),
    429: {
        **refusal("Called too often", "More than 300 requests in 60 s. Wait as long as Retry-After says."),
        "headers": WAIT,
    },
    503: {
        **refusal(
            "The database, or the issuer whose keys judge tokens, is out of reach",
            "The database does not answer. Try again in a few seconds.",
        ),
        "headers": WAIT,
    },
}
BODY: Responses = {
    400: refusal(
        "A body that cannot be read, too many messages, or a Host that this service does not answer to",
        "conversation_history may have 200 messages; send the newest.",
    ),
    413: refusal("Body, question or context over its limit", "question and context may have 20000 characters each."),
    422: {"model": InvalidResponse, "description": "The body does not have the documented shape"},
}
FAULT: Responses = {
    500: refusal(
        "A fault inside the service",
        "Something went wrong inside the service. Try again; if it stays, look into its log.",
    )
}
FAILURES: Responses = {
    **FAULT,
    502: refusal("The model answered with nothing that can be used", "the model endpoint answered without any text"),
    503: {
        **refusal(
            "The model endpoint or the database is out of reach",
            "The database does not answer. Try again in a few seconds.",
        ),
        "headers": WAIT,
    },
}
