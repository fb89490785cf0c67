"""An owner's rounds as a calendar that other programs subscribe to (RFC 5545)."""

import asyncio
import contextlib
import hashlib
import re
import secrets
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Event

from domain.errors import Invalid, Unauthenticated
from memory import calendar_tokens
from memory.pool import Pool, connection
from memory.transfer.pages import scheduled

# Rounds longer ago than so many days are no news to anybody's calendar.
PAST_DAYS = 365
MOST_ROUNDS = 5_000
USUAL_MINUTES = 60
REFRESH = timedelta(hours=1)
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_CANCELLED = frozenset({"cancelled", "canceled"})


def zone(name: str | None) -> ZoneInfo | None:
    """Return a time zone by its IANA name; None for none, which means the reader's own.

    Raises:
        Invalid: there is no such zone.
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid("tz must name a time zone, such as Europe/Berlin.") from error


def _times(event: Event, row: dict[str, Any], tz: ZoneInfo | None) -> None:
    """Set when it is: a whole day where no time is known, and UTC where a zone is."""
    day: date = row["scheduled_date"]
    clock: time | None = row["scheduled_time"]
    if clock is None:
        event.add("dtstart", day)
        if day < date.max:
            event.add("dtend", day + timedelta(days=1))
        return
    start = datetime.combine(day, clock.replace(microsecond=0))
    minutes = timedelta(minutes=min(row["duration_minutes"] or USUAL_MINUTES, 7 * 24 * 60))
    if tz is not None:
        # The last day there is has no tomorrow elsewhere.
        with contextlib.suppress(OverflowError):
            start = start.replace(tzinfo=tz).astimezone(UTC)
    event.add("dtstart", start)
    event.add("duration", minutes)


def _status(row: dict[str, Any]) -> str:
    states = {row["interview_status"], (row["round_status"] or "").lower()}
    if states & _CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if "rescheduled" in states else "CONFIRMED"


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row without the characters that a calendar may not hold, or that some readers break lines at."""
    return {name: _UNFIT.sub(" ", value) if isinstance(value, str) else value for name, value in row.items()}


def _event(row: dict[str, Any], tz: ZoneInfo | None) -> Event:
    event = Event()
    event.add("uid", f"{row['uid']}-{row['round_id']}@viva-voce")
    event.add("dtstamp", row["updated_at"].astimezone(UTC))
    event.add("last-modified", row["updated_at"].astimezone(UTC))
    event.add("created", row["created_at"].astimezone(UTC))
    _times(event, row, tz)
    name = row["round_name"] or f"Round {row['round_number']}"
    event.add("summary", ": ".join(part for part in (row["company_name"] or row["role"], name) if part))
    who = ", ".join(part for part in (row["interviewer_name"], row["interviewer_title"]) if part)
    lines = {"Role": row["role"], "Kind": row["round_type"], "With": who, "On": row["meeting_platform"]}
    about = "\n".join(f"{label}: {text}" for label, text in lines.items() if text)
    if about:
        event.add("description", about)
    place = row["meeting_platform"] if row["is_virtual"] else row["job_location"] or row["meeting_platform"]
    if place:
        event.add("location", place)
    event.add("status", _status(row))
    event.add("transp", "TRANSPARENT" if row["scheduled_time"] is None else "OPAQUE")
    return event


def written(rows: list[dict[str, Any]], tz: ZoneInfo | None) -> bytes:
    """Return rounds as a calendar; the same rounds give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Viva Voce//Interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Interviews")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for row in rows:
        calendar.add_component(_event(_plain(row), tz))
    return calendar.to_ical()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


class Feeds:
    """Calendars, and the tokens by which programs that send no header read them.

    A token is random, reads one owner's calendar and nothing else, and holds until it is replaced or withdrawn.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def calendar(self, owner: str, tz: ZoneInfo | None) -> bytes:
        """Return an owner's rounds of the last year and all to come.

        Raises:
            DatabaseUnavailable: Postgres does not answer.
        """
        since = datetime.now(UTC).date() - timedelta(days=PAST_DAYS)
        async with connection(self._pool) as conn:
            rows = await scheduled(conn, owner, since, MOST_ROUNDS)
        return await asyncio.to_thread(written, rows, tz)

    async def make(self, owner: str) -> str:
        """Return a new token; the one before no longer holds."""
        token = secrets.token_urlsafe(32)
        async with connection(self._pool) as conn:
            await calendar_tokens.put(conn, owner, _digest(token))
        return token

    async def withdraw(self, owner: str) -> None:
        """Let no token read the owner's calendar any more."""
        async with connection(self._pool) as conn:
            await calendar_tokens.delete(conn, owner)

    async def owner_of(self, token: str) -> str:
        """Return whose calendar a token reads.

        Raises:
            Unauthenticated: nobody's.
        """
        async with connection(self._pool) as conn:
            owner = await calendar_tokens.owner_of(conn, _digest(token))
        if owner is None:
            raise Unauthenticated("This calendar token does not hold, or not any more. Make a new one.")
        return owner
