"""The calendar of rounds, read as calendar programs do, and the token that they read it by."""

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.contract import tracker_rows as rows
from tests.contract.mock_rig import bearer
from tests.contract.rig import assert_told
from tests.serving import Serve, Served

pytestmark = pytest.mark.asyncio(loop_scope="module")

FEED = "/api/interviews/calendar.ics"
DAY = date.today() + timedelta(days=30)


async def _read(served: Served, owner: str, **params: str) -> list[Any]:
    response = await served.http.get(FEED, params=params, headers=bearer(served, owner))
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    assert b"\n" not in response.content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(response.content)
    assert calendar["VERSION"] == "2.0"
    return list(calendar.walk("VEVENT"))


async def test_rounds_with_and_without_a_time(standing: Served):
    firm = await rows.company(standing, "Fourth Coffee; Beans, and More")
    job = await rows.interview(standing, "timed", company_id=firm, custom_role_title="Roaster")
    name = "Phone screen,\nwith; a very long name " + "ü" * 60
    when = {"scheduled_date": DAY.isoformat()}
    await rows.round_of(standing, job, 1, round_name=name, scheduled_time="14:30:00", duration_minutes=45, **when)
    await rows.round_of(standing, job, 2, interviewer_name="Ada\r\nBEGIN:VALARM", **when)
    await rows.round_of(standing, job, 3, round_name="Nobody knows when")
    old = (DAY - timedelta(days=800)).isoformat()
    await rows.round_of(standing, job, 4, round_name="Long ago", scheduled_date=old)
    whole, timed = sorted(await _read(standing, "timed"), key=lambda event: str(event["SUMMARY"]).count("ü"))
    assert str(timed["SUMMARY"]) == f"Fourth Coffee; Beans, and More: {name}"
    assert timed.decoded("DTSTART") == datetime.combine(DAY, datetime.min.time()).replace(hour=14, minute=30)
    assert timed.decoded("DURATION") == timedelta(minutes=45)
    assert timed["STATUS"] == "CONFIRMED"
    assert whole.decoded("DTSTART") == DAY
    assert whole.decoded("DTEND") == DAY + timedelta(days=1)
    assert "Roaster" in str(whole["DESCRIPTION"])
    assert not whole.walk("VALARM")
    assert "Ada" in str(whole["DESCRIPTION"])


async def test_times_where_they_are_meant(standing: Served):
    job = await rows.interview(standing, "zoned")
    await rows.round_of(standing, job, 1, scheduled_date="2126-07-01", scheduled_time="14:30:00")
    [event] = await _read(standing, "zoned", tz="America/New_York")
    assert event.decoded("DTSTART") == datetime(2126, 7, 1, 18, 30, tzinfo=UTC)
    for wrong in ("Europe/Atlantis", "../../etc/passwd", "\x00", "/etc/localtime"):
        response = await standing.http.get(FEED, params={"tz": wrong}, headers=bearer(standing, "zoned"))
        assert_told(response, 400, "tz")


async def test_cancelled_ones_keep_their_uid(standing: Served):
    job = await rows.interview(standing, "cancelling")
    await rows.round_of(standing, job, 1, scheduled_date=DAY.isoformat())
    await rows.round_of(standing, job, 2, scheduled_date=DAY.isoformat(), round_status="cancelled")
    first, second = await _read(standing, "cancelling")
    assert (first["STATUS"], second["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert first["UID"] != second["UID"]
    await rows.run(
        standing,
        "UPDATE interview_schema.interviews SET interview_status = 'cancelled', updated_at = now()"
        " WHERE owner = 'cancelling'",
    )
    after = await _read(standing, "cancelling")
    assert [event["UID"] for event in after] == [first["UID"], second["UID"]]
    assert {event["STATUS"] for event in after} == {"CANCELLED"}


async def test_dates_at_the_ends_of_time(standing: Served):
    job = await rows.interview(standing, "ends")
    await rows.round_of(standing, job, 1, scheduled_date="9999-12-31")
    await rows.round_of(standing, job, 2, scheduled_date="9999-12-31", scheduled_time="23:59:59")
    assert len(await _read(standing, "ends")) == 2
    assert len(await _read(standing, "ends", tz="America/New_York")) == 2


async def test_an_unchanged_calendar_is_not_sent_again(standing: Served):
    job = await rows.interview(standing, "etag")
    await rows.round_of(standing, job, 1, scheduled_date=DAY.isoformat())
    first = await standing.http.get(FEED, headers=bearer(standing, "etag"))
    again = {"if-none-match": first.headers["etag"], **bearer(standing, "etag")}
    assert (await standing.http.get(FEED, headers=again)).status_code == 304
    await rows.round_of(standing, job, 2, scheduled_date=DAY.isoformat())
    assert (await standing.http.get(FEED, headers=again)).status_code == 200


@pytest.mark.asyncio(loop_scope="function")
async def test_a_calendar_token_reads_the_calendar_and_nothing_else(serve: Serve, caplog: pytest.LogCaptureFixture):
    served = await serve(auth={"required": True})
    assert_told(await served.http.get(FEED), 401)
    assert_told(await served.http.post("/api/tracker/calendar-token"), 401)
    alice = bearer(served, "alice")
    job = await rows.interview(served, "alice")
    await rows.round_of(served, job, 1, scheduled_date=DAY.isoformat(), round_name="Alice's")
    made = await served.http.post("/api/tracker/calendar-token", headers=alice)
    assert made.status_code == 201
    path, token = made.json()["path"], made.json()["token"]
    with caplog.at_level(logging.DEBUG):
        assert b"Alice's" in (await served.http.get(path)).content
    assert not [one for one in caplog.records if token in one.getMessage() and not one.name.startswith("httpx")]
    for other in ("/api/tracker/export", "/sessions"):
        assert_told(await served.http.get(other, params={"token": token}), 401)
        assert_told(await served.http.get(other, headers={"Authorization": f"Bearer {token}"}), 401)
    signed = alice["Authorization"].removeprefix("Bearer ")
    assert_told(await served.http.get(FEED, params={"token": signed}), 401)
    assert_told(await served.http.get(FEED, params={"token": "\x00"}), 401)
    # Whoever says who they are reads their own.
    assert b"Alice's" not in (await served.http.get(path, headers=bearer(served, "bob"))).content
    renewed = (await served.http.post("/api/tracker/calendar-token", headers=alice)).json()["path"]
    assert_told(await served.http.get(path), 401)
    assert (await served.http.get(renewed)).status_code == 200
    assert (await served.http.delete("/api/tracker/calendar-token", headers=alice)).status_code == 204
    assert_told(await served.http.get(renewed), 401)


@pytest.mark.parametrize("name", ["token", "%74oken", "t%6Fke%6e", "TOKEN"])
async def test_the_log_of_requests_tells_no_token(caplog: pytest.LogCaptureFixture, name: str):
    from api.logs import keep_tokens_out_of_logs

    keep_tokens_out_of_logs()
    with caplog.at_level(logging.INFO, "uvicorn.access"):
        args = ("127.0.0.1:1", "GET", f"{FEED}?tz=UTC&{name}=secret-token&x=1", "1.1", 200)
        logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', *args)
    assert "secret-token" not in caplog.text
    assert "x=1" in caplog.text


async def test_a_log_of_headers_tells_no_jwt(caplog: pytest.LogCaptureFixture):
    from api.logs import keep_tokens_out_of_logs

    keep_tokens_out_of_logs()
    jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl-_x"
    with caplog.at_level(logging.DEBUG, "uvicorn.error"):
        logging.getLogger("uvicorn.error").debug("< %s: %s", "authorization", f"Bearer {jwt}")
        logging.getLogger("uvicorn.error").debug("< GET %s HTTP/1.1", f"/ws/interview?access_token={jwt}&x=1")
    assert "eyJ" not in caplog.text
    assert "c2lnbmF0dXJl" not in caplog.text
    assert "x=1" in caplog.text
