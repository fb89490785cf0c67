"""Speech over the scripted endpoint: what is sent, what comes back, and how failures are worded."""

import asyncio
import io
import wave
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest

from domain.errors import Invalid, StartupError, UpstreamMalformed, UpstreamUnavailable, VivaError
from llm.speech.audio import Audio
from llm.speech.gateway import describe, make_speech
from llm.speech.online import OnlineSpeech
from llm.speech.seam import SpokenFormat, Word
from settings import Settings, Speech
from tests.upstream import Behaviour, Upstream
from tests.upstream.audio import TRANSCRIPT, tone
from tests.upstream.fixture import KEY, settings_for

SECOND = Audio(np.arange(16_000, dtype=np.int16))


def with_speech(settings: Settings, **fields: object) -> Settings:
    return settings.model_copy(update={"speech": Speech.model_validate({"deadline": 5, **fields})})


@pytest.fixture
async def speech(upstream_settings: Settings) -> AsyncIterator[OnlineSpeech]:
    made = OnlineSpeech(with_speech(upstream_settings), backoff=0.01)
    yield made
    await made.close()


async def test_a_recording_goes_out_as_wav_with_the_key(speech: OnlineSpeech, upstream: Upstream):
    heard = await speech.transcribe(SECOND)
    assert (heard.text, heard.words, heard.method) == (TRANSCRIPT, (), "gpt-4o-mini-transcribe")
    seen = upstream.record.requests[0]
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    sent = {name: seen.body[name] for name in ("model", "language", "response_format")}
    assert sent == {"model": "gpt-4o-mini-transcribe", "language": "en", "response_format": "json"}
    with wave.open(io.BytesIO(seen.body["file"])) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16_000)
        assert file.readframes(16_000) == SECOND.samples.tobytes()


async def test_whisper_tells_the_times_of_words(upstream: Upstream, upstream_settings: Settings):
    speech = OnlineSpeech(with_speech(upstream_settings, stt_model="whisper-1", language="en-us"))
    upstream.script(Behaviour(text="two words"))
    heard = await speech.transcribe(SECOND)
    await speech.close()
    assert heard.words == (Word("two", 0.0, 0.5), Word("words", 0.5, 1.0))
    assert upstream.record.requests[0].body["timestamp_granularities[]"] == "word"
    assert upstream.record.requests[0].body["language"] == "en"


@pytest.mark.parametrize(
    ("form", "kind"), [("wav", "audio/wav"), ("mp3", "audio/mpeg"), ("flac", "audio/flac"), ("opus", "audio/ogg")]
)
async def test_a_text_is_spoken(speech: OnlineSpeech, upstream: Upstream, form: SpokenFormat, kind: str):
    spoken = await speech.synthesize("  Hello there. ", form)
    assert (spoken.content_type, spoken.method) == (kind, "gpt-4o-mini-tts")
    assert form != "wav" or spoken.content == tone(1.0)
    body = dict(upstream.record.requests[0].body)
    assert body == {"model": "gpt-4o-mini-tts", "voice": "alloy", "input": "Hello there.", "response_format": form}


def hear(speech: OnlineSpeech) -> object:
    return speech.transcribe(SECOND)


def speak(speech: OnlineSpeech) -> object:
    return speech.synthesize("Hello there.")


@pytest.mark.parametrize("ask", [hear, speak])
@pytest.mark.parametrize(
    "deed", [Behaviour(do="status", status=503, times=2), Behaviour(do="drop", times=2)], ids=["503", "drop"]
)
async def test_passing_failures_are_retried(speech: OnlineSpeech, upstream: Upstream, ask: Callable, deed: Behaviour):
    upstream.script(deed)
    await ask(speech)
    assert upstream.record.total == 3


@pytest.mark.parametrize("ask", [hear, speak])
@pytest.mark.parametrize(
    ("deed", "error", "words"),
    [
        (Behaviour(do="status", status=401), UpstreamUnavailable, "OPENAI_API_KEY"),
        (Behaviour(do="status", status=404), UpstreamUnavailable, "VIVA_SPEECH__ENGINE=offline"),
        (Behaviour(do="status", status=400), UpstreamMalformed, "VIVA_SPEECH__STT_MODEL"),
        (Behaviour(do="status", status=429, times=9), UpstreamUnavailable, "quota"),
        (Behaviour(do="html"), UpstreamMalformed, "speech endpoint"),
        (Behaviour(do="malformed"), UpstreamMalformed, "speech endpoint"),
        (Behaviour(do="error_object"), UpstreamMalformed, "speech endpoint"),
        (Behaviour(do="no_content"), UpstreamMalformed, "speech endpoint"),
    ],
    ids=lambda value: f"{value.do}{value.status}" if isinstance(value, Behaviour) else None,
)
async def test_failures_say_what_to_do_and_keep_secrets(
    speech: OnlineSpeech, upstream: Upstream, ask: Callable, deed: Behaviour, error: type, words: str
):
    upstream.script(deed)
    with pytest.raises(VivaError, match=words) as caught:
        await ask(speech)
    assert type(caught.value) is error
    assert "secret" not in caught.value.message


async def test_a_silent_endpoint_is_left_at_the_deadline(upstream: Upstream, upstream_settings: Settings):
    speech = OnlineSpeech(with_speech(upstream_settings, deadline=0.2), backoff=0.01)
    upstream.script(Behaviour(do="hang", times=9))
    with pytest.raises(UpstreamUnavailable):
        await speech.transcribe(SECOND)
    await speech.close()
    await upstream.record.reach(2.0, disconnected=1)


async def test_an_endpoint_that_sends_nothing_is_given_up_long_before_the_deadline(
    upstream: Upstream, upstream_settings: Settings
):
    speech = OnlineSpeech(with_speech(upstream_settings, deadline=60, silence=0.2), backoff=0.01)
    upstream.script(Behaviour(do="hang", times=9))
    with pytest.raises(UpstreamUnavailable, match=r"sent nothing for 0\.2 s"):
        await speech.synthesize("Hello.")
    await speech.close()
    assert len(upstream.record.requests) == 1


async def test_who_leaves_ends_the_request(speech: OnlineSpeech, upstream: Upstream):
    upstream.script(Behaviour(do="hang"))
    task = asyncio.create_task(speech.transcribe(SECOND))
    await upstream.record.reach(total=1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await upstream.record.reach(disconnected=1)


async def test_a_text_that_cannot_be_spoken_is_never_sent(speech: OnlineSpeech, upstream: Upstream):
    for text in ("", " \n", "a" * 4097, "a\0b", "\ud800"):
        with pytest.raises(Invalid, match="text"):
            await speech.synthesize(text)
    with pytest.raises(Invalid, match="format must be one of wav, mp3, flac, opus"):
        await speech.synthesize("Hello.", "exe")  # pyright: ignore[reportArgumentType]
    assert upstream.record.total == 0


@pytest.mark.parametrize(
    ("engine", "url", "key", "name"),
    [
        ("auto", None, None, "offline"),
        ("auto", None, KEY, "openai"),
        ("auto", "http://127.0.0.1:9/v1", None, "openai"),
        ("offline", None, KEY, "offline"),
    ],
)
async def test_the_engine_is_chosen(engine: str, url: str | None, key: str | None, name: str):
    settings = with_speech(settings_for(url, key), engine=engine)
    made = make_speech(settings)
    await made.close()
    assert made.name == name
    assert describe(settings).startswith(f"SPEECH {name}: ")


def test_an_endpoint_that_is_not_named_is_refused():
    with pytest.raises(StartupError, match="VIVA_SPEECH__ENGINE=openai needs"):
        make_speech(with_speech(settings_for(None, None), engine="openai"))
