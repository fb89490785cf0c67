"""Where the LiveKit server tells what happens in rooms."""

from typing import Any

from fastapi import Request

from api.deps import ServicesDep
from api.dialect import detail_envelope, dialect_router
from api.refusals import EVERYWHERE, FAULT, TOKEN, Responses, refusal

UNSIGNED: Responses = {
    400: refusal(
        "A notice that cannot be read, or a Host that this service does not answer to",
        "The notice cannot be read: it has to be a LiveKit webhook's JSON.",
    ),
    401: refusal(
        "It is not signed by the LiveKit server's key, or was changed on its way",
        "This is not signed by the LiveKit server of this service: check the key in its webhook configuration.",
    ),
    413: refusal("A body over its limit", "The body is larger than 1 MB."),
    503: TOKEN[503],
}
NOTICE: dict[str, Any] = {
    "parameters": [
        {
            "name": "Authorization",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "examples": ["e30.e30.x"]},
            "description": "The token that LiveKit signs each notice with",
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/webhook+json": {
                "schema": {"type": "object", "additionalProperties": True, "title": "LiveKit's WebhookEvent"},
                "example": {"event": "participant_joined", "room": {"name": "viva-5f0c9a7e31d84b62"}},
            }
        },
    },
}

router = dialect_router(detail_envelope, tags=["Voice"], responses={**EVERYWHERE, **FAULT, **UNSIGNED})


@router.post("/livekit/webhook", summary="LiveKit webhook", status_code=204, openapi_extra=NOTICE)
async def webhook(request: Request, services: ServicesDep) -> None:
    """Take a notice of the LiveKit server; the same one again, or a late one, changes nothing."""
    await services.rooms.heard(await request.body(), request.headers.get("authorization"))
