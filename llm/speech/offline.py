"""Speech on this machine alone: a recogniser and a voice, each in a process that lives as long as its one task."""

import asyncio
import os
from collections.abc import Iterator
from typing import Literal

from domain.errors import Invalid, Unavailable
from llm.reply import is_array
from llm.speech import child, weights
from llm.speech.audio import Audio
from llm.speech.resident import Resident
from llm.speech.seam import CONTENT_TYPES, Spoken, SpokenFormat, Transcript, Word, speakable
from settings import Settings

SPEAKING_TIME = 30.0
# The bare language is British to the voice, and American to the recogniser.
ACCENTS = {"en": "en-us"}


class OfflineSpeech:
    """Whisper hears where its model is in place, else CMU PocketSphinx, in English and far worse; eSpeak NG speaks.

    Nothing is loaded before it is used, and nothing stays after; unless `stays`, for conversations.
    """

    def __init__(self, settings: Settings, *, stays: bool = False) -> None:
        self._limits = settings.speech
        # Each takes a core: more at once would only make all of them slower.
        self._turns = asyncio.Semaphore(settings.speech.processes)
        self._stays = stays
        self._residents: dict[tuple[str, ...], Resident] = {}

    @property
    def name(self) -> Literal["offline"]:
        """The label that every product of this engine carries."""
        return "offline"

    async def transcribe(self, audio: Audio) -> Transcript:
        """Write down what is said, with the times of all words.

        Raises:
            Unavailable: the language needs a model that is not there, or the recogniser does not finish in time.
        """
        pcm, limits = audio.samples.tobytes(), self._limits
        language = limits.language.partition("-")[0]
        if weights.is_usable(limits.model):
            threads = str(os.cpu_count() or 1)
            reply = await self._run(
                "whisper", str(limits.model), language, threads, content=pcm, seconds=limits.deadline
            )
            return Transcript(str(reply.facts["text"]), tuple(_words(reply.facts["words"])), "whisper-base")
        if language != "en":
            raise Unavailable(
                f"The small offline recogniser knows English, not {language!r}: run `python -m llm.speech` for Whisper"
            )
        reply = await self._run("hear", content=pcm, seconds=limits.deadline)
        return Transcript(str(reply.facts["text"]), tuple(_words(reply.facts["words"])), "pocketsphinx")

    async def synthesize(self, text: str, form: SpokenFormat = "wav") -> Spoken:
        """Speak a text.

        Raises:
            Invalid: the text or the format cannot be taken.
            Unavailable: the voice does not finish in time.
        """
        content = speakable(text, form).encode()
        language = ACCENTS.get(self._limits.language, self._limits.language)
        reply = await self._run("speak", language, form, content=content, seconds=SPEAKING_TIME)
        return Spoken(reply.payload, CONTENT_TYPES[form], "espeak-ng")

    async def close(self) -> None:
        """End what stays; any other process ends with whoever waits for it."""
        for resident in self._residents.values():
            await resident.close()

    async def _run(self, module: str, *arguments: str, content: bytes, seconds: float) -> child.Reply:
        try:
            async with asyncio.timeout(seconds), self._turns:
                if self._stays:
                    return await self._resident(module, *arguments).ask(content, seconds)
                return await child.run(module, *arguments, content=content, seconds=seconds)
        except child.Refused as refusal:
            raise (Unavailable if refusal.kind == "setup" else Invalid)(refusal.reason) from None
        except TimeoutError:
            message = f"Speech was not ready within {seconds:g} s: try again, with a shorter recording or text"
            raise Unavailable(message) from None
        except child.Broken:
            raise Unavailable("The offline speech engine ended without a reply: install the packages again") from None

    def _resident(self, *asked: str) -> Resident:
        if asked not in self._residents:
            self._residents[asked] = Resident(*asked)
        return self._residents[asked]


def _words(found: object) -> Iterator[Word]:
    for entry in found if is_array(found) else ():
        match entry:
            case [str(text), int() | float() as start, int() | float() as end]:
                yield Word(text, float(start), float(end))
            case _:
                raise Unavailable("The offline recogniser wrote no words: install the packages again")
