"""Interviews that cannot be held in a room, or not yet: who asks for one, or is in one, is told what to do."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from domain.errors import WrongState
from domain.session import Session, Wanted
from memory import sessions
from memory.pool import connection
from services.rooms import Fallback
from services.rooms.access import AWAY, ELSEWHERE, NOT_READY
from services.rooms.rooms import Rooms
from services.rooms.server import Server
from services.wiring import Services
from tests.contract.live import JOB, RESUME, ROLE
from tests.interviews.rig import OWNER, STANDSTILL
from tests.serving import settings_of
from tests.voice.test_conversation import FIRST, QUICK, spoken
from voice import words
from voice.conversation import Conversation
from voice.place import Place
from voice.telling import Telling

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def elsewhere(services: Services) -> Session:
    """A session that records an interview which is held elsewhere."""
    session = services.interviews.new(OWNER, "interview_sessions", Wanted(questions=1), status="active")
    async with connection(services.pool) as conn:
        await sessions.create(conn, session)
    return session


async def reason(services: Services, session: Session) -> str:
    """Why there is no room; a voice server that could make one is away."""
    key = {"livekit_api_key": "key", "livekit_api_secret": "a-secret-that-is-long-enough-to-sign-with"}
    settings = settings_of({"livekit_url": "ws://127.0.0.1:9", **key})
    server = Server(settings)
    try:
        found = await Rooms(settings, services.pool, server).joined(session)
    finally:
        await server.close()
    assert isinstance(found, Fallback)
    return found.reason


def conversation_of(services: Services, session: Session) -> Conversation:
    return Conversation(Place(services.interviews, OWNER, session.id, QUICK))


async def test_there_is_no_room_for_an_interview_that_is_held_elsewhere(services: Services) -> None:
    assert await reason(services, await elsewhere(services)) == ELSEWHERE


async def test_there_is_no_room_before_there_is_anything_to_ask(services: Services) -> None:
    session = await services.interviews.create_live(OWNER)
    assert await reason(services, session) == NOT_READY
    await services.materials.put_job(OWNER, session.id, JOB, ROLE)
    assert await reason(services, session) == NOT_READY
    await services.materials.put_resume(OWNER, session.id, "resume.txt", RESUME.encode())
    assert await reason(services, session) == AWAY


async def test_who_cannot_begin_is_told_why_and_not_sent_away(services: Services) -> None:
    session = await services.interviews.create_live(OWNER)
    conversation = conversation_of(services, session)
    with pytest.raises(WrongState) as refused:
        await conversation.place.begun()
    assert (await conversation.open()).text == refused.value.message
    assert words.CLOSING not in await spoken(conversation, FIRST)
    assert not conversation.over


async def test_nobody_takes_leave_of_an_interview_that_is_held_elsewhere(services: Services) -> None:
    conversation = conversation_of(services, await elsewhere(services))
    said: list[str] = []

    async def say(text: str) -> None:
        said.append(text)

    telling = Telling(cast(Any, SimpleNamespace()), conversation, say)
    following = asyncio.create_task(telling.follow())
    assert (await conversation.open()).text
    async with asyncio.timeout(STANDSTILL):
        await following
    assert telling.goodbye_said()
    assert said == []
