"""Recordings and speech of the mock interview API: what is taken, in which order it is judged, what comes back."""

import asyncio

import pytest

from tests.contract.mock_rig import (
    INACTIVE,
    NOT_FOUND,
    UNAVAILABLE,
    UNKNOWN,
    UNSUPPORTED,
    finished,
    spoken,
    start,
    state,
    submit,
    tone,
    upload,
)
from tests.contract.rig import assert_told
from tests.serving import Serve, Served

SHARED = pytest.mark.asyncio(loop_scope="module")
SENTENCE = "A hash table finds a key in constant time on average."
FOREIGN = {
    "text": (b"not audio at all", "answer.wav", "audio/wav"),
    "empty": (b"", "answer.wav", "audio/wav"),
    "ogg": (b"OggS" + b"\0" * 60, "answer.ogg", "audio/ogg"),
    "name": (tone(), "answer.txt", "text/plain"),
    "page": (b"<!doctype html><html></html>", "answer.mp3", "audio/mpeg"),
}


@SHARED
@pytest.mark.parametrize("path", ["/transcribe-audio", f"/audio-answer/{UNKNOWN}", "/audio-answer/malformed"])
@pytest.mark.parametrize("foreign", FOREIGN)
async def test_the_format_is_judged_first(standing: Served, path: str, foreign: str):
    content, name, kind = FOREIGN[foreign]
    response = await upload(standing, path, content, name, kind)
    assert (response.status_code, response.json()) == (400, UNSUPPORTED)


@SHARED
@pytest.mark.parametrize("session_id", [UNKNOWN, "malformed", "%00"])
async def test_then_the_session(standing: Served, session_id: str):
    response = await upload(standing, f"/audio-answer/{session_id}", tone())
    assert (response.status_code, response.json()) == (404, NOT_FOUND)


@SHARED
async def test_and_whether_it_is_active(standing: Served):
    session_id, _ = await finished(standing)
    for headers in ({}, {"Idempotency-Key": "new"}):
        response = await upload(standing, f"/audio-answer/{session_id}", tone(), **headers)
        assert (response.status_code, response.json()) == (400, INACTIVE)


async def test_the_engine_comes_last(serve: Serve):
    served = await serve(
        openai_base_url="http://127.0.0.1:9/v1",
        openai_api_key="sk-none",
        llm={"engine": "offline", "retries": 0},
        speech={"engine": "openai", "deadline": 2},
    )
    session_id = (await start(served, 2))["session_id"]
    recording = tone(loudness=9000)
    for response in (
        await upload(served, f"/audio-answer/{session_id}", recording),
        await upload(served, "/transcribe-audio", recording),
        await served.http.post("/text-to-speech", json={"text": SENTENCE}),
    ):
        assert (response.status_code, response.json()) == (503, UNAVAILABLE)
        assert int(response.headers["retry-after"]) > 0
    assert (await upload(served, f"/audio-answer/{UNKNOWN}", recording)).status_code == 404
    assert (await upload(served, f"/audio-answer/{session_id}", b"words")).status_code == 400
    assert (await state(served, session_id))["answers_submitted"] == 0
    assert (await submit(served, session_id)).status_code == 200


@SHARED
async def test_what_is_said_is_heard(standing: Served):
    response = await upload(standing, "/transcribe-audio", await spoken(standing, SENTENCE))
    assert response.status_code == 200
    assert response.json().keys() == {"transcript"}
    assert {"key", "time"} & set(response.json()["transcript"].lower().replace(".", "").split())


@SHARED
async def test_silence_is_no_answer(standing: Served):
    session_id = (await start(standing, 2))["session_id"]
    assert_told(await upload(standing, f"/audio-answer/{session_id}", tone(1)), 400, "still stands")
    assert (await state(standing, session_id))["answers_submitted"] == 0
    response = await upload(standing, "/transcribe-audio", tone(1))
    assert response.json() == {"transcript": ""}


@SHARED
async def test_broken_recordings(standing: Served):
    session_id = (await start(standing, 2))["session_id"]
    for content in (tone()[:30], b"RIFF\xff\xff\xff\xffWAVE" + b"\x07" * 4000, b"fLaC" + b"\xff" * 4000):
        name = "a.flac" if content.startswith(b"fLaC") else "a.wav"
        assert_told(await upload(standing, f"/audio-answer/{session_id}", content, name), 400)
        assert_told(await upload(standing, "/transcribe-audio", content, name), 400)
    assert (await state(standing, session_id))["answers_submitted"] == 0


@SHARED
async def test_recordings_over_the_limit(standing: Served):
    most = standing.settings.limits.upload
    for path in (f"/audio-answer/{UNKNOWN}", "/transcribe-audio"):
        for size in (most + 1, most + 10 * 2**20):
            assert_told(await upload(standing, path, tone() + bytes(size)), 413, "larger")
    heavy = tone() + bytes(most - 20_000)
    assert (await upload(standing, f"/audio-answer/{UNKNOWN}", heavy)).status_code == 404


@SHARED
async def test_a_recording_in_chunks(standing: Served):
    mark = "edge"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="audio_file"; filename="a.wav"\r\n\r\n'
    body = head.encode() + tone() + f"\r\n--{mark}--\r\n".encode()

    async def pieces():
        for at in range(0, len(body), 4096):
            yield body[at : at + 4096]

    headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    response = await standing.http.post("/transcribe-audio", content=pieces(), headers=headers)
    assert response.json() == {"transcript": ""}


@SHARED
@pytest.mark.parametrize("path", ["/transcribe-audio", f"/audio-answer/{UNKNOWN}"])
async def test_forms_without_a_file(standing: Served, path: str):
    assert_told(await standing.http.post(path, data={"audio_file": "words"}), 422, "audio_file")
    assert_told(await standing.http.post(path, files={"other": ("a.wav", tone())}), 422, "audio_file")
    assert_told(await standing.http.post(path, json={"audio_file": "x"}), 422, "audio_file")
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert_told(await standing.http.post(path, content=b"--y\r\nnonsense", headers=headers), 400)


@SHARED
async def test_the_turn_is_fixed_on_arrival(standing: Served):
    begun = await start(standing, 3)
    recording = await spoken(standing, SENTENCE)
    path = f"/audio-answer/{begun['session_id']}"
    hearing = asyncio.create_task(upload(standing, path, recording))
    await asyncio.sleep(0.2)
    written = await submit(standing, begun["session_id"])
    heard = await hearing
    # Whichever came first: the other one answers no later question.
    assert sorted((written.status_code, heard.status_code)) == [200, 409]
    assert (await state(standing, begun["session_id"]))["answers_submitted"] == 1


@SHARED
async def test_a_recording_sent_again(standing: Served):
    begun = await start(standing, 2)
    path = f"/audio-answer/{begun['session_id']}"
    recording = await spoken(standing, SENTENCE)
    first = await upload(standing, path, recording, **{"Idempotency-Key": "one"})
    again = await upload(standing, path, recording, **{"Idempotency-Key": "one"})
    assert first.status_code == 200
    assert again.json() == first.json()
    assert (await state(standing, begun["session_id"]))["answers_submitted"] == 1


@SHARED
async def test_a_recording_names_its_question(standing: Served):
    begun = await start(standing, 2)
    path = f"/audio-answer/{begun['session_id']}"
    files = {"audio_file": ("a.wav", await spoken(standing, SENTENCE), "audio/wav")}
    assert_told(await standing.http.post(path, files=files, data={"question_number": "2"}), 409)
    assert_told(await standing.http.post(path, files=files, data={"question_number": "x"}), 422, "question_number")
    response = await standing.http.post(path, files=files, data={"question_number": "1"})
    assert response.json()["question_number"] == 2


@SHARED
@pytest.mark.parametrize(
    ("form", "kind", "sign"),
    [(None, "audio/wav", b"RIFF"), ("wav", "audio/wav", b"RIFF"), ("flac", "audio/flac", b"fLaC")],
)
async def test_text_to_speech(standing: Served, form: str | None, kind: str, sign: bytes):
    body = {"text": SENTENCE} if form is None else {"text": SENTENCE, "format": form}
    response = await standing.http.post("/text-to-speech", json=body)
    assert response.status_code == 200
    assert response.headers["content-type"] == kind
    assert response.content.startswith(sign)


@SHARED
async def test_text_that_cannot_be_spoken(standing: Served):
    for text in ("", "  \n"):
        assert_told(await standing.http.post("/text-to-speech", json={"text": text}), 400, "empty")
    assert_told(await standing.http.post("/text-to-speech", json={"text": "x" * 4097}), 400, "4096")
    assert_told(await standing.http.post("/text-to-speech", json={"text": "a\x00"}), 422, "NUL")
    assert_told(await standing.http.post("/text-to-speech", json={"text": "a", "format": "exe"}), 422, "format")
    assert_told(await standing.http.post("/text-to-speech", json={}), 422, "text")
