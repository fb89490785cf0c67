"""What the LiveKit server tells by webhook; each notice is a hint to look, so one that comes twice does no harm."""

import logging

import jwt
from google.protobuf.json_format import ParseError
from livekit.api import TokenVerifier, WebhookReceiver
from livekit.protocol.models import ParticipantInfo
from livekit.protocol.webhook import WebhookEvent

from domain.errors import Invalid, Unauthenticated
from memory import room_watch, rooms
from memory.pool import Pool, connection
from services.rooms.access import UNSET
from services.rooms.staffing import job_of
from settings import Settings

log = logging.getLogger(__name__)

FORGED = "This is not signed by the LiveKit server of this service: check the key in its webhook configuration."
UNREADABLE = "The notice cannot be read: it has to be a LiveKit webhook's JSON."
# The room, or a person's presence in it, has changed.
TELLING = {"room_started", "room_finished", "participant_joined", "participant_left", "participant_connection_aborted"}
LEFT = {"participant_left", "participant_connection_aborted"}


def verified(settings: Settings, body: bytes, authorization: str | None) -> WebhookEvent:
    """Return a notice that the server has signed.

    Raises:
        Unauthenticated: it is not signed, not by the server, too old, or was changed on its way.
        Invalid: it is signed, and unreadable.
    """
    key, secret = settings.livekit_api_key, settings.livekit_api_secret
    if not key or secret is None or not secret.get_secret_value():
        raise Unauthenticated(UNSET)
    token = (authorization or "").removeprefix("Bearer ").strip()
    try:
        return WebhookReceiver(TokenVerifier(key, secret.get_secret_value())).receive(body.decode(), token)
    except (ParseError, UnicodeDecodeError) as error:
        raise Invalid(UNREADABLE) from error
    except Exception as error:
        # The library raises bare Exceptions for a body that was changed, and others for hostile tokens.
        log.warning("a notice that is not the LiveKit server's was turned away (%s)", type(error).__name__)
        reason = "expired" if isinstance(error, jwt.ExpiredSignatureError) else ""
        raise Unauthenticated(FORGED, reason) from error


async def hear(pool: Pool, event: WebhookEvent) -> None:
    """Have a room looked at in which something changed; for rooms that are closed, or not ours, nothing is done."""
    if event.event not in TELLING:
        return
    async with connection(pool) as conn:
        session_id = await room_watch.session_of(conn, event.room.name)
        if session_id is None:
            return
        if event.event in LEFT and event.participant.kind == ParticipantInfo.Kind.AGENT:
            await rooms.release(conn, session_id, job_of(event.participant.identity))
        elif event.participant.kind != ParticipantInfo.Kind.AGENT:
            await rooms.rouse(conn, session_id)
