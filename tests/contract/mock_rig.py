"""What the tests of the mock interview dialect share: a client that plays interviews, and recordings to send."""

import io
import math
import struct
import wave
from typing import Any

import httpx

from services.tokens import issue
from tests.serving import Served

UNKNOWN = "00000000-0000-4000-8000-000000000000"
TOPIC = "Data Structures"
SAID = (
    "A binary tree has at most two children for each node, and a binary search tree also keeps smaller keys on the "
    "left and larger keys on the right, so that a search takes time in proportion to its height."
)
NOT_FOUND = {"detail": "Session not found"}
INACTIVE = {"detail": "Session is not active"}
UNAVAILABLE = {"detail": "Service not available. Check OPENAI_API_KEY configuration."}
UNSUPPORTED = {"detail": "Unsupported audio format"}


def bearer(served: Served, user: str) -> dict[str, str]:
    """The headers of a user."""
    return {"Authorization": f"Bearer {issue(served.settings, user)}"}


async def start(served: Served, questions: int = 3, **fields: object) -> dict[str, Any]:
    """Start an interview; the reply."""
    headers = fields.pop("headers", None)
    body = {"topic": TOPIC, "difficulty": "medium", "num_questions": questions, **fields}
    response = await served.http.post("/start-interview", json=body, headers=headers)  # pyright: ignore[reportArgumentType]
    assert response.status_code == 200, response.text
    return response.json()


async def submit(
    served: Served, session_id: str, answer: str = SAID, key: str | None = None, **fields: object
) -> httpx.Response:
    """Send an answer."""
    headers = {} if key is None else {"Idempotency-Key": key}
    body = {"session_id": session_id, "answer": answer, **fields}
    return await served.http.post("/submit-answer", json=body, headers=headers)


async def finished(served: Served, questions: int = 1, answer: str = SAID) -> tuple[str, dict[str, Any]]:
    """Play an interview to its end; its id and the last reply."""
    session_id = (await start(served, questions))["session_id"]
    for _ in range(questions - 1):
        await submit(served, session_id, answer)
    reply = (await submit(served, session_id, answer)).json()
    assert reply["status"] == "completed"
    return session_id, reply


async def state(served: Served, session_id: str) -> dict[str, Any]:
    """GET /session/{id}."""
    response = await served.http.get(f"/session/{session_id}")
    assert response.status_code == 200, response.text
    return response.json()


async def spoken(served: Served, text: str) -> bytes:
    """A recording that says this."""
    response = await served.http.post("/text-to-speech", json={"text": text})
    assert response.status_code == 200, response.text
    return response.content


def tone(seconds: float = 0.5, rate: int = 16000, loudness: int = 0) -> bytes:
    """A WAV file with a tone, silent at loudness 0."""
    count = int(seconds * rate)
    samples = (int(loudness * math.sin(2 * math.pi * 440 * at / rate)) for at in range(count))
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return target.getvalue()


async def upload(
    served: Served, path: str, content: bytes, name: str = "answer.wav", kind: str = "audio/wav", **headers: str
) -> httpx.Response:
    """Send a recording as a form."""
    return await served.http.post(path, files={"audio_file": (name, content, kind)}, headers=headers)
