"""Speaks a text from standard input: arguments are the language and the format of the audio."""

import io
import sys
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream

from llm.speech.isolated import espeak
from llm.speech.isolated.reply import answer, refuse

# Container, codec, bits per second (0: what the samples take), and the rate that the codec wants (0: as spoken).
ENCODERS = {
    "wav": ("wav", "pcm_s16le", 0, 0),
    "mp3": ("mp3", "libmp3lame", 64_000, 0),
    "flac": ("flac", "flac", 0, 0),
    "opus": ("ogg", "libopus", 32_000, 48_000),
}


def main() -> None:
    """Reply with `seconds` and the audio file, or with a refusal."""
    answer(spoken)


def spoken(content: bytes) -> tuple[dict[str, object], bytes]:
    """Speak one text."""
    language, form = sys.argv[1:3]
    try:
        pcm, rate = espeak.speak(content.decode(), language)
    except LookupError:
        refuse(
            f"The offline voice does not speak {language!r}: set VIVA_SPEECH__LANGUAGE to one that it knows, as en",
            kind="setup",
        )
    if not pcm:
        refuse("The text has nothing in it that can be spoken: write words")
    return {"seconds": len(pcm) / 2 / rate}, encode(pcm, rate, form)


def encode(pcm: bytes, rate: int, form: str) -> bytes:
    """Mono int16 samples as a WAV, MP3, FLAC or Ogg Opus file."""
    container, codec, bits, wanted = ENCODERS[form]
    target = io.BytesIO()
    samples = np.frombuffer(pcm, dtype=np.int16).reshape(1, -1)
    with av.open(target, "w", format=container) as file:
        stream = cast(AudioStream, file.add_stream(codec, rate=wanted or rate, layout="mono"))
        if bits:
            stream.bit_rate = bits
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return target.getvalue()


if __name__ == "__main__":
    main()
