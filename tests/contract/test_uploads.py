"""Faces, voices and resumes are never put on a disk as they come."""

from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest

from tests.contract.live import created
from tests.contract.mock_rig import start
from tests.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="module")
# More than forms keep in memory by themselves, and less than is refused.
CONTENT = b"words " * 500_000
SESSION = "the session's id"
DOORS = {
    "/capture_reference_face": ("file", "me.jpg", {"session_id": SESSION}),
    f"/interviews/{SESSION}/face-check": ("file", "frame.jpg", {}),
    f"/audio-answer/{SESSION}": ("audio_file", "answer.wav", {}),
    "/transcribe-audio": ("audio_file", "answer.wav", {}),
    "/upload/resume": ("file", "resume.txt", {"session_id": SESSION}),
}


@pytest.mark.parametrize("path", DOORS)
async def test_no_upload_is_spooled_to_a_disk(standing: Served, monkeypatch: pytest.MonkeyPatch, path: str):
    spooled: list[Any] = []
    monkeypatch.setattr(SpooledTemporaryFile, "rollover", lambda file: spooled.append(file))
    session_id = await created(standing) if path.startswith("/upload") else (await start(standing))["session_id"]
    field, name, fields = DOORS[path]
    data: Mapping[str, str] = dict.fromkeys(fields, session_id)
    response = await standing.http.post(path.replace(SESSION, session_id), data=data, files={field: (name, CONTENT)})
    # It was read, and is not what was asked for.
    assert response.status_code == 400, response.text
    assert not spooled
