"""The audio routes of the scripted endpoint: transcripts as scripted, and speech that is a tone."""

import io
import math
import struct
import wave
from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import BodyPartReader, web

from tests.upstream.script import Behaviour

RATE = 16_000
WORD_SECONDS = 0.5
TRANSCRIPT = "scripted words of an answer"
# What a client can tell a format by; only the WAV can be played.
OPENINGS = {"mp3": b"\xff\xfb\x90\x64" + bytes(413), "flac": b"fLaC" + bytes(38), "opus": b"OggS" + bytes(24)}


async def fields(request: web.Request) -> dict[str, Any]:
    """The fields of a form, its file as bytes, or of a JSON body."""
    if not request.content_type.startswith("multipart/"):
        return orjson.loads(await request.read())
    # Part by part: whole forms are kept in temporary files, which a cancelled request would leave open.
    found: dict[str, Any] = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name:
            content = bytes(await part.read())
            found[part.name] = content if part.filename else content.decode()
    return found


def reply(route: str, behaviour: Behaviour, asked: Mapping[str, Any]) -> web.Response:
    """The reply to a request for which nothing else was scripted but perhaps its text."""
    if behaviour.do == "malformed":
        return web.Response(body=b'{"text": "scrip', content_type="application/json")
    if behaviour.do == "error_object":
        error = {"error": {"message": "secret upstream words"}}
        return web.Response(body=orjson.dumps(error), content_type="application/json")
    if behaviour.do == "no_content":
        return web.Response(body=b"", content_type="application/json")
    if route == "speech":
        return _speech(str(asked.get("response_format", "mp3")))
    return _transcript(behaviour.text or TRANSCRIPT, asked)


def tone(seconds: float, rate: int = RATE) -> bytes:
    """A WAV file with a 440 Hz tone."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", "not compressed"))
        samples = (int(9000 * math.sin(2 * math.pi * 440 * place / rate)) for place in range(int(seconds * rate)))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return target.getvalue()


def _speech(form: str) -> web.Response:
    content = tone(1.0) if form == "wav" else OPENINGS[form]
    return web.Response(body=content, content_type="audio/mpeg" if form == "mp3" else f"audio/{form}")


def _transcript(text: str, asked: Mapping[str, Any]) -> web.Response:
    body: dict[str, Any] = {"text": text}
    if asked.get("response_format") == "verbose_json":
        body["words"] = [
            {"word": word, "start": place * WORD_SECONDS, "end": (place + 1) * WORD_SECONDS}
            for place, word in enumerate(text.split())
        ]
    return web.Response(body=orjson.dumps(body), content_type="application/json")
