"""Recognises English speech: 16 kHz mono int16 on standard input, words and their times in the reply."""

import sys
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import Decoder, Vad

from llm.speech.isolated.reply import STAY, answer

RATE = 16_000
# Searches grow with an utterance, so a long recording is cut where it is quietest.
LONGEST_PIECE = 30 * RATE
SEARCHED = 10 * RATE
QUIET = RATE // 10
# For who waits in a conversation: one pass with fewer guesses; half the work, for a few more wrong words.
SOON: dict[str, Any] = {"fwdflat": False, "bestpath": False, "maxhmmpf": 3000, "beam": 1e-40}
LEAST_VOICED_FRAMES = 10
# The voice detector knows modes 0 (loose) to 3.
STRICTEST = 3


def main() -> None:
    """Reply with `text` and `words`, each [word, start, end] in seconds; both empty where nobody speaks."""
    answer(Recogniser().work)


class Recogniser:
    """The decoder is made once there is something to decode, or at once where the process stays."""

    def __init__(self) -> None:
        self._decoder: Decoder | None = _decoder(**SOON) if sys.argv[-1] == STAY else None

    def work(self, content: bytes) -> tuple[dict[str, object], bytes]:
        """Recognise one recording."""
        samples = np.frombuffer(content, dtype=np.int16)
        words: list[tuple[str, float, float]] = []
        if is_voiced(samples):
            self._decoder = self._decoder or _decoder()
            for start, end in pairwise(cuts(samples)):
                words += hear(self._decoder, samples[start:end], start / RATE)
        return {"text": " ".join(word for word, _, _ in words), "words": words}, b""


def _decoder(**more: Any) -> Decoder:
    return Decoder(samprate=RATE, loglevel="FATAL", **more)


def is_voiced(samples: NDArray[np.int16]) -> bool:
    """Whether anybody speaks: without a voice, the recogniser would make words of the noise."""
    vad = Vad(STRICTEST, RATE)
    size = vad.frame_bytes
    pcm = samples.tobytes()
    frames = (pcm[place : place + size] for place in range(0, len(pcm) - size + 1, size))
    return sum(vad.is_speech(frame) for frame in frames) >= LEAST_VOICED_FRAMES


def cuts(samples: NDArray[np.int16]) -> list[int]:
    """Where the pieces of at most 30 s begin and end: in the quietest tenth of a second near each limit."""
    places = [0]
    while len(samples) - places[-1] > LONGEST_PIECE:
        last = places[-1] + LONGEST_PIECE
        tail = samples[last - SEARCHED : last].reshape(-1, QUIET).astype(np.float32)
        quietest = int(np.argmin((tail**2).mean(axis=1)))
        places.append(last - SEARCHED + quietest * QUIET + QUIET // 2)
    return [*places, len(samples)]


def hear(decoder: Decoder, samples: NDArray[np.int16], offset: float) -> list[tuple[str, float, float]]:
    """The words of one piece; `offset` is where it begins, in seconds."""
    decoder.start_utt()
    decoder.process_raw(samples.tobytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.seg() or ()
    frames = decoder.config["frate"]
    return [
        (plain, round(offset + part.start_frame / frames, 2), round(offset + (part.end_frame + 1) / frames, 2))
        for part in found
        if (plain := spoken(part.word))
    ]


def spoken(word: str) -> str:
    """A dictionary entry as it is written: no number of the variant, nothing for silence and noise."""
    return "" if word[0] in "<[+" else word.partition("(")[0]


if __name__ == "__main__":
    main()
