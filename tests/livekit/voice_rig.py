"""A worker process, and interviews to be held by it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from livekit.api import LiveKitAPI
from livekit.protocol.agent_dispatch import CreateAgentDispatchRequest

from services.rooms import Access
from services.wiring import Services, open_services
from tests.interviews.rig import OWNER, QUICK, begin_given
from tests.livekit.speech_server import SpeechServer
from tests.serving import settings_of

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Live:
    """A LiveKit server's address and key."""

    url: str
    key: str
    secret: str


def environment(live: Live, database: str, speech: SpeechServer, data: Path, **more: str) -> dict[str, str]:
    """What a worker process is given."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}
    return {
        **kept,
        "DATABASE_URL": database,
        "LIVEKIT_URL": live.url,
        "LIVEKIT_API_KEY": live.key,
        "LIVEKIT_API_SECRET": live.secret,
        "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": speech.url,
        "VIVA_LLM__ENGINE": "offline",
        "VIVA_SPEECH__ENGINE": "openai",
        "VIVA_SPEECH__STT_MODEL": "whisper-1",
        "VIVA_SPEECH__TTS_MODEL": "tts-1",
        "VIVA_DATA": str(data),
        **more,
    }


def said(log: Path) -> str:
    """The end of what a worker has logged."""
    return log.read_text()[-5000:]


@asynccontextmanager
async def worker(given: dict[str, str], log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`viva voice` as a process, registered with the server."""
    with log.open("ab") as target:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "cli.main", "-v", "voice"),
            cwd=ROOT,
            env=given,
            stdout=target,
            stderr=target,
            start_new_session=True,
        )
    try:
        for _ in range(600):
            if "registered: " in said(log):
                break
            assert process.returncode is None, said(log)
            await asyncio.sleep(0.1)
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


@asynccontextmanager
async def rooms(live: Live, database: str, **more: object) -> AsyncIterator[Services]:
    """The services of a process that makes rooms."""
    values = {
        "database_url": database,
        "livekit_url": live.url,
        "livekit_api_key": live.key,
        "livekit_api_secret": live.secret,
        "llm": {"engine": "offline"},
        "interviews": QUICK,
        **more,
    }
    async with open_services(settings_of(values)) as services:
        yield services


async def invited(services: Services, live: Live, questions: Sequence[str]) -> tuple[UUID, Access]:
    """Begin an interview with these questions, and return its id and the way into its room, where an agent waits."""
    session_id = await begin_given(services, questions)
    return session_id, await way(services, session_id)


async def way(services: Services, session_id: UUID) -> Access:
    """A fresh way into an interview's room; an agent is sent for."""
    session = (await services.interviews.progress(OWNER, session_id)).session
    found = await services.rooms.joined(session)
    assert isinstance(found, Access), found
    return found


async def dispatched(live: Live, room: str, session_id: UUID) -> None:
    """Send for an agent."""
    async with LiveKitAPI(live.url, live.key, live.secret) as server:
        request = CreateAgentDispatchRequest(agent_name="viva-voce", room=room, metadata=str(session_id))
        await server.agent_dispatch.create_dispatch(request)
