"""What the settings choose for hearing and speaking."""

from types import SimpleNamespace

import numpy as np
import pytest

from domain.errors import StartupError
from llm.speech.audio import RATE, Audio
from llm.speech.gateway import make_speech
from settings import Settings
from tests.livekit.speech_server import speech_server
from tests.serving import settings_of
from voice import speech
from voice.hearing import Ear
from voice.speaking import OwnVoice

pytestmark = pytest.mark.asyncio(loop_scope="module")


def set_up(**more: object) -> Settings:
    return settings_of({"speech": {"engine": "offline"}, **more})


@pytest.mark.parametrize("sense", ["stt", "tts"])
async def test_a_plugin_that_is_not_there_is_named_at_start_up(sense: str) -> None:
    with pytest.raises(StartupError, match="pip install livekit-plugins-no-such-one"):
        speech.check(set_up(voice={sense: "no_such_one"}))


async def test_a_plugin_that_cannot_speak_is_named() -> None:
    settings = set_up(voice={"tts": "silero"})
    with pytest.raises(StartupError, match="'silero' has no TTS: name another in VIVA_VOICE__TTS"):
        speech.check(settings)


async def test_language_and_voice_are_the_set_ones() -> None:
    async with speech_server() as server:
        chosen = {"engine": "openai", "language": "de", "voice": "nova", "stt_model": "ear", "tts_model": "mouth"}
        settings = settings_of({"openai_api_key": "sk-test", "openai_base_url": server.url, "speech": chosen})
        made = make_speech(settings)
        ear, voice = speech.make_ear(settings, made, speech.load_vad(settings)), speech.make_voice(settings, made)
        assert isinstance(ear, Ear)
        assert isinstance(voice, OwnVoice)
        await ear.recognise(Audio(np.zeros(RATE, dtype=np.int16)))
        await voice.sentence("Guten Tag.")
        await made.close()
        heard, spoken = server.asked
    assert (heard["language"], heard["model"]) == ("de", "ear")
    assert (spoken["voice"], spoken["model"]) == ("nova", "mouth")
    assert ear.written("Guten Tag.").alternatives[0].language == "de"


async def test_a_plugin_is_given_what_it_takes_and_what_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    given: list[dict[str, str]] = []

    def taking(language: str, *, voice: str = "theirs") -> SimpleNamespace:
        given.append({"language": language, "voice": voice})
        return SimpleNamespace()

    monkeypatch.setattr("livekit.plugins.openai.TTS", taking)
    for speech_settings in ({"language": "fr"}, {"language": "fr", "voice": "nova"}):
        settings = set_up(voice={"tts": "openai"}, speech={"engine": "offline", **speech_settings})
        speech.make_voice(settings, make_speech(settings))
    assert given == [{"language": "fr", "voice": "theirs"}, {"language": "fr", "voice": "nova"}]
