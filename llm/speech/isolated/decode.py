"""Decodes one audio file to 16 kHz mono PCM: arguments are the container and the longest length in seconds."""

import io
import sys
from collections.abc import Iterator

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError, InvalidDataError

from llm.speech.isolated.reply import confine, refuse, send

RATE = 16_000
MEMORY = 1024**3
CPU_SECONDS = 30
RATES = range(4_000, 384_001)
MOST_CHANNELS = 16
# Each container's usual codecs; the rest of the library's hundreds stay out of strangers' reach.
CODECS = ("pcm_", "adpcm_ms", "adpcm_ima_wav", "mp3", "mp2", "aac", "alac", "flac")
# The length that an MP3 claims is often only an estimate.
CLAIMS = {"wav", "flac", "mp4"}
# Recorders that do not know the length yet write one of these, and nothing else comes near.
OPEN_ENDED = 0x7FFF_0000
UNSUPPORTED = "Unsupported audio format"


class TooLong(Exception):
    """More audio than allowed."""


def main() -> None:
    """Reply with `seconds` and the samples as native int16, or with a refusal."""
    container, longest = sys.argv[1], float(sys.argv[2])
    confine(MEMORY, CPU_SECONDS)
    content = sys.stdin.buffer.read()
    try:
        samples, claimed = decode(content, container, longest)
    except TooLong:
        refuse(f"The audio is longer than {longest:g} seconds: send a shorter recording")
    except MemoryError:
        refuse("The audio file needs more memory to decode than it may take: save it again as WAV or MP3")
    except (FFmpegError, ValueError):
        refuse(UNSUPPORTED, kind="format")
    seconds = len(samples) / RATE
    if container == "wav":
        claimed = seconds * wav_share(content)
    if container in CLAIMS and claimed > seconds + max(1.0, claimed / 20):
        refuse(
            f"The audio file is cut short or damaged: of {claimed:.0f} seconds it holds {seconds:.0f}; send it whole"
        )
    send({"seconds": seconds}, samples.tobytes())


def decode(content: bytes, container: str, longest: float) -> tuple[np.ndarray, float]:
    """Return the samples and the length in seconds that the file claims, 0 for none.

    Raises:
        TooLong: it claims or holds more than `longest` seconds.
        FFmpegError: the file cannot be opened.
        ValueError: it holds no audio stream that can be decoded, or next to nothing in it can.
    """
    # A named container: probing would also find playlists, which name other files.
    with av.open(io.BytesIO(content), "r", format=container, metadata_errors="ignore") as opened:
        stream = _checked(opened)
        claimed = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
        if container in CLAIMS and claimed > longest + 1:
            raise TooLong
        parts: list[np.ndarray] = []
        room = int(longest * RATE)
        for part in _resampled(opened, stream):
            parts.append(part)
            room -= len(part)
            if room < 0:
                raise TooLong
    if not parts:
        raise ValueError
    return np.concatenate(parts), claimed


def wav_share(content: bytes) -> float:
    """How many times the samples that are there a WAV file's header claims; 1 for all, or an unknown length."""
    place = 12
    while place + 8 <= len(content):
        size = int.from_bytes(content[place + 4 : place + 8], "little")
        held = len(content) - place - 8
        if content[place : place + 4] == b"data":
            return size / held if held < size < OPEN_ENDED and held else 1.0
        place += 8 + size + size % 2
    return 1.0


def _checked(opened: InputContainer) -> AudioStream:
    if not opened.streams.audio:
        raise ValueError
    stream = opened.streams.audio[0]
    context = stream.codec_context
    if not context.name.startswith(CODECS):
        raise ValueError
    if not context.sample_rate or not context.channels:
        raise ValueError
    if context.sample_rate not in RATES or context.channels > MOST_CHANNELS:
        refuse(f"The audio has {context.channels} channels at {context.sample_rate} Hz: save it as mono at 16000 Hz")
    context.thread_count = 1
    return stream


def _resampled(opened: InputContainer, stream: AudioStream) -> Iterator[np.ndarray]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    good = bad = 0
    for packet in opened.demux(stream):
        try:
            frames = packet.decode()
        except InvalidDataError:
            bad += 1
            continue
        good += 1
        for frame in frames:
            if isinstance(frame, av.AudioFrame):
                frame.pts = None
                yield from (part.to_ndarray()[0] for part in resampler.resample(frame))
    yield from (part.to_ndarray()[0] for part in resampler.resample(None))
    # A tag at the end may count as one bad packet; a damaged file has many.
    if bad > 1 + good // 20:
        refuse("The audio file is damaged: parts of it cannot be decoded; save it again")


if __name__ == "__main__":
    main()
