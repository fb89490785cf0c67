"""Skills, which all principals share."""

from collections.abc import Mapping
from typing import LiteralString

from psycopg.types.json import Jsonb

from domain.errors import Conflict, NotFound
from domain.tracker import Skill
from memory.pool import Connection
from memory.tracker.searching import Found, forgiving, page

_COLUMNS: LiteralString = """
    skill_id, skill_name, skill_category, skill_type, skill_description, is_trending, market_demand,
    created_at, updated_at
"""
# One statement, so that the total and the page are of the same moment.
_PAGE: LiteralString = (
    """
    WITH hits AS MATERIALIZED (
        SELECT skill_id AS id, lower(skill_name) AS name,
            CASE WHEN %(plain)s::text IS NULL THEN 0
                WHEN lower(skill_name) = lower(%(plain)s) THEN 3
                WHEN skill_name ILIKE ltrim(%(like)s, '%%') THEN 2
                ELSE ts_rank(search, to_tsquery('simple', %(prefixes)s)) END AS rank
        FROM interview_schema.skills
        WHERE (%(like)s::text IS NULL OR skill_name ILIKE %(like)s
            OR search @@ (to_tsquery('english', %(prefixes)s) || to_tsquery('simple', %(prefixes)s)))
            AND (%(category)s::text IS NULL OR lower(skill_category) = lower(%(category)s))
            AND (%(trending)s::boolean IS NULL OR is_trending = %(trending)s)
    )
    SELECT counted.total, """
    + _COLUMNS
    + """
    FROM (SELECT count(*) AS total FROM hits) AS counted
    LEFT JOIN (SELECT id, name, rank FROM hits ORDER BY rank DESC, name, id LIMIT %(limit)s OFFSET %(skip)s) AS shown
        ON true
    LEFT JOIN interview_schema.skills ON skill_id = shown.id
    ORDER BY shown.rank DESC, shown.name, shown.id
    """
)


async def listed(
    conn: Connection,
    skip: int,
    limit: int,
    search: str | None = None,
    category: str | None = None,
    trending: bool | None = None,
) -> Found[Skill]:
    """Return a page: the best matches of a search first, else by name."""
    given = {"skip": skip, "limit": limit, "category": category, "trending": trending}

    async def read(values: Mapping[str, str | None]) -> Found[Skill]:
        cursor = await conn.execute(_PAGE, {**values, **given}, prepare=False)
        return page(await cursor.fetchall(), "skill_id", Skill.model_validate)

    return await forgiving(conn, "skills", search, read)


async def get(conn: Connection, skill_id: int) -> Skill:
    """Return a skill.

    Raises:
        NotFound: there is none with this id.
    """
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + " FROM interview_schema.skills WHERE skill_id = %(id)s", {"id": skill_id}
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound("Skill not found")
    return Skill.model_validate(row)


async def named(conn: Connection, name: str) -> int | None:
    """Return the id of the skill with this name, whatever its case."""
    cursor = await conn.execute(
        "SELECT skill_id FROM interview_schema.skills WHERE md5(lower(skill_name)) = md5(lower(%(name)s))",
        {"name": name},
    )
    row = await cursor.fetchone()
    return None if row is None else row["skill_id"]


async def create(conn: Connection, fields: Mapping[str, object]) -> Skill:
    """Insert a skill with these fields.

    Raises:
        Conflict: its name is taken; the message tells by which id.
    """
    cursor = await conn.execute(
        """
        INSERT INTO interview_schema.skills (
            skill_name, skill_category, skill_type, skill_description, is_trending, market_demand)
        SELECT skill_name, skill_category, skill_type, skill_description, coalesce(is_trending, false), market_demand
        FROM jsonb_populate_record(NULL::interview_schema.skills, %(fields)s)
        ON CONFLICT DO NOTHING
        RETURNING """
        + _COLUMNS,
        {"fields": Jsonb(dict(fields))},
    )
    row = await cursor.fetchone()
    if row is None:
        taken = await named(conn, str(fields["skill_name"]))
        raise Conflict(f"There is a skill of this name already: skill_id {taken}.")
    return Skill.model_validate(row)
