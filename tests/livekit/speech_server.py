"""A speech endpoint for tests: it recognises recordings by their length, and speaks in tones, at once."""

import asyncio
import io
import json
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
from aiohttp import web

RATE = 24_000
SECONDS_PER_CHARACTER = 0.04
HEARING_SECONDS = 0.05


def tone(seconds: float) -> bytes:
    """A WAV file with a tone of this length."""
    at = np.arange(int(seconds * RATE)) / RATE
    samples = (8000 * np.sin(2 * np.pi * 220 * at)).astype(np.int16)
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return target.getvalue()


class SpeechServer:
    """`known` has, for each recording that may come, its seconds of speech and what is said in it."""

    def __init__(self) -> None:
        self.known: list[tuple[float, str]] = []
        self.heard: list[float] = []
        self.spoken: list[str] = []
        self.asked: list[dict[str, str]] = []
        self.hearing_seconds = HEARING_SECONDS
        self.speaking_seconds = 0.0
        self.failing = False
        self.mute = False
        self.url = ""

    async def hear(self, request: web.Request) -> web.Response:
        """Answer with the text of the recording whose length is nearest."""
        form = await request.post()
        self.asked.append({name: value for name, value in form.items() if isinstance(value, str)})
        file = form["file"]
        assert isinstance(file, web.FileField)
        with wave.open(io.BytesIO(file.file.read())) as sound:
            seconds = sound.getnframes() / sound.getframerate()
        self.heard.append(seconds)
        await asyncio.sleep(self.hearing_seconds)
        if self.failing:
            return web.Response(status=503)
        text = min(self.known, key=lambda one: abs(one[0] - seconds))[1] if self.known else ""
        return web.json_response({"text": text})

    async def speak(self, request: web.Request) -> web.Response:
        """Answer with a tone as long as the text."""
        self.asked.append(json.loads(await request.read()))
        text = self.asked[-1]["input"]
        await asyncio.sleep(self.speaking_seconds)
        if self.mute:
            return web.Response(status=503)
        self.spoken.append(text)
        headers = {"x-request-id": "tone"}
        return web.Response(body=tone(SECONDS_PER_CHARACTER * len(text)), content_type="audio/wav", headers=headers)


@asynccontextmanager
async def speech_server() -> AsyncIterator[SpeechServer]:
    """Serve on a free port while the context is open."""
    server = SpeechServer()
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_post("/v1/audio/transcriptions", server.hear)
    app.router.add_post("/v1/audio/speech", server.speak)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield server
    finally:
        await runner.cleanup()
