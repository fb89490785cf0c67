"""Audio files, good and hostile, made by the same library that decodes them."""

import asyncio
import io
import os
import signal
from functools import cache
from pathlib import Path
from typing import cast

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream

from domain.errors import Invalid, TooLarge
from llm.speech import child
from llm.speech.audio import LARGEST, RATE, UNSUPPORTED, container, decode, supported

CODECS = {"wav": ("wav", "pcm_s16le"), "mp3": ("mp3", "libmp3lame"), "m4a": ("ipod", "aac"), "flac": ("flac", "flac")}
FORMATS = sorted(CODECS)
# Where a file of noise may begin with what looks like each container.
OPENINGS = {
    "wav": b"RIFF\xff\xff\xff\xffWAVE",
    "mp3": b"ID3\x04\x00\x00\x00\x00\x00\x00",
    "m4a": b"\x00\x00\x00\x18ftypM4A ",
    "flac": b"fLaC\x00\x00\x00\x22",
}


@cache
def encoded(form: str, seconds: float, rate: int = 44_100, layout: str = "mono", *, silent: bool = False) -> bytes:
    """A 440 Hz tone, or silence, in this format."""
    muxer, codec = CODECS[form]
    count = int(seconds * rate)
    wave = np.sin(np.arange(count) * 2 * np.pi * 440 / rate) * 9000 * (not silent)
    samples = np.repeat(wave.astype(np.int16), 2 if layout == "stereo" else 1).reshape(1, -1)
    target = io.BytesIO()
    with av.open(target, "w", format=muxer) as file:
        stream = cast(AudioStream, file.add_stream(codec, rate=rate, layout=layout))
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return target.getvalue()


def noise(size: int) -> bytes:
    return np.random.default_rng(7).bytes(size)


async def refusal(content: bytes, name: str, limit: float = 600) -> str:
    with pytest.raises(Invalid) as caught:
        await decode(content, name, limit)
    return caught.value.message


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("rate", "layout"), [(16_000, "mono"), (44_100, "stereo"), (48_000, "mono")])
async def test_each_format_becomes_the_same_sound(form: str, rate: int, layout: str):
    audio = await decode(encoded(form, 2, rate, layout), f"Answer.{form.upper()}")
    assert audio.seconds == pytest.approx(2, abs=0.15)
    middle = audio.samples[8_000:24_000]
    assert np.argmax(np.abs(np.fft.rfft(middle))) == 440
    assert 8_000 < np.abs(middle.astype(int)).max() < 16_000


async def test_what_was_decoded_can_be_written_and_read_again():
    audio = await decode(encoded("flac", 1), "a.flac")
    again = await decode(audio.wav(), "a.wav")
    assert (again.samples == audio.samples).all()


@pytest.mark.parametrize(
    ("name", "kind", "taken"),
    [
        ("a.wav", None, True),
        ("A.MP3", "audio/mpeg", True),
        ("a.m4a", "video/mp4", True),
        ("a.flac", "application/octet-stream", True),
        ("a.wav", "audio/vnd.wave; codecs=1", True),
        ("C:\\answers\\a.wav", "", True),
        ("blob", "audio/wav", True),
        ("blob", None, False),
        ("", "", False),
        ("blob", "audio/webm", False),
        ("a.txt", "text/plain", False),
        ("a.wav", "text/plain", False),
        ("a.wav.exe", "audio/wav", False),
        ("a.ogg", "audio/ogg", False),
        ("a.m3u8", "audio/mpegurl", False),
    ],
)
async def test_names_and_types_are_judged_before_the_content(name: str, kind: str | None, taken: bool):
    assert supported(name, kind) is taken
    assert supported(name, kind, encoded("wav", 0.1)) is taken
    if not taken:
        with pytest.raises(Invalid, match=f"^{UNSUPPORTED}$"):
            await decode(encoded("wav", 0.1), name, content_type=kind)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello, this is text", b"#EXTM3U\nfile:///etc/passwd\n", b"OggS" + bytes(100), b"\xff\xfe" + bytes(50)],
    ids=["empty", "text", "playlist", "ogg", "utf-16"],
)
async def test_other_content_under_an_audio_name_is_refused(content: bytes):
    assert not supported("a.mp3", None, content)
    assert await refusal(content, "a.mp3") == UNSUPPORTED


def test_a_tag_before_flac_does_not_make_it_an_mp3():
    tagged = b"ID3\x04\x00\x00\x00\x00\x00\x05" + bytes(5) + encoded("flac", 0.1)
    assert container(tagged) == "flac"
    assert container(encoded("mp3", 0.1)) == "mp3"
    assert container(encoded("mp3", 0.1).removeprefix(b"ID3")) != "flac"


async def test_a_tag_before_flac_is_skipped():
    tagged = b"ID3\x04\x00\x00\x00\x00\x00\x05" + bytes(5) + encoded("flac", 1)
    assert (await decode(tagged, "a.flac")).seconds == pytest.approx(1)


@pytest.mark.parametrize("form", FORMATS)
async def test_noise_behind_a_good_beginning_is_refused(form: str):
    assert await refusal(OPENINGS[form] + noise(500_000), f"a.{form}")


@pytest.mark.parametrize("form", ["wav", "flac", "m4a"])
async def test_half_a_file_is_refused(form: str):
    whole = encoded(form, 20)
    said = await refusal(whole[: len(whole) // 2], f"a.{form}")
    assert said == UNSUPPORTED if form == "m4a" else "cut short" in said


async def test_a_damaged_file_is_refused():
    content = bytearray(encoded("flac", 20))
    for place in range(1_000, len(content), 100):
        content[place] ^= 0xFF
    assert "cut short or damaged" in await refusal(bytes(content), "a.flac")


async def test_a_recorder_that_left_the_length_open_is_forgiven():
    content = bytearray(encoded("wav", 1))
    place = content.find(b"data")
    content[place + 4 : place + 8] = b"\xff\xff\xff\xff"
    assert (await decode(bytes(content), "a.wav")).seconds == pytest.approx(1)


@pytest.mark.parametrize("form", ["flac", "mp3", "m4a"])
async def test_hours_of_silence_in_a_small_file_are_refused(form: str):
    assert "longer than 600 seconds" in await refusal(encoded(form, 1_000, 16_000, silent=True), f"a.{form}")


async def test_the_limit_is_the_callers():
    assert "longer than 1 seconds" in await refusal(encoded("wav", 2), "a.wav", 1)


async def test_a_rate_that_would_fill_the_memory_is_refused():
    content = bytearray(encoded("wav", 3))
    content[24:28] = (1).to_bytes(4, "little")
    assert "1 Hz" in await refusal(bytes(content), "a.wav")


async def test_a_file_over_10_mb_is_too_large():
    with pytest.raises(TooLarge, match="10 MB"):
        await decode(bytes(LARGEST + 1), "a.wav")


async def test_nothing_but_a_header_is_refused():
    whole = encoded("wav", 1)
    assert await refusal(whole[: whole.find(b"data") + 8], "a.wav") == UNSUPPORTED


def children() -> set[int]:
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(number) for file in found for number in file.read_text().split()}


async def begun(before: set[int]) -> set[int]:
    """The processes that have started since."""
    for _ in range(5_000):
        if started := children() - before:
            return started
        await asyncio.sleep(0.001)
    raise AssertionError("no process started")


async def test_who_leaves_ends_the_process():
    before = children()
    # Ten minutes, so that it is at work for a while.
    task = asyncio.create_task(decode(encoded("flac", 599, RATE), "a.flac"))
    started = await begun(before)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not started & children()


async def test_a_process_that_is_too_slow_is_killed():
    with pytest.raises(TimeoutError):
        await child.run("hear", content=bytes(32_000 * 60), seconds=0.01)


async def test_a_process_that_dies_is_told_from_one_that_refuses():
    with pytest.raises(child.Broken):
        await child.run("decode", content=b"", seconds=10)


async def test_a_process_killed_from_outside_is_no_answer():
    before = children()
    task = asyncio.create_task(decode(encoded("flac", 599, RATE), "a.flac"))
    for number in await begun(before):
        os.kill(number, signal.SIGKILL)
    with pytest.raises(Invalid, match="too much time or memory"):
        await task
