"""Speaking without a room: sentence by sentence, at once where a sentence is known, and in silence where it must be."""

import asyncio
import io
import struct
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest

from domain.errors import UpstreamMalformed
from llm.speech.gateway import make_speech
from tests.livekit.speech_server import SpeechServer, speech_server, tone
from tests.serving import settings_of
from voice.speaking import RATE, OwnVoice, sound, whole_sentences

pytestmark = pytest.mark.asyncio(loop_scope="module")

SENTENCES = ("Thank you, that helps me.", "How would you store short links in such a service?")


@asynccontextmanager
async def speaking(slow: float = 5.0) -> AsyncIterator[tuple[SpeechServer, OwnVoice, list[str]]]:
    """A voice by an endpoint, and what it says of itself."""
    async with speech_server() as server:
        values = {
            "openai_api_key": "sk-test",
            "openai_base_url": server.url,
            "llm": {"retries": 0},
            "speech": {"engine": "openai", "tts_model": "tts-1"},
        }
        speech = make_speech(settings_of(values))
        voice, told = OwnVoice(speech, slow), list[str]()
        voice.notice = told.append
        yield server, voice, told
        await speech.close()


async def spoken(voice: OwnVoice, *texts: str) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    async def coming() -> AsyncIterator[str]:
        for text in texts:
            yield text

    frames = [np.frombuffer(frame.data, dtype=np.int16) async for frame in voice.speak(coming())]
    return np.concatenate(frames)


async def test_sentences_are_spoken_by_themselves_and_short_ones_are_kept() -> None:
    async with speaking() as (server, voice, _):
        await voice.prepare(SENTENCES[:1])
        samples = await spoken(voice, " ".join(SENTENCES))
        await spoken(voice, SENTENCES[0])
        assert server.spoken == list(SENTENCES)
        assert len(samples) / RATE == pytest.approx(0.04 * sum(map(len, SENTENCES)), abs=0.05)


async def test_others_have_their_turn_while_a_sentence_is_handed_over() -> None:
    turns = 0

    async def another() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def coming() -> AsyncIterator[str]:
        yield SENTENCES[1]

    async with speaking() as (_, voice, _):
        await voice.prepare(SENTENCES[1:])
        other = asyncio.create_task(another())
        seen = [turns async for _ in voice.speak(coming())]
        other.cancel()
    assert len(seen) > 50
    assert seen == sorted(set(seen))


@pytest.mark.parametrize("trouble", ["mute", "slow"])
async def test_where_no_voice_can_be_had_there_is_time_to_read(trouble: str) -> None:
    async with speaking(0.2) as (server, voice, told):
        server.mute, server.speaking_seconds = trouble == "mute", 5.0 * (trouble == "slow")
        samples = await spoken(voice, *SENTENCES)
        assert not samples.any()
        assert len(samples) / RATE >= 3.0
        assert told == ["failing"]
        assert server.spoken == []


async def test_a_sentence_that_nobody_could_speak_silences_no_other() -> None:
    async with speaking() as (server, voice, told):
        samples = await spoken(voice, "What is \0? ", SENTENCES[1])
        assert server.spoken == [SENTENCES[1]]
        assert told == ["well"]
        assert not samples[:RATE].any()


@pytest.mark.parametrize(
    "pieces",
    [
        ("Thank you. Why this ", "one", "?"),
        ("Thank you.", " Why this one?"),
        ("Thank you. ", "Why this one?"),
        ("Thank", " you. Why", " this one? "),
        ("Thank you. Why this one?",),
    ],
)
async def test_sentences_stay_whole_in_whatever_pieces_they_come(pieces: tuple[str, ...]) -> None:
    async def coming() -> AsyncIterator[str]:
        for piece in pieces:
            yield piece

    assert [sentence async for sentence in whole_sentences(coming())] == ["Thank you.", "Why this one?"]


async def test_the_silence_before_the_first_sound_is_left_out() -> None:
    late = np.concatenate([np.zeros(RATE // 2, dtype=np.int16), np.frombuffer(tone(1.0)[44:], dtype=np.int16)])
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(late.tobytes())
    assert sound(target.getvalue()).duration == pytest.approx(1.0, abs=0.02)


async def test_a_file_whose_sizes_are_open_plays_and_another_rate_is_changed() -> None:
    whole = tone(1.0)
    opened = whole[:40] + struct.pack("<I", 0xFFFFFFFF) + whole[44:]
    assert sound(opened).duration == pytest.approx(1.0, abs=0.02)
    slower = whole[:24] + struct.pack("<I", RATE // 2) + whole[28:]
    assert sound(slower).duration == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"ID3 something", tone(0.1)[:20]])
async def test_what_is_no_wav_file_is_refused(content: bytes) -> None:
    with pytest.raises(UpstreamMalformed):
        sound(content)
