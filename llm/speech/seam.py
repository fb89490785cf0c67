"""The seam between the product and whatever hears and speaks for it."""

from dataclasses import dataclass
from typing import Literal, Protocol, get_args

from domain.errors import Invalid
from llm.speech.audio import Audio

SpokenFormat = Literal["wav", "mp3", "flac", "opus"]
MOST_CHARACTERS = 4096
CONTENT_TYPES: dict[str, str] = {"wav": "audio/wav", "mp3": "audio/mpeg", "flac": "audio/flac", "opus": "audio/ogg"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word as heard, with its begin and end in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard, "" where nobody speaks; `words` is empty where the method tells no times."""

    text: str
    words: tuple[Word, ...]
    method: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """An audio file that speaks a text, its content type, and what made it."""

    content: bytes
    content_type: str
    method: str


class Speech(Protocol):
    """Hears and speaks; there are two: OnlineSpeech (an endpoint) and OfflineSpeech (this machine alone)."""

    @property
    def name(self) -> Literal["openai", "offline"]:
        """The label that every product of this engine carries."""
        ...

    async def transcribe(self, audio: Audio) -> Transcript:
        """Write down what is said.

        Raises:
            Unavailable: this cannot be done here, or not now; over the endpoint UpstreamUnavailable.
            UpstreamMalformed: the endpoint answered with nothing that can be used.
        """
        ...

    async def synthesize(self, text: str, form: SpokenFormat = "wav") -> Spoken:
        """Speak a text of at most 4096 characters.

        Raises:
            Invalid: the text or the format cannot be taken; see `speakable`.
            Unavailable, UpstreamMalformed: as above.
        """
        ...

    async def close(self) -> None:
        """Release connections."""
        ...


def speakable(text: str, form: str) -> str:
    """Return the text without the white space around it.

    Raises:
        Invalid: it is empty, longer than 4096 characters or holds NUL or half a character; or the format is unknown.
    """
    if form not in get_args(SpokenFormat):
        raise Invalid(f"format must be one of {', '.join(get_args(SpokenFormat))}")
    text = text.strip()
    if not text:
        raise Invalid("text is empty: send what is to be spoken")
    if len(text) > MOST_CHARACTERS:
        raise Invalid(f"text is longer than {MOST_CHARACTERS} characters: send it in parts")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Invalid("text holds characters that cannot be spoken (NUL or half of a pair): leave them out")
    return text
