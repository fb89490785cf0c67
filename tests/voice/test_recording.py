"""What is said is kept while the candidate agrees, and for nothing else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
import pytest_asyncio
from livekit import rtc

from domain.errors import NotFound, WrongState
from domain.recording import Speaker
from services.recordings import Recordings
from services.recordings.opus import Encoder, file_of, pack, unpack
from services.sealing import Sealer
from services.wiring import Services, open_services
from settings import Recording, Voice
from tests.contract.door import Door
from tests.interviews.rig import OWNER, QUICK, begin_given, execute, say
from tests.recorded import loudest, piece, played, tone
from tests.serving import settings_of
from voice.conversation import Conversation
from voice.pieces import Gathering
from voice.place import Place
from voice.recording import News, Recorder
from voice.stretches import AFTER_SECONDS, BEFORE_SECONDS, Sound, Stretches

RATE = 24_000
FRAME = 0.05
QUESTIONS = ["Which query did you last make faster?", "How did you know that it was?"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def services(standing_database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Services]:
    """A process that keeps small pieces, with a key of its own."""
    values = {
        "database_url": standing_database,
        "llm": {"engine": "offline"},
        "interviews": QUICK,
        "recording": {"piece": 0.5, "turn": 12, "session": 20},
        "data": tmp_path_factory.mktemp("data"),
    }
    async with open_services(settings_of(values)) as opened:
        yield opened


pytestmark = pytest.mark.asyncio(loop_scope="module")


def frames(seconds: float, pitch: float = 220.0) -> list[rtc.AudioFrame]:
    """A tone in frames as they come from a room."""
    size = round(FRAME * RATE)
    samples = tone(seconds, pitch)
    return [rtc.AudioFrame(samples[at : at + size].tobytes(), RATE, 1, size) for at in range(0, len(samples), size)]


def speak(recorder: Recorder, seconds: float, pitch: float = 220.0, at: float = 1000.0) -> None:
    """Speak as the candidate."""
    for number, frame in enumerate(frames(seconds, pitch)):
        recorder.heard(at + number * FRAME, frame, speaking=True)


def reply(recorder: Recorder, seconds: float, pitch: float = 440.0) -> None:
    """Speak as the agent, whose sound comes when it has been played."""
    recorder.begun()
    for frame in frames(seconds, pitch):
        recorder.spoken(1000.0, frame)


async def recorder_of(services: Services, session_id: UUID, job: str = "job") -> Recorder:
    place = Place(services.interviews, OWNER, session_id, Voice())
    recorder = Recorder(services.recordings, Conversation(place), job)
    await recorder.look()
    return recorder


async def agreed(services: Services) -> UUID:
    session_id = await begin_given(services, QUESTIONS)
    await services.recordings.agree(OWNER, session_id, True)
    return session_id


async def kept(services: Services, session_id: UUID) -> dict[tuple[int, Speaker], float]:
    """Seconds by exchange and speaker."""
    _, _, found = await services.recordings.listed(OWNER, session_id)
    return {(one.turn, one.speaker): round(one.seconds, 1) for one in found}


async def test_what_is_said_can_be_heard_again(services: Services) -> None:
    session_id = await agreed(services)
    recorder = await recorder_of(services, session_id)
    assert recorder.recording
    reply(recorder, 2.0)
    speak(recorder, 3.0)
    await say(services.interviews, session_id, "By an index.")
    await services.interviews.deliver(OWNER, session_id, 2)
    await recorder.look()
    reply(recorder, 1.5, 330.0)
    await recorder.close()
    assert await kept(services, session_id) == {(1, "interviewer"): 2.0, (1, "candidate"): 3.0, (2, "interviewer"): 1.5}
    sound = played(await services.recordings.sound(OWNER, session_id, 1, "candidate"))
    assert len(sound) / 48_000 == pytest.approx(3.0, abs=0.05)
    assert loudest(sound) == pytest.approx(220, abs=2)
    again = played(await services.recordings.sound(OWNER, session_id, 2, "interviewer"))
    assert loudest(again) == pytest.approx(330, abs=2)
    with pytest.raises(NotFound):
        await services.recordings.sound(OWNER, session_id, 2, "candidate")
    with pytest.raises(NotFound):
        await services.recordings.sound("another", session_id, 1, "candidate")


async def test_the_rows_alone_tell_nothing(services: Services) -> None:
    session_id = await agreed(services)
    one = piece(1, "candidate", tone(1.0))
    assert await services.recordings.keep(OWNER, session_id, 1, one) == "kept"
    [row] = await execute(services, "SELECT sound FROM recordings WHERE session_id = %s", session_id)
    assert max(one.packets, key=len) not in bytes(row["sound"])
    await execute(services, "UPDATE recordings SET turn = 2 WHERE session_id = %s", session_id)
    with pytest.raises(WrongState, match="another key"):
        await services.recordings.sound(OWNER, session_id, 2, "candidate")


async def test_nothing_is_kept_without_consent(services: Services) -> None:
    session_id = await begin_given(services, QUESTIONS)
    recorder = await recorder_of(services, session_id)
    speak(recorder, 2.0)
    reply(recorder, 2.0)
    assert not recorder.recording
    assert await services.recordings.keep(OWNER, session_id, 1, piece(1, "candidate", tone(1.0))) == "refused"
    # What was said before does not count as said now.
    await services.recordings.agree(OWNER, session_id, True)
    assert await recorder.look()
    await recorder.close()
    assert await kept(services, session_id) == {}


async def test_who_withdraws_is_erased_at_once(services: Services) -> None:
    session_id = await agreed(services)
    recorder = await recorder_of(services, session_id)
    told: asyncio.Queue[News] = asyncio.Queue()
    running = asyncio.create_task(recorder.run(told.put))
    async with asyncio.timeout(20):
        speak(recorder, 2.0)
        while not await kept(services, session_id):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        speak(recorder, 2.0)
        await services.recordings.agree(OWNER, session_id, False)
        assert await kept(services, session_id) == {}
        assert await told.get() == "off"
        speak(recorder, 2.0)
        await services.recordings.agree(OWNER, session_id, True)
        assert await told.get() == "on"
        speak(recorder, 1.0, 550.0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await recorder.close()
    assert await kept(services, session_id) == {(1, "candidate"): 1.0}
    sound = played(await services.recordings.sound(OWNER, session_id, 1, "candidate"))
    assert loudest(sound) == pytest.approx(550, abs=2)


async def test_what_was_heard_under_an_earlier_word_is_not_kept(services: Services) -> None:
    session_id = await agreed(services)
    for yes in (False, True, True):
        consent = await services.recordings.agree(OWNER, session_id, yes)
    assert consent.revision == 3
    assert await services.recordings.keep(OWNER, session_id, 1, piece(1, "candidate", tone(1.0))) == "refused"
    assert await services.recordings.keep(OWNER, session_id, 3, piece(1, "candidate", tone(1.0))) == "kept"


async def test_an_erased_interview_ends_the_recording(services: Services) -> None:
    session_id = await agreed(services)
    recorder = await recorder_of(services, session_id)
    speak(recorder, 1.0)
    told: asyncio.Queue[News] = asyncio.Queue()
    running = asyncio.create_task(recorder.run(told.put))
    await services.interviews.delete(OWNER, session_id)
    async with asyncio.timeout(20):
        await running
    assert not recorder.recording
    assert await execute(services, "SELECT FROM recordings WHERE session_id = %s", session_id) == []


async def test_there_is_an_end_to_what_is_kept(services: Services) -> None:
    session_id = await agreed(services)
    long = piece(1, "candidate", tone(7.0))
    outcomes = [await services.recordings.keep(OWNER, session_id, 1, long) for _ in range(2)]
    outcomes += [
        await services.recordings.keep(OWNER, session_id, 1, long.model_copy(update={"turn": turn})) for turn in (2, 3)
    ]
    # One exchange has 12 seconds, the interview 20.
    assert outcomes == ["kept", "full", "kept", "full"]
    _, consent, _ = await services.recordings.listed(OWNER, session_id)
    assert consent is not None
    assert consent.lost == pytest.approx(14.0, abs=0.1)


async def test_an_agent_that_died_is_told_of(services: Services) -> None:
    session_id = await agreed(services)
    await recorder_of(services, session_id, "first")
    second = await recorder_of(services, session_id, "second")
    await second.close()
    await recorder_of(services, session_id, "third")
    _, consent, _ = await services.recordings.listed(OWNER, session_id)
    assert consent is not None
    assert (consent.broken, consent.job) == (1, "third")


async def test_a_database_that_is_away_costs_sound_and_nothing_else(database: str, tmp_path: Path) -> None:
    values = {
        "llm": {"engine": "offline"},
        "interviews": QUICK,
        "recording": {"piece": 0.5, "waiting": 3},
        "data": tmp_path,
        "database": {"pool_timeout": 0.4},
    }
    async with Door(database) as door, open_services(settings_of({**values, "database_url": door.dsn})) as services:
        session_id = await agreed(services)
        recorder = await recorder_of(services, session_id)
        told: asyncio.Queue[News] = asyncio.Queue()
        running = asyncio.create_task(recorder.run(told.put))
        await door.shut()
        speak(recorder, 5.0)
        await door.open()
        async with asyncio.timeout(60):
            assert await told.get() == "missing"
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await recorder.close()
        _, consent, found = await services.recordings.listed(OWNER, session_id)
        assert consent is not None
        assert consent.lost >= 3.0
        assert sum(one.seconds for one in found) + consent.lost == pytest.approx(5.0, abs=0.1)


async def test_a_worker_with_another_key_does_not_claim_to_record(
    services: Services, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    session_id = await agreed(services)
    assert await services.recordings.keep(OWNER, session_id, 1, piece(1, "candidate", tone(1.0))) == "kept"
    elsewhere = Recordings(
        services.pool, services.interviews.watch, Sealer(settings_of({"data": tmp_path})), services.recordings.limits
    )
    place = Place(services.interviews, OWNER, session_id, Voice())
    recorder = Recorder(elsewhere, Conversation(place), "elsewhere")
    for _ in range(2):
        assert not await recorder.look()
    speak(recorder, 2.0)
    await recorder.close()
    assert not recorder.recording
    [told] = [one.getMessage() for one in caplog.records if one.name == "voice.recording"]
    assert "Set VIVA_PROCTORING__KEY to the same value on every machine" in told
    _, consent, _ = await services.recordings.listed(OWNER, session_id)
    assert consent is not None
    assert (consent.given, consent.job) == (True, None)
    assert await kept(services, session_id) == {(1, "candidate"): 1.0}


async def test_speech_is_found_with_a_little_around_it() -> None:
    turn = 1
    stretches = Stretches(lambda: turn)
    [frame] = frames(FRAME)
    heard: list[Sound] = []
    for number in range(600):
        at = number * FRAME
        if at >= 18:
            turn = 2
        heard += stretches.push(at, frame, speaking=10 <= at < 12 or at >= 20)
    first = [sound.at for sound in heard if sound.turn == 1]
    second = [sound.at for sound in heard if sound.turn == 2]
    assert (min(first), max(first)) == pytest.approx((10 - BEFORE_SECONDS, 12 + AFTER_SECONDS), abs=2 * FRAME)
    assert (min(second), max(second)) == pytest.approx((20 - BEFORE_SECONDS, 600 * FRAME), abs=2 * FRAME)
    assert [sound.at for sound in heard] == sorted(sound.at for sound in heard)


async def test_what_cannot_be_written_is_bounded() -> None:
    gathering = Gathering("candidate", enough=1.0, most=3)
    for frame in frames(20.0):
        gathering.add(Sound(1, 0.0, frame))
    runs = []
    while (run := gathering.due(everything=True)) is not None:
        runs.append(run)
    assert sum(run.seconds for run in runs) + gathering.lost == pytest.approx(20.0)
    assert len(runs) == 3


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
async def test_opus_takes_what_rooms_and_voices_have(rate: int) -> None:
    encoder, samples = Encoder(24_000), tone(2.0, 300.0, rate)
    packets = [one for part in np.array_split(samples, 5) for one in encoder.encode(part.tobytes(), rate)]
    assert tuple(unpack(pack(packets))) == tuple(packets)
    content = file_of(packets)
    assert content == file_of(packets)
    sound = played(content)
    assert len(sound) / 48_000 == pytest.approx(2.0, abs=0.08)
    assert loudest(sound) == pytest.approx(300, abs=2)


async def test_the_settings_are_bounded() -> None:
    assert Recording().bitrate / 8 * Recording().turn < 6_000_000
