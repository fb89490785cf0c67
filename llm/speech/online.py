"""Speech over an OpenAI-compatible endpoint: `/audio/transcriptions` and `/audio/speech`."""

import math
from collections.abc import Iterator
from typing import Literal

import orjson
from aiohttp import FormData

from domain.errors import UpstreamMalformed
from llm.reply import at, is_array
from llm.speech.audio import Audio
from llm.speech.seam import CONTENT_TYPES, Spoken, SpokenFormat, Transcript, Word, speakable
from llm.speech.wire import Wire, read_json
from settings import Settings

# How each format's files begin; a WAV that is streamed has its sizes open, and plays all the same.
SIGNS = {"wav": (b"RIFF", b"RF64"), "mp3": (b"ID3", b"\xff"), "flac": (b"fLaC",), "opus": (b"OggS",)}


class OnlineSpeech:
    """Asks the endpoint; `backoff` is the wire's, in seconds."""

    def __init__(self, settings: Settings, *, backoff: float = 0.5) -> None:
        self._chosen = settings.speech
        self._wire = Wire(settings, backoff=backoff)

    @property
    def name(self) -> Literal["openai"]:
        """The label that every product of this engine carries."""
        return "openai"

    async def transcribe(self, audio: Audio) -> Transcript:
        """Send the recording as WAV, never as uploaded: what else a file carries stays here.

        Raises:
            UpstreamUnavailable: the endpoint refuses, hangs, breaks off or is overloaded.
            UpstreamMalformed: it answered without a text.
        """
        wav = audio.wav()
        body, _ = await self._wire.post("transcriptions", lambda: self._form(wav))
        reply = read_json(body)
        text = at(reply, "text")
        if not isinstance(text, str):
            raise UpstreamMalformed("the speech endpoint's reply has no text: check VIVA_SPEECH__STT_MODEL")
        return Transcript(text.strip(), tuple(_words(at(reply, "words"))), self._chosen.stt_model)

    async def synthesize(self, text: str, form: SpokenFormat = "wav") -> Spoken:
        """Have a text spoken.

        Raises:
            Invalid: the text or the format cannot be taken.
            UpstreamUnavailable: as above.
            UpstreamMalformed: what came is no audio of this format.
        """
        model = self._chosen.tts_model
        fields = {"model": model, "voice": self._chosen.voice, "input": speakable(text, form), "response_format": form}
        body = orjson.dumps(fields)
        content, _ = await self._wire.post("speech", lambda: body, "application/json")
        if not content.startswith(SIGNS[form]):
            raise UpstreamMalformed(f"the speech endpoint sent no {form} audio: check VIVA_SPEECH__TTS_MODEL")
        return Spoken(content, CONTENT_TYPES[form], model)

    async def close(self) -> None:
        """Release connections."""
        await self._wire.close()

    def _form(self, wav: bytes) -> FormData:
        form = FormData({"model": self._chosen.stt_model, "language": self._chosen.language.partition("-")[0]})
        if "whisper" in self._chosen.stt_model:
            # Only these models tell the times of words, and only in this form.
            form.add_field("response_format", "verbose_json")
            form.add_field("timestamp_granularities[]", "word")
        else:
            form.add_field("response_format", "json")
        form.add_field("file", wav, filename="answer.wav", content_type="audio/wav")
        return form


def _words(found: object) -> Iterator[Word]:
    """The words whose times make sense; a server that tells none leaves them empty."""
    for entry in found if is_array(found) else ():
        match entry:
            case {"word": str(text), "start": int() | float() as start, "end": int() | float() as end}:
                if 0 <= start <= end < math.inf:
                    yield Word(text.strip(), float(start), float(end))
