"""Sound that was recorded, without a room: tones, kept as the voice worker keeps them."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import av
import numpy as np
from numpy.typing import NDArray

from domain.recording import Piece, Speaker
from memory.pool import open_pool
from services.recordings import Recordings
from services.recordings.opus import PACKET_SECONDS, Encoder
from services.sealing import Sealer
from services.watch import Watch
from settings import Settings

RATE = 24_000


def tone(seconds: float, pitch: float = 220.0, rate: int = RATE) -> NDArray[np.int16]:
    """A tone."""
    at = np.arange(round(seconds * rate)) / rate
    return (8000 * np.sin(2 * np.pi * pitch * at)).astype(np.int16)


def piece(turn: int, speaker: Speaker, samples: NDArray[np.int16]) -> Piece:
    """A piece of somebody's sound, encoded."""
    packets = Encoder(24_000).encode(samples.tobytes(), RATE)
    seconds = round(len(packets) * PACKET_SECONDS, 2)
    return Piece(turn=turn, speaker=speaker, begun_at=datetime.now(UTC), seconds=seconds, packets=packets)


def played(content: bytes) -> NDArray[np.int16]:
    """What a file sounds like, at 48 kHz."""
    with av.open(io.BytesIO(content), "r") as container:
        resampler = av.AudioResampler("s16", "mono", 48_000)
        frames = [one for frame in container.decode(audio=0) for one in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames]).astype(np.int16)


def loudest(samples: NDArray[np.int16], rate: int = 48_000) -> float:
    """The pitch that is loudest in it."""
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples))


async def record(settings: Settings, owner: str, session_id: UUID, pieces: Sequence[Piece]) -> None:
    """Agree to be recorded, and keep these pieces."""
    assert settings.database_url is not None
    dsn = settings.database_url.get_secret_value()
    pool = await open_pool(dsn, settings.database)
    try:
        recordings = Recordings(pool, Watch(dsn), Sealer(settings), settings.recording)
        consent = await recordings.agree(owner, session_id, True)
        for one in pieces:
            assert await recordings.keep(owner, session_id, consent.revision, one) == "kept"
    finally:
        await pool.close()
