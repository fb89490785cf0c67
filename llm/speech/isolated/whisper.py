"""Recognises speech with Whisper (Radford et al. 2022): arguments are the model's folder, language and threads."""

import sys

import numpy as np
from faster_whisper import WhisperModel

from llm.speech.isolated.reply import send

SCALE = 32_768.0


def main() -> None:
    """Reply with `text` and `words`, each [word, start, end] in seconds; both empty where nobody speaks."""
    folder, language, threads = sys.argv[1:4]
    samples = np.frombuffer(sys.stdin.buffer.read(), dtype=np.int16).astype(np.float32) / SCALE
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=int(threads), local_files_only=True)
    # Silence is left out and no piece leans on the one before: both keep the model from inventing words.
    segments, _ = model.transcribe(
        samples,
        language=language,
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
    send({"text": " ".join(texts), "words": words})


if __name__ == "__main__":
    main()
