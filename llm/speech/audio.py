"""Audio files: which are taken, and their decoding to 16 kHz mono in a process of its own."""

import io
import wave
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from domain.errors import Invalid, TooLarge
from llm.speech import child

RATE = 16_000
LARGEST = 10 * 1024 * 1024
LONGEST = 600.0
PATIENCE = 20.0
UNSUPPORTED = "Unsupported audio format"
EXTENSIONS = frozenset({".wav", ".mp3", ".m4a", ".flac"})
SUBTYPES = ("wav", "x-wav", "wave", "vnd.wave", "mpeg", "mp3", "mp4", "x-m4a", "m4a", "aac", "flac", "x-flac")
TYPES = frozenset(f"audio/{subtype}" for subtype in SUBTYPES)
# What a client says when it does not know; then the name decides.
VAGUE_TYPES = frozenset({"", "application/octet-stream", "video/mp4"})


@dataclass(frozen=True, slots=True)
class Audio:
    """Mono audio at 16 kHz: one int16 sample after the other."""

    samples: NDArray[np.int16]

    @property
    def seconds(self) -> float:
        """The length."""
        return len(self.samples) / RATE

    def wav(self) -> bytes:
        """The same as a WAV file."""
        return to_wav(self.samples.tobytes(), RATE)


def to_wav(pcm: bytes, rate: int) -> bytes:
    """Put a WAV header before mono int16 samples."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)
    return target.getvalue()


def supported(name: str, content_type: str | None = None, content: bytes | None = None) -> bool:
    """Whether this may be WAV, MP3, M4A or FLAC: by name and type, and by the first bytes where there are some.

    A name without an extension is judged by its type. A pure look: whether it can be decoded, `decode` tells.
    """
    extension = PurePath(name.replace("\\", "/")).suffix.lower()
    kind = (content_type or "").partition(";")[0].strip().lower()
    named = extension in EXTENSIONS and (kind in VAGUE_TYPES or kind.startswith("audio/"))
    typed = not extension and kind in TYPES
    return (named or typed) and (content is None or container(content) is not None)


def container(content: bytes) -> str | None:
    """The container that the first bytes tell, as the decoder calls it; None for any other than ours."""
    head = content[:16]
    if head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "mp4"
    if head[:3] == b"ID3" and len(head) >= 10:
        # The tag's size has seven bits to a byte (ID3v2 §3.1), and FLAC files may carry one too.
        size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
        return "flac" if content[10 + size : 14 + size] == b"fLaC" else "mp3"
    if head[:4] == b"fLaC":
        return "flac"
    return "mp3" if _is_mpeg_frame(head) else None


async def decode(
    content: bytes, name: str, limit_seconds: float = LONGEST, *, content_type: str | None = None
) -> Audio:
    """Decode a file of at most 10 MB.

    Raises:
        Invalid: "Unsupported audio format", or why else this file cannot be taken.
        TooLarge: it has more than 10 MB.
    """
    if len(content) > LARGEST:
        raise TooLarge(f"The audio file is larger than {LARGEST // 1024**2} MB: send a shorter recording")
    kind = container(content)
    if kind is None or not supported(name, content_type):
        raise Invalid(UNSUPPORTED)
    try:
        reply = await child.run("decode", kind, str(limit_seconds), content=content, seconds=PATIENCE)
    except child.Refused as refusal:
        raise Invalid(refusal.reason) from None
    except (child.Broken, TimeoutError):
        raise Invalid("The audio file takes too much time or memory to decode: save it again as WAV or MP3") from None
    return Audio(np.frombuffer(reply.payload, dtype=np.int16))


def _is_mpeg_frame(head: bytes) -> bool:
    """Eleven bits of sync, a valid version and a layer that is not the reserved one (ISO/IEC 11172-3 §2.4.1.3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer, rate, frequency = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer != 0 and rate not in {0, 15} and frequency != 3
