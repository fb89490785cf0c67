"""A parallel interview is spoken by whoever joins with the token that its maker was given."""

from pathlib import Path

from tests.contract.parallel_rig import act, create, detail
from tests.livekit.candidate import RATE, joined, recorded
from tests.livekit.server import KEY, SECRET, LiveKit
from tests.livekit.speech_server import speech_server
from tests.livekit.voice_rig import Live, environment, worker
from tests.serving import Serve

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
