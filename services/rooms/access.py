"""What a candidate is given to join a room: an address and a token, or the reason why there is none."""

from dataclasses import dataclass
from datetime import timedelta

from livekit.api import AccessToken, VideoGrants
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import RoomConfiguration

from settings import Settings

UNSET = "Voice is not set up here: set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET."
AWAY = "The voice server cannot be reached. Go on in writing, and ask for the room again later."
ELSEWHERE = (
    "This session records an interview that is held elsewhere, so it has no room. Make an interview here to hold one."
)
NOT_READY = "There is nothing to ask yet. Upload the resume and the job description, then ask for the room again."
OVER = "The interview is over, so its room is closed."
# Rooms of which nobody takes notice any more close by themselves.
EMPTY_SECONDS = 300
# Whom the agent waits for and listens to; nobody in the room learns more of the candidate from it.
CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Access:
    """The way into a room: for one identity, into this room alone."""

    url: str
    room_name: str
    token: str
    identity: str


@dataclass(frozen=True, slots=True)
class Fallback:
    """There is no room; the interview goes on in writing. The reason may be shown to the candidate."""

    reason: str


def configuration(settings: Settings, metadata: str, *, dispatch: bool) -> RoomConfiguration:
    """Return how a room is kept; with `dispatch`, making it sends for an agent, too."""
    rooms = settings.livekit
    agents = [RoomAgentDispatch(agent_name=rooms.agent, metadata=metadata)] if dispatch else []
    return RoomConfiguration(
        empty_timeout=max(EMPTY_SECONDS, rooms.grace), departure_timeout=rooms.grace, agents=agents
    )


def access(settings: Settings, room: str, metadata: str) -> Access:
    """Return a fresh way into a room; the token brings an agent with it where joining makes the room anew."""
    url, key, secret = settings.livekit_url, settings.livekit_api_key, settings.livekit_api_secret
    assert url is not None
    assert key is not None
    assert secret is not None
    grants = VideoGrants(
        room_join=True,
        room=room,
        can_publish=True,
        can_publish_sources=["microphone"],
        can_subscribe=True,
        can_publish_data=True,
        can_update_own_metadata=False,
    )
    token = (
        AccessToken(key, secret.get_secret_value())
        .with_identity(CANDIDATE)
        .with_ttl(timedelta(hours=settings.livekit.token_hours))
        .with_grants(grants)
        .with_room_config(configuration(settings, metadata, dispatch=True))
    )
    return Access(settings.livekit.public_url or url, room, token.to_jwt(), CANDIDATE)
