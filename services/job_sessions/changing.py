"""Changes a recorded session: its status by the rules, its job and settings key by key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.job_session import JobSession, JobStatus, check_transition
from memory import sessions as every
from memory.job_sessions import sessions
from memory.pool import Connection, Pool, connection


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become different; keys that are not given stay as they are."""

    status: JobStatus | None = None
    job: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


async def _enter(conn: Connection, session_id: UUID, status: JobStatus) -> None:
    match status:
        case "active":
            await every.resume(conn, session_id)
        case "paused":
            await every.pause(conn, session_id)
        case "completed":
            await every.complete(conn, session_id)


async def change(pool: Pool, session_id: UUID, owner: str, wanted: Change) -> JobSession:
    """Make all of a change or nothing of it, and return the session; changes of other keys at once both stay.

    Raises:
        NotFound: there is no such session.
        Forbidden: it is another's.
        Invalid: its status does not lead to the wanted one.
    """
    async with connection(pool) as conn, conn.transaction():
        session = await sessions.get(conn, session_id, owner, lock=True)
        if wanted.status is not None and check_transition(session.status, wanted.status):
            await _enter(conn, session_id, wanted.status)
        if wanted.job or wanted.settings:
            await sessions.merge(conn, session_id, owner, wanted.job, wanted.settings)
        return await sessions.get(conn, session_id, owner)
