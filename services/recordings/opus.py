"""Opus: samples into packets, packets into rows, and packets into a file that browsers play."""

import io
from collections.abc import Iterable
from fractions import Fraction

import av
import numpy as np

# What is recorded; Opus counts its packets by a clock of its own.
RATE = 24_000
PACKET_SECONDS = 0.02
TICKS = Fraction(1, 48_000)
TICKS_PER_PACKET = 960
LENGTH_BYTES = 2
OPTIONS = {"application": "voip", "frame_duration": "20", "compression_level": "5", "dtx": "1"}


class Encoder:
    """Encodes a stretch of one voice; mono, 16 bit."""

    def __init__(self, bitrate: int) -> None:
        codec = av.AudioCodecContext.create("libopus", "w")
        codec.sample_rate, codec.layout, codec.format = RATE, "mono", "s16"  # pyright: ignore[reportAttributeAccessIssue]
        codec.bit_rate = bitrate
        codec.options = OPTIONS
        codec.open()
        self._codec = codec
        self._fifo = av.AudioFifo()
        self._resampler: av.AudioResampler | None = None
        self._rate = 0
        self._at = 0

    def encode(self, samples: bytes, rate: int) -> tuple[bytes, ...]:
        """Return the packets that are ready; less than one packet's sound waits for more."""
        if self._resampler is None or rate != self._rate:
            self._resampler, self._rate = av.AudioResampler(format="s16", layout="mono", rate=RATE), rate
        given = av.AudioFrame.from_ndarray(np.frombuffer(samples, np.int16).reshape(1, -1), format="s16", layout="mono")
        given.sample_rate = rate
        for frame in self._resampler.resample(given):
            frame.pts = None
            self._fifo.write(frame)
        frames = self._fifo.read_many(self._codec.frame_size)
        return tuple(bytes(packet) for frame in frames for packet in self._codec.encode(self._timed(frame)))

    def _timed(self, frame: av.AudioFrame) -> av.AudioFrame:
        frame.pts, frame.time_base = self._at, Fraction(1, RATE)
        self._at += frame.samples
        return frame


def pack(packets: Iterable[bytes]) -> bytes:
    """Put packets into one row."""
    return b"".join(len(packet).to_bytes(LENGTH_BYTES) + packet for packet in packets)


def unpack(content: bytes) -> list[bytes]:
    """Take them out again."""
    packets, at = [], 0
    while at < len(content):
        size = int.from_bytes(content[at : at + LENGTH_BYTES])
        packets.append(content[at + LENGTH_BYTES : at + LENGTH_BYTES + size])
        at += LENGTH_BYTES + size
    return packets


def file_of(packets: Iterable[bytes]) -> bytes:
    """Return a WebM file of them: the same packets make the same file, so that parts of it may be asked for."""
    target = io.BytesIO()
    with av.open(target, "w", format="webm", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono")
        for number, content in enumerate(packets):
            packet = av.Packet(content)
            packet.stream, packet.time_base = stream, TICKS
            packet.pts = packet.dts = number * TICKS_PER_PACKET
            packet.duration = TICKS_PER_PACKET
            container.mux(packet)
    return target.getvalue()
