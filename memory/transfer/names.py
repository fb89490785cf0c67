"""Companies, roles and questions by name, made where they are missing."""

from collections.abc import Mapping, Sequence
from typing import LiteralString

from memory.pool import Connection
from memory.transfer.packing import packed


async def _ids(conn: Connection, table: LiteralString, thing: LiteralString, names: Sequence[str]) -> dict[str, int]:
    cursor = await conn.execute(
        f"""
        SELECT name, {thing}_id AS id FROM unnest(%(names)s::text[]) AS name
        JOIN interview_schema.{table} ON md5(lower({thing}_name)) = md5(lower(name))
        """,
        {"names": list(names)},
    )
    return {row["name"]: row["id"] async for row in cursor}


async def _add(conn: Connection, table: LiteralString, thing: LiteralString, names: Sequence[str]) -> None:
    # In order, so that two who add the same ones do not wait for each other.
    await conn.execute(
        f"""
        INSERT INTO interview_schema.{table} ({thing}_name)
        SELECT name FROM unnest(%(names)s::text[]) AS name ORDER BY lower(name) ON CONFLICT DO NOTHING
        """,
        {"names": list(names)},
    )


async def companies(conn: Connection, names: Sequence[str]) -> dict[str, int]:
    """Return the ids of companies, by name as it is given; case does not matter."""
    return await _ids(conn, "companies", "company", names)


async def add_companies(conn: Connection, names: Sequence[str]) -> None:
    """Add companies; one that another adds at the same time is left as it is."""
    await _add(conn, "companies", "company", names)


async def roles(conn: Connection, names: Sequence[str]) -> dict[str, int]:
    """Return the ids of roles, by name as it is given; case does not matter."""
    return await _ids(conn, "roles", "role", names)


async def add_roles(conn: Connection, names: Sequence[str]) -> None:
    """Add roles; one that another adds at the same time is left as it is."""
    await _add(conn, "roles", "role", names)


async def questions(conn: Connection, texts: Sequence[str]) -> dict[str, int]:
    """Return the ids of the bank's questions, by wording; of several the active, then the authored, then the oldest."""
    cursor = await conn.execute(
        """
        SELECT DISTINCT ON (text) text, question_id AS id FROM unnest(%(texts)s::text[]) AS text
        JOIN interview_schema.questions ON question_text = text
        ORDER BY text, is_active DESC, (created_by IS NOT DISTINCT FROM 'viva-voce') DESC, question_id
        """,
        {"texts": list(texts)},
    )
    return {row["text"]: row["id"] async for row in cursor}


async def add_questions(conn: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Add questions with `text`, `category` and `difficulty`."""
    await conn.execute(
        """
        INSERT INTO interview_schema.questions (question_text, question_category, question_difficulty)
        SELECT text, category, difficulty
        FROM jsonb_to_recordset(%(rows)s) AS new (text text, category text, difficulty text)
        """,
        {"rows": packed(rows)},
    )


async def hold_questions(conn: Connection, ids: Sequence[int]) -> None:
    """Lock questions whose counts will change, in order, so that two who count the same ones wait in turn."""
    await conn.execute(
        """
        SELECT FROM interview_schema.questions WHERE question_id = ANY(%(ids)s)
        ORDER BY question_id FOR NO KEY UPDATE
        """,
        {"ids": list(ids)},
    )
