"""Finds anew what the answers of an interview have told, after one was amended or taken back."""

from uuid import UUID

from graphs.judgement import learn
from memory import findings, turns
from memory.pool import Connection


async def relearn(conn: Connection, session_id: UUID) -> None:
    """Rebuild beliefs and coverage from the assessments that stand; within the caller's transaction."""
    await findings.clear_findings(conn, session_id)
    for turn in await turns.all_of(conn, session_id):
        if turn.assessment is not None:
            await learn(conn, turn, turn.assessment)
