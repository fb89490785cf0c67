"""Recognises speech with Whisper (Radford et al. 2022): arguments are the model's folder, language and threads."""

import sys
from functools import partial

import numpy as np
from faster_whisper import WhisperModel
from numpy.typing import NDArray

from llm.speech.isolated.reply import STAY, answer

SCALE = 32_768.0
RATE = 16_000
MARGIN = 2


def main() -> None:
    """Reply with `text` and `words`, each [word, start, end] in seconds; both empty where nobody speaks."""
    folder, _, threads = sys.argv[1:4]
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=int(threads), local_files_only=True)
    answer(partial(heard_soon if sys.argv[-1] == STAY else heard, model))


def heard(model: WhisperModel, content: bytes) -> tuple[dict[str, object], bytes]:
    """Recognise one recording."""
    # Silence is left out and no piece leans on the one before: both keep the model from inventing words.
    segments, _ = model.transcribe(
        _samples(content),
        language=sys.argv[2],
        beam_size=1,
        vad_filter=True,
        word_timestamps=True,
        condition_on_previous_text=False,
    )
    texts: list[str] = []
    words: list[tuple[str, float, float]] = []
    for segment in segments:
        texts.append(segment.text.strip())
        words += [
            (word.word.strip(), round(float(word.start), 2), round(float(word.end), 2)) for word in segment.words or ()
        ]
    return {"text": " ".join(texts), "words": words}, b""


def heard_soon(model: WhisperModel, content: bytes) -> tuple[dict[str, object], bytes]:
    """The same for who waits for it in a conversation: speech alone comes in, and no times go out.

    The model looks at no more silence behind the speech than it needs, instead of at half a minute.
    """
    samples = _samples(content)
    segments, _ = model.transcribe(
        samples,
        language=sys.argv[2],
        beam_size=1,
        temperature=0.0,
        chunk_length=min(30, len(samples) // RATE + MARGIN),
        condition_on_previous_text=False,
    )
    return {"text": " ".join(segment.text.strip() for segment in segments), "words": []}, b""


def _samples(content: bytes) -> NDArray[np.float32]:
    return np.frombuffer(content, dtype=np.int16).astype(np.float32) / SCALE


if __name__ == "__main__":
    main()
