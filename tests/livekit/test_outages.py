"""Servers that go away in the middle of a spoken interview, and come back: the interview goes on."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.livekit.candidate import joined
from tests.livekit.server import free_port, running
from tests.livekit.sitting import FIRST, SECOND, Sitting, house, sitting
from tests.livekit.voice_rig import way
from voice.words import WELCOME_BACK

PATIENCE = 60.0
AWAY_SECONDS = 4.0


class Gate:
    """A way to a database that can be shut, for those who are on it as well."""

    def __init__(self, target: str) -> None:
        self._target = conninfo_to_dict(target)
        self._through: set[asyncio.StreamWriter] = set()
        self._shut = False
        self.dsn = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Gate"]:
        """Let pass while the context is open."""
        listener = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        self.dsn = make_conninfo(**{**self._target, "host": "127.0.0.1", "port": port})
        try:
            yield self
        finally:
            listener.close()
            self.shut()

    def shut(self) -> None:
        """Cut everybody off, and let nobody in."""
        self._shut = True
        for writer in self._through:
            writer.close()

    def unshut(self) -> None:
        """Let pass again."""
        self._shut = False

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._shut:
            writer.close()
            return
        path = f"{self._target['host']}/.s.PGSQL.{self._target.get('port', 5432)}"
        there, back = await asyncio.open_unix_connection(path)
        ends = {writer, back}
        self._through |= ends
        # At the end of a test the server's loop cancels who is still on the way.
        with suppress(asyncio.CancelledError):
            await asyncio.gather(_carry(reader, back), _carry(there, writer))
        self._through -= ends


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def answered(sat: Sitting, *said: str) -> None:
    """Wait until the rows have all that was said, in order and once."""
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while " ".join(filter(None, kept := await sat.answers())) != " ".join(said):
        assert loop.time() < end, kept
        await asyncio.sleep(0.1)


async def heard(sat: Sitting, number: int) -> None:
    """Wait until a question was said to its end: what is said before belongs to the answer before."""
    async with asyncio.timeout(PATIENCE):
        while not any(turn.heard and turn.number == number for turn in await sat.turns()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_database_that_is_away_for_seconds_costs_no_word(
    livekit_program: Path, database: str, tmp_path: Path
) -> None:
    with running(livekit_program) as server:
        async with (
            Gate(database).open() as gate,
            house(server, gate.dsn, tmp_path) as place,
            place.worker("gated", VIVA_VOICE__PATIENCE="0"),
            sitting(place) as sat,
        ):
            await sat.greeted()
            job = await sat.job()
            gate.shut()
            await sat.candidate.speak(place.said[FIRST])
            await asyncio.sleep(AWAY_SECONDS)
            gate.unshut()
            await sat.recognised(FIRST)
            await heard(sat, 2)
            await sat.candidate.agent_is_silent()
            await sat.candidate.speak(place.said[SECOND])
            await answered(sat, FIRST, SECOND)
            assert await sat.job() == job


@pytest.mark.parametrize("page", ["reloaded", "left open"])
async def test_a_livekit_server_that_dies_and_comes_back_is_taken_up_again(
    livekit_program: Path, database: str, tmp_path: Path, page: str
) -> None:
    port = free_port()
    with running(livekit_program, port=port) as server:
        async with (
            house(server, database, tmp_path) as place,
            place.worker("faithful", VIVA_VOICE__PATIENCE="0"),
            sitting(place) as sat,
            AsyncExitStack() as stack,
        ):
            await sat.greeted()
            await sat.candidate.speak(place.said[FIRST])
            await sat.recognised(FIRST)
            server.process.kill()
            server.process.wait()
            died = time.monotonic()
            if page == "reloaded":
                # Or it would come back as well, and of two with one identity the later one puts the other out.
                await sat.candidate.leave()
            stack.enter_context(running(livekit_program, port=port))
            back = sat.candidate
            if page == "reloaded":
                fresh = await way(place.services, sat.session_id)
                back = await stack.enter_async_context(joined(fresh.url, fresh.token))
            await back.agent_speaks(died + 1, PATIENCE)
            await back.agent_is_silent()
            said = " ".join(place.speech.spoken)
            assert WELCOME_BACK in said
            assert FIRST in said
            await back.speak(place.said[SECOND])
            await answered(sat, FIRST, SECOND)
            await place.services.rooms.close(
                (await place.services.interviews.progress("candidate", sat.session_id)).session
            )


async def test_a_proxy_that_does_not_lead_to_the_server_is_passed_by(
    livekit_program: Path, database: str, tmp_path: Path
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    with running(livekit_program) as server:
        async with (
            house(server, database, tmp_path) as place,
            place.worker("proxied", HTTP_PROXY=nowhere, HTTPS_PROXY=nowhere),
            sitting(place) as sat,
        ):
            await sat.greeted()
