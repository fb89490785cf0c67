"""The rooms of parallel interviews: spoken in by whoever has the token, and told of while there are any."""

from pathlib import Path

from tests.contract.mock_rig import start
from tests.contract.parallel_rig import ROOT, act, create, detail
from tests.livekit.candidate import RATE, joined, recorded
from tests.livekit.server import KEY, SECRET, LiveKit, free_port
from tests.livekit.speech_server import speech_server
from tests.livekit.test_rooms import way_into
from tests.livekit.voice_rig import Live, environment, worker
from tests.serving import Serve, Served

ANSWER = "I would look at the plan first, and then at what it costs to keep an index."


async def test_a_parallel_interview_is_spoken(livekit: LiveKit, serve: Serve, database: str, tmp_path: Path) -> None:
    served = await serve(**livekit.settings)
    async with speech_server() as speech:
        words = recorded(ANSWER)
        speech.known = [(len(words) / RATE, ANSWER)]
        given = environment(Live(livekit.url, KEY, SECRET), database, speech, tmp_path, VIVA_VOICE__PATIENCE="0")
        async with worker(given, tmp_path / "worker.log"):
            made = await create(served)
            session_id, way = made["session_id"], made["livekit"]
            async with joined(way["url"], way["token"]) as candidate:
                begun = await act(served, session_id, "start")
                assert begun["livekit"]["identity"] == way["identity"] == candidate.room.local_participant.identity
                await candidate.agent_speaks(0.0, 60)
                await candidate.agent_is_silent()
                await candidate.speak(words)
                await candidate.until(lambda: bool(candidate.asked()), 60, "the second question")
                told = await detail(served, session_id)
                assert (told["progress"]["answered"], told["question_index"]) == (1, 1)
                # The server waits for rooms to be empty before it ends.
                await act(served, session_id, "end")


async def figures(served: Served) -> int:
    return (await served.http.get(f"{ROOT}/stats")).json()["active_livekit_rooms"]


async def test_only_rooms_that_were_made_are_told_of(serve: Serve, livekit: LiveKit):
    away = await serve(**{**livekit.settings, "livekit_url": f"ws://127.0.0.1:{free_port()}"})
    session_id = (await create(away))["session_id"]
    assert (await detail(away, session_id))["livekit_room"] is None
    assert await figures(away) == 0
    served = await serve(**livekit.settings)
    way = (await act(served, session_id, "start"))["livekit"]
    assert (await detail(served, session_id))["livekit_room"] == way["room_name"]
    await way_into(served, (await start(served))["session_id"])
    assert await figures(served) == 1
    await act(served, session_id, "end")
    assert (await detail(served, session_id))["livekit_room"] is None
    assert await figures(served) == 0
