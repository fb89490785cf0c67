"""In the room: captions, typed words, calls, silence, and trouble with hearing and speaking; one worker for all."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from domain.session import Turn
from memory import rooms as rows
from memory.pool import connection
from services.wiring import Services
from tests.interviews.rig import OWNER, begin_given, say
from tests.livekit.candidate import RATE, Candidate, joined, recorded
from tests.livekit.server import KEY, SECRET, LiveKit
from tests.livekit.speech_server import SpeechServer, speech_server
from tests.livekit.voice_rig import Live, environment, invited, rooms, worker
from voice import words

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTIONS = tuple(f"What is the {place} thing that you would change there?" for place in ("first", "second", "third"))
FIRST = "I would store the short codes in a key value store"
HALF = "I would store the"
TYPED = "Measure first."
SENT = "With recorded traffic."
# Far less than a room waits for a candidate who left.
ABSENT_SECONDS = 90.0
# Longer than silence is kept, shorter than a voice may take.
SLOW_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class House:
    """A worker and what it speaks with."""

    services: Services
    live: Live
    speech: SpeechServer


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview whose candidate is in the room and has been greeted."""

    services: Services
    session_id: UUID
    candidate: Candidate

    async def turns(self) -> list[Turn]:
        return await self.services.interviews.transcript(OWNER, self.session_id)

    async def answers(self) -> list[str | None]:
        return [turn.answer for turn in await self.turns()]

    async def asked(self, number: int) -> None:
        """Wait until so many more questions have been asked, and the agent has said the last."""
        await self.candidate.until(lambda: len(self.candidate.asked()) >= number, what="the next question")
        await self.candidate.agent_speaks(time.monotonic())
        await self.candidate.agent_is_silent()

    async def call(self, name: str) -> dict[str, object]:
        """Call the agent."""
        [agent] = self.candidate.room.remote_participants
        return json.loads(
            await self.candidate.room.local_participant.perform_rpc(destination_identity=agent, method=name, payload="")
        )

    async def reads(self, text: str, times: int = 1) -> None:
        """Wait until the agent's captions have something so many times."""
        await self.candidate.until(
            lambda: " ".join(said for who, said in self.candidate.captions if who != "candidate").count(text) >= times,
            40,
            text,
        )

    async def told(self, **wanted: str) -> None:
        """Wait for an event."""
        await self.candidate.until(
            lambda: any(wanted.items() <= event.items() for event in self.candidate.events), what=str(wanted)
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    livekit: LiveKit, standing_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """A worker that all tests share."""
    folder: Path = tmp_path_factory.mktemp("voice")
    live = Live(livekit.url, KEY, SECRET)
    async with speech_server() as speech, rooms(live, standing_database) as services:
        given = environment(
            live,
            standing_database,
            speech,
            folder,
            VIVA_VOICE__PATIENCE="0",
            VIVA_VOICE__NUDGE="4",
            VIVA_LLM__RETRIES="0",
        )
        async with worker(given, folder / "worker.log"):
            yield House(services, live, speech)


@asynccontextmanager
async def talking(house: House) -> AsyncIterator[Talk]:
    house.speech.known = [(len(recorded(text)) / RATE, text) for text in (FIRST, HALF)]
    house.speech.failing = house.speech.mute = False
    house.speech.speaking_seconds = 0.0
    house.speech.spoken.clear()
    session_id, way = await invited(house.services, house.live, QUESTIONS)
    async with joined(way.url, way.token) as candidate:
        await candidate.agent_speaks(0.0)
        await candidate.agent_is_silent(1.5)
        try:
            yield Talk(house.services, session_id, candidate)
        finally:
            # The server waits for rooms to be empty before it ends.
            await house.services.rooms.close((await house.services.interviews.progress(OWNER, session_id)).session)


def _essence(turns: list[Turn]) -> list[tuple[object, ...]]:
    return [(turn.number, turn.question, turn.probe, turn.text, turn.answer, turn.closed) for turn in turns]


async def job_of(house: House, session_id: UUID) -> str | None:
    """The job that has an interview's room."""
    async with connection(house.services.pool) as conn:
        found = await rows.get(conn, session_id)
    return found.job if found else None


async def test_an_agent_does_not_wait_long_for_who_does_not_come_and_another_comes_then(house: House) -> None:
    house.speech.failing = house.speech.mute = False
    session_id, way = await invited(house.services, house.live, QUESTIONS)
    async with asyncio.timeout(ABSENT_SECONDS):
        while (first := await job_of(house, session_id)) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        while await job_of(house, session_id) is not None:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    async with joined(way.url, way.token) as candidate:
        await candidate.agent_speaks(0.0)
        assert await job_of(house, session_id) not in (None, first)
    await house.services.rooms.close((await house.services.interviews.progress(OWNER, session_id)).session)


async def test_spoken_typed_and_sent_answers_make_the_same_interview(house: House) -> None:
    async with talking(house) as talk:
        candidate = talk.candidate
        await candidate.speak(recorded(FIRST))
        await talk.asked(1)
        await candidate.room.local_participant.send_text(TYPED, topic="lk.chat")
        await talk.asked(2)
        await say(talk.services.interviews, talk.session_id, SENT)
        await talk.told(type="finished")
        await talk.told(type="phase", phase="evaluation")
        await talk.told(type="assessed")
        assert {"score"} <= {key for event in candidate.events for key in event}
        mine = {text.strip() for who, text in candidate.captions if who == "candidate"}
        theirs = " ".join(text for who, text in candidate.captions if who != "candidate")
        assert FIRST in mine
        assert all(question in theirs for question in QUESTIONS)
        plain = await begin_given(house.services, QUESTIONS)
        for text in (FIRST, TYPED, SENT):
            await say(house.services.interviews, plain, text)
        assert _essence(await talk.turns()) == _essence(await house.services.interviews.transcript(OWNER, plain))


async def test_a_client_can_call_for_a_repeat_a_pause_and_a_skip(house: House) -> None:
    async with talking(house) as talk:
        assert await talk.call("repeat") == {"done": True}
        await talk.reads(QUESTIONS[0], 2)
        assert await talk.call("pause") == {"done": True}
        assert (await talk.services.interviews.progress(OWNER, talk.session_id)).session.status == "paused"
        assert await talk.call("skip") == {"done": False, "reason": words.PAUSED}
        assert await talk.call("resume") == {"done": True}
        assert (await talk.services.interviews.progress(OWNER, talk.session_id)).session.status == "active"
        await talk.candidate.agent_is_silent(1.5)
        assert await talk.call("skip") == {"done": True}
        await talk.asked(1)
        assert [turn.closed for turn in await talk.turns()] == ["skipped", None]


async def test_silence_is_met_with_patience_and_then_with_a_choice(house: House) -> None:
    async with talking(house) as talk:
        candidate = talk.candidate
        await talk.reads(words.TAKE_YOUR_TIME)
        await talk.reads(words.CHOICE)
        await candidate.agent_is_silent()
        await candidate.room.local_participant.send_text("Skip it, please.", topic="lk.chat")
        await talk.asked(1)
        assert [turn.closed for turn in await talk.turns()] == ["skipped", None]


async def test_what_cannot_be_heard_now_is_heard_later_and_the_room_is_told(house: House) -> None:
    async with talking(house) as talk:
        house.speech.failing = True
        await talk.candidate.speak(recorded(FIRST))
        await talk.told(type="notice", about="hearing", state="failing")
        house.speech.failing = False
        await talk.asked(1)
        await talk.told(type="notice", about="hearing", state="well")
        assert await talk.answers() == [FIRST, None]


async def test_what_cannot_be_spoken_can_be_read(house: House) -> None:
    async with talking(house) as talk:
        house.speech.mute = True
        await talk.candidate.speak(recorded(FIRST))
        await talk.told(type="notice", about="speaking", state="failing")
        await talk.reads(QUESTIONS[1])
        await talk.told(type="delivered", question=QUESTIONS[1])
        await talk.candidate.room.local_participant.send_text(TYPED, topic="lk.chat")
        await talk.candidate.until(lambda: QUESTIONS[2] in talk.candidate.asked(), what="the last question")
        assert await talk.answers() == [FIRST, TYPED, None]


async def test_a_voice_that_takes_its_time_says_everything_once_and_to_the_end(house: House) -> None:
    house.speech.speaking_seconds = SLOW_SECONDS
    session_id, way = await invited(house.services, house.live, QUESTIONS)
    async with joined(way.url, way.token) as candidate:
        talk = Talk(house.services, session_id, candidate)
        await talk.reads(QUESTIONS[0])
        await talk.reads(words.TAKE_YOUR_TIME)
        said = " ".join(text for who, text in candidate.captions if who != "candidate")
        assert said.count(QUESTIONS[0]) == 1
        await candidate.agent_is_silent()
        await house.services.interviews.finish(OWNER, session_id)
        await talk.reads(words.CLOSING)
    house.speech.speaking_seconds = 0.0


async def test_sound_that_stops_in_mid_word_is_taken_as_far_as_it_came(house: House) -> None:
    async with talking(house) as talk:
        candidate = talk.candidate
        samples = recorded(FIRST)
        speaking = asyncio.create_task(candidate.speak(samples[: len(recorded(HALF))]))
        await candidate.until(candidate.starves, what="the end of the sound")
        await candidate.until(lambda: len(candidate.asked()) > 0, what="the next question")
        assert (await talk.answers())[0] is not None
        speaking.cancel()
        await asyncio.gather(speaking, return_exceptions=True)


async def test_a_question_can_be_asked_for_again_and_skipped_by_voice(house: House) -> None:
    async with talking(house) as talk:
        again, skip = "Could you repeat the question, please?", "Skip this question, please."
        house.speech.known = [(1.0, again)]
        await talk.candidate.speak(recorded(again))
        await talk.reads(QUESTIONS[0], 2)
        await talk.candidate.agent_is_silent(1.5)
        house.speech.known = [(1.0, skip)]
        await talk.candidate.speak(recorded(skip))
        await talk.asked(1)
        assert [turn.closed for turn in await talk.turns()] == ["skipped", None]
