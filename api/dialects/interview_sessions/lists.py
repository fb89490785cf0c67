"""Lists of sessions of any length: short ones in one piece, long ones row by row as they are read."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from fastapi.responses import StreamingResponse

from api.dialects.interview_sessions.wire import SessionOut
from domain.job_session import JobSession, JobStatus
from memory.job_sessions import sessions
from memory.pool import Pool, connection

AT_ONCE = 500
LARGEST = 2**31 - 1

Limit = Annotated[int | None, Query(description="Sessions at most; all without it", ge=1, le=LARGEST, examples=[10])]


async def _read(
    pool: Pool, owner: str, status: JobStatus | None, limit: int, before: tuple[datetime, UUID] | None
) -> list[JobSession]:
    async with connection(pool) as conn:
        return await sessions.newest(conn, owner, status, min(limit, AT_ONCE), before)


async def listed(
    pool: Pool, owner: str, status: JobStatus | None, limit: int | None
) -> list[SessionOut] | StreamingResponse:
    """Return the newest sessions of an owner; more than 500 are streamed, so that none of them waits for the others."""
    left = limit or LARGEST
    first = await _read(pool, owner, status, left, None)
    if len(first) < AT_ONCE or left <= AT_ONCE:
        return list(map(SessionOut.of, first))
    return StreamingResponse(_pieces(pool, owner, status, left, first), media_type="application/json")


async def _pieces(
    pool: Pool, owner: str, status: JobStatus | None, left: int, rows: list[JobSession]
) -> AsyncGenerator[bytes]:
    mark = b"["
    while rows:
        for row in rows:
            yield mark + SessionOut.of(row).model_dump_json(by_alias=True).encode()
            mark = b","
        left -= len(rows)
        last = rows[-1]
        rows = await _read(pool, owner, status, left, (last.created_at, last.id)) if left else []
    yield b"]"
