"""Consent to be recorded, what was recorded, and its sound in parts."""

import logging
from typing import Any
from uuid import UUID

import psycopg
import pytest

from domain.principal import GUEST
from tests.contract.mock_rig import UNKNOWN, bearer, finished, start
from tests.contract.rig import assert_told
from tests.recorded import piece, played, record, tone
from tests.serving import Serve, Served


async def put(served: Served, session_id: str, body: object, **options: Any) -> Any:
    return await served.http.put(f"/interviews/{session_id}/recording", json=body, **options)


async def listed(served: Served, session_id: str) -> dict[str, Any]:
    response = await served.http.get(f"/interviews/{session_id}/recordings")
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture
async def recorded(offline: Served) -> str:
    """An interview of which two exchanges' sound is kept."""
    session_id = (await start(offline))["session_id"]
    pieces = [
        piece(0, "interviewer", tone(0.5)),
        piece(1, "candidate", tone(1.0)),
        piece(1, "candidate", tone(2.0)),
    ]
    await record(offline.settings, GUEST, UUID(session_id), pieces)
    return session_id


async def test_nobody_is_recorded_who_has_not_agreed(offline: Served):
    session_id = (await start(offline))["session_id"]
    found = await listed(offline, session_id)
    assert (found["consent"], found["changed_at"], found["recordings"], found["complete"]) == (False, None, [], True)
    for body in ({}, {"consent": None}, {"consent": "yes"}, {"consent": 1}, [True]):
        assert_told(await put(offline, session_id, body), 422)
    given = (await put(offline, session_id, {"consent": True})).json()
    assert (given["session_id"], given["consent"], given["recording"]) == (session_id, True, False)
    # The same word again is no new one.
    assert (await put(offline, session_id, {"consent": True})).json() == given
    assert (await listed(offline, session_id))["changed_at"] == given["changed_at"]


async def test_an_interview_that_is_over_cannot_be_recorded(offline: Served):
    session_id, _ = await finished(offline)
    assert_told(await put(offline, session_id, {"consent": True}), 409, "over")
    assert (await put(offline, session_id, {"consent": False})).status_code == 200
    for unknown in (UNKNOWN, "no-uuid"):
        assert_told(await put(offline, unknown, {"consent": True}), 404)
        assert_told(await offline.http.get(f"/interviews/{unknown}/recordings"), 404)
        assert_told(await offline.http.get(f"/interviews/{unknown}/turns/1/recording"), 404)
        assert_told(await offline.http.get(f"/interviews/{unknown}/playback"), 404)


async def test_what_was_recorded_is_listed_and_played(offline: Served, recorded: str):
    found = await listed(offline, recorded)
    assert [(one["turn"], one["speaker"], round(one["seconds"])) for one in found["recordings"]] == [
        (0, "interviewer", 0),
        (1, "candidate", 3),
    ]
    whole = await offline.http.get(found["recordings"][1]["url"])
    assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/webm")
    assert whole.headers["cache-control"] == "private, no-store"
    assert len(played(whole.content)) / 48_000 == pytest.approx(3.0, abs=0.05)
    assert_told(await offline.http.get(f"/interviews/{recorded}/turns/2/recording"), 404, "Nothing of this")
    path = f"/interviews/{recorded}/turns/1/recording"
    assert_told(await offline.http.get(path, params={"speaker": "interviewer"}), 404)
    assert_told(await offline.http.get(path, params={"speaker": "both"}), 422)
    assert_told(await offline.http.get(path.replace("/1/", "/-1/")), 422)


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=5-99999999", 5, None)],
)
async def test_parts_are_given(offline: Served, recorded: str, asked: str, first: int, end: int | None):
    path = f"/interviews/{recorded}/turns/1/recording"
    whole = await offline.http.get(path)
    part = await offline.http.get(path, headers={"Range": asked, "If-Range": whole.headers["etag"]})
    assert part.status_code == 206
    assert part.content == whole.content[first:end]
    begun = first % len(whole.content)
    expected = f"bytes {begun}-{begun + len(part.content) - 1}/{len(whole.content)}"
    assert part.headers["content-range"] == expected
    # What is another file by now is given whole.
    again = await offline.http.get(path, headers={"Range": asked, "If-Range": '"another"'})
    assert (again.status_code, again.content) == (200, whole.content)


@pytest.mark.parametrize("asked", ["bytes=", "bytes=-", "bytes=5-3", "lines=1-2", "bytes=0-1,4-5", "bytes=a-b"])
async def test_what_is_no_part_is_given_whole(offline: Served, recorded: str, asked: str):
    response = await offline.http.get(f"/interviews/{recorded}/turns/1/recording", headers={"Range": asked})
    assert response.status_code == 200


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
async def test_parts_that_are_not_there_are_refused(offline: Served, recorded: str, asked: str):
    response = await offline.http.get(f"/interviews/{recorded}/turns/1/recording", headers={"Range": asked})
    assert_told(response, 416, "no such part")
    assert response.headers["content-range"].startswith("bytes */")


async def test_a_withdrawn_word_and_an_erased_interview_leave_nothing(offline: Served, recorded: str):
    def rows(table: str) -> int:
        assert offline.settings.database_url is not None
        with psycopg.connect(offline.settings.database_url.get_secret_value()) as connection:
            return len(connection.execute(f"SELECT FROM {table}".encode()).fetchall())

    assert rows("recordings") == 3
    assert (await put(offline, recorded, {"consent": False})).json()["consent"] is False
    assert rows("recordings") == 0
    assert_told(await offline.http.get(f"/interviews/{recorded}/turns/1/recording"), 404)
    await record(offline.settings, GUEST, UUID(recorded), [piece(1, "candidate", tone(1.0))])
    assert (await offline.http.delete(f"/interviews/{recorded}")).status_code == 204
    assert rows("recordings") == rows("recording_consents") == 0


async def test_what_is_missing_is_told(offline: Served, recorded: str):
    assert offline.settings.database_url is not None
    with psycopg.connect(offline.settings.database_url.get_secret_value()) as connection:
        connection.execute("UPDATE recording_consents SET lost = 12.3, broken = 1")
    found = await listed(offline, recorded)
    assert not found["complete"]
    assert "About 12 seconds could not be kept; an agent broke off" in found["missing"]
    page = await offline.http.get(f"/interviews/{recorded}/playback")
    assert found["missing"] in page.text


async def test_links_carry_a_token_that_no_log_tells(serve: Serve, caplog: pytest.LogCaptureFixture):
    served = await serve(auth={"required": True})
    headers = bearer(served, "ada")
    session_id = (await start(served, headers=headers))["session_id"]
    await record(served.settings, "ada", UUID(session_id), [piece(1, "candidate", tone(1.0))])
    paths = [f"/interviews/{session_id}/playback", f"/interviews/{session_id}/turns/1/recording?speaker=candidate"]
    token = headers["Authorization"].removeprefix("Bearer ")
    other = bearer(served, "bob")["Authorization"].removeprefix("Bearer ")
    caplog.set_level(logging.DEBUG)
    for path in paths:
        mark = "&" if "?" in path else "?"
        assert_told(await served.http.get(path), 401)
        assert_told(await served.http.get(f"{path}{mark}token=nonsense"), 401)
        assert_told(await served.http.get(f"{path}{mark}token={other}"), 404)
        assert (await served.http.get(f"{path}{mark}token={token}")).status_code == 200
        assert (await served.http.get(path, headers=headers)).status_code == 200
    # No other path takes it there.
    assert_told(await served.http.get(f"/interviews/{session_id}/recordings?token={token}"), 401)
    told = [record for record in caplog.records if record.name not in {"httpx", "httpcore"}]
    assert not [one for one in told if token in one.getMessage()]
