"""The WebSocket of live interviews, at both of its addresses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import APIRouter
from starlette.websockets import WebSocket

from api.auth import socket_principal
from api.dialects.live.codes import BAD, MALFORMED, NOT_READY, UNKNOWN, UPSTREAM
from api.dialects.live.conversation import Conversation
from api.limits import SPENDING_MESSAGE, Limiter
from api.sessions.words import session_uuid
from api.sockets import FLOOD, LATER, REFUSED, Allowance, Line, parsed, size_of
from domain.errors import Invalid, NotFound, TooMany, Unauthenticated, Unavailable, WrongState
from services.ending import end
from services.wiring import Services
from settings import Sockets

AT_ONCE = 4
FLOODED = "Too many messages at once. Connect again, and send fewer."


@asynccontextmanager
async def _entrance(_: object) -> AsyncIterator[dict[str, asyncio.Semaphore]]:
    """After a restart all clients come back at once: they wait here for the database, and not for a refusal."""
    yield {"entrance": asyncio.Semaphore(AT_ONCE)}


async def _listen(websocket: WebSocket, line: Line, conversation: Conversation, limits: Sockets) -> None:
    """Hear the client until it leaves or the conversation ends."""
    clock = asyncio.get_running_loop().time
    allowance = Allowance(limits, clock())
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        if line.closed:
            continue
        if not allowance.takes(size_of(message), clock()):
            await line.fail(BAD, FLOODED, FLOOD)
            continue
        try:
            await conversation.hear(parsed(message, limits))
        except Invalid as error:
            await line.error(BAD, error.message)


async def _admitted(websocket: WebSocket, line: Line) -> Conversation | None:
    """Return the open conversation, or close with the reason why there is none."""
    services: Services = websocket.state.services
    given = websocket.path_params.get("session_id") or websocket.query_params.get("session_id", "")
    try:
        session_id = session_uuid(given)
    except NotFound:
        await line.fail(MALFORMED, "Invalid session ID format")
        return None
    try:
        caller = await socket_principal(websocket)
        limiter: Limiter = websocket.state.limiter
        admit = partial(limiter.admit, websocket, SPENDING_MESSAGE, caller)
        conversation = Conversation(line, services, caller.id, session_id, admit)
        async with websocket.state.entrance:
            await limiter.admit(websocket, websocket.url.path, caller)
            await conversation.open()
        return conversation
    except Unauthenticated as error:
        await line.fail(REFUSED, error.message)
    except NotFound as error:
        await line.fail(UNKNOWN, error.message)
    except WrongState as error:
        await line.fail(NOT_READY, error.message)
    except (TooMany, Unavailable) as error:
        await line.fail(UPSTREAM, error.message, LATER)
    return None


async def _converse(websocket: WebSocket, line: Line, limits: Sockets) -> None:
    conversation = await _admitted(websocket, line)
    if conversation is None:
        return
    following = asyncio.create_task(conversation.follow())
    try:
        await _listen(websocket, line, conversation, limits)
    finally:
        line.closed = True
        left = conversation.close()
        # Once is not enough: it may be waiting for the database, and would follow for ever.
        await end(following)
        if left:
            await asyncio.wait(left)


async def interview(websocket: WebSocket) -> None:
    """Speak with one client; a client that stops reading is given up."""
    limits: Sockets = websocket.state.services.settings.sockets
    clock = asyncio.get_running_loop().time
    # Servers log an address when they accept it, and this one may carry a token.
    _ = websocket.query_params
    websocket.scope["query_string"] = b""
    await websocket.accept()
    try:
        async with asyncio.timeout(None) as life:
            await _converse(websocket, Line(websocket, limits.patience, lambda: life.reschedule(clock())), limits)
    except TimeoutError:
        return


router = APIRouter(lifespan=_entrance)
router.add_websocket_route("/ws/interview/{session_id}", interview)
router.add_websocket_route("/ws/interview", interview)
