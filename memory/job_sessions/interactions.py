"""The interactions of recorded interviews: questions, what could be said, and what the user made of it."""

from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from domain.errors import Forbidden, NotFound
from domain.job_session import Interaction
from memory.job_sessions.sessions import DENIED, UNKNOWN
from memory.pool import Connection

_COLUMNS: LiteralString = """
    id, session_id, owner, question, type, category, difficulty, requires_star, responses, selected_response,
    user_feedback, happened_at
"""


def _interaction(row: dict[str, Any]) -> Interaction:
    named = {name: row[name] for name in ("type", "category", "difficulty", "requires_star")}
    return Interaction.model_validate({**row, "classification": named})


async def put(conn: Connection, owner: str, interaction: Interaction) -> Interaction:
    """Insert an interaction, and return it with the time at which that was.

    Raises:
        NotFound: the owner has no such session any more.
    """
    values = interaction.classification.model_dump()
    cursor = await conn.execute(
        """
        INSERT INTO interactions (
            id, session_id, owner, question, type, category, difficulty, requires_star, responses)
        SELECT %(id)s, sessions.id, owner, %(question)s, %(type)s, %(category)s, %(difficulty)s, %(requires_star)s,
            %(responses)s
        FROM sessions JOIN job_sessions ON session_id = sessions.id
        WHERE sessions.id = %(session)s AND owner = %(owner)s FOR KEY SHARE OF sessions
        RETURNING """
        + _COLUMNS,
        {
            **values,
            "id": interaction.id,
            "session": interaction.session_id,
            "owner": owner,
            "question": interaction.question,
            "responses": Jsonb([response.model_dump(mode="json") for response in interaction.responses]),
        },
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound(UNKNOWN)
    return _interaction(row)


async def of_session(conn: Connection, session_id: UUID, owner: str) -> list[Interaction]:
    """Return a session's interactions, the first one first."""
    cursor = await conn.execute(
        "SELECT "
        + _COLUMNS
        + " FROM interactions WHERE session_id = %(id)s AND owner = %(owner)s ORDER BY happened_at, id",
        {"id": session_id, "owner": owner},
    )
    return [_interaction(row) async for row in cursor]


async def judge(
    conn: Connection, interaction_id: UUID, owner: str, selected: str | None, feedback: float | None, given: set[str]
) -> Interaction:
    """Set those of `selected_response` and `user_feedback` that are `given`, and return the interaction.

    Raises:
        NotFound: there is none.
        Forbidden: it is another's.
    """
    cursor = await conn.execute(
        """
        UPDATE interactions SET
            selected_response = CASE WHEN %(select)s THEN %(selected)s ELSE selected_response END,
            user_feedback = CASE WHEN %(rate)s THEN %(feedback)s ELSE user_feedback END
        WHERE id = %(id)s AND owner = %(owner)s
        RETURNING """
        + _COLUMNS,
        {
            "id": interaction_id,
            "owner": owner,
            "selected": selected,
            "feedback": feedback,
            "select": "selected_response" in given,
            "rate": "user_feedback" in given,
        },
    )
    row = await cursor.fetchone()
    if row is not None:
        return _interaction(row)
    cursor = await conn.execute("SELECT FROM interactions WHERE id = %(id)s", {"id": interaction_id})
    if await cursor.fetchone() is None:
        raise NotFound("Interaction not found")
    raise Forbidden(DENIED)
