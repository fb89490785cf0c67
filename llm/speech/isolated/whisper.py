"""Recognises speech with Whisper (Radford et al. 2022): arguments are the model's folder, language and threads."""

import sys
import zlib
from functools import partial

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from llm.speech.isolated.reply import STAY, answer

SCALE = 32_768.0
RATE = 16_000
FRAMES = 100
# Seconds that are shown at least and at most, and behind the speech: with less, short answers came back several times.
LEAST_WINDOW = 10.0
LONGEST_WINDOW = 28.0
MARGIN = 4.0
# Nobody says more in a second.
TOKENS = 8
MORE_TOKENS = 20
MOST_REPEATED = 2.0


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

    The model is made to look at half a minute, of which a short answer fills little: shown no more than that and some
    silence behind it, it takes a fifth of the time. Where that leads it astray, it is shown all of it after all.
    """
    samples = _samples(content)
    seconds = max(LEAST_WINDOW, len(samples) / RATE + MARGIN)
    if seconds > LONGEST_WINDOW:
        return heard(model, content)
    tokenizer = Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=sys.argv[2])
    frames = int(seconds * FRAMES) // 2 * 2
    padded = np.pad(samples, (0, frames * RATE // FRAMES - len(samples)))
    shown = np.ascontiguousarray(model.feature_extractor(padded)[:, :frames])
    most = int(len(samples) / RATE * TOKENS) + MORE_TOKENS
    prompt = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
    [found] = model.model.generate(model.encode(shown), [prompt], beam_size=1, max_length=most + len(prompt))
    tokens = found.sequences_ids[0]
    text = tokenizer.decode(tokens).strip()
    if len(tokens) >= most or _repeats(text):
        return heard(model, content)
    return {"text": text, "words": []}, b""


def _repeats(text: str) -> bool:
    """Whether it says the same again and again, by how well it can be compressed (as Whisper's own decoding has it)."""
    plain = text.encode()
    return len(plain) > MOST_REPEATED * len(zlib.compress(plain))


def _samples(content: bytes) -> NDArray[np.float32]:
    return np.frombuffer(content, dtype=np.int16).astype(np.float32) / SCALE


if __name__ == "__main__":
    main()
