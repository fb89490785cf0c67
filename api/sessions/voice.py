"""The way into an interview's room, for every dialect."""

from typing import Annotated

from pydantic import BaseModel, Field

from api.deps import PrincipalDep, ServicesDep
from api.routers import token_router
from api.sessions.deps import SessionIdDep
from api.sessions.refusals import SHARED
from services.rooms import Access, Fallback
from services.rooms.access import AWAY

router = token_router("Sessions", SHARED, "/interviews/{session_id}")


class LiveKitAccess(BaseModel):
    """What a LiveKit client needs to join: the token is for this room and this identity alone."""

    url: Annotated[str, Field(examples=["wss://voice.example.org"])]
    room_name: Annotated[str, Field(examples=["viva-5f0c9a7e31d84b62"])]
    token: Annotated[
        str, Field(description="Good for hours; ask for another one to come back later", examples=["e30."])
    ]
    identity: Annotated[str, Field(examples=["candidate"])]

    @classmethod
    def of(cls, way: Access | Fallback) -> "LiveKitAccess | None":
        """Return what is told of a way into a room, or None where there is none."""
        if isinstance(way, Fallback):
            return None
        return cls(url=way.url, room_name=way.room_name, token=way.token, identity=way.identity)


class VoiceResponse(BaseModel):
    """The way into the room, or why there is none; the interview goes on in writing then."""

    livekit: LiveKitAccess | None
    fallback_mode: bool = Field(description="No room can be had", examples=[False])
    fallback_reason: str | None = Field(description="Why", examples=[None, AWAY])

    @classmethod
    def of(cls, way: Access | Fallback) -> "VoiceResponse":
        reason = way.reason if isinstance(way, Fallback) else None
        return cls(livekit=LiveKitAccess.of(way), fallback_mode=reason is not None, fallback_reason=reason)


@router.post("/voice", summary="Join by voice")
async def voice(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> VoiceResponse:
    """Return a fresh way into the interview's room, at first or after a drop, and see to it that an agent is there.

    Where no room can be had, `livekit` is null and `fallback_reason` says why: the interview goes on in writing.
    """
    standing = await services.interviews.progress(caller.id, session_id)
    return VoiceResponse.of(await services.rooms.joined(standing.session))
