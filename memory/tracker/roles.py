"""Roles, which all principals share."""

from collections.abc import Mapping
from typing import LiteralString

from psycopg.types.json import Jsonb

from domain.errors import Conflict, NotFound
from domain.tracker import Role
from memory.pool import Connection
from memory.tracker.searching import Found, forgiving, page

_COLUMNS: LiteralString = """
    role_id, role_name, role_category, role_description, typical_skills, created_at, updated_at
"""
# One statement, so that the total and the page are of the same moment.
_PAGE: LiteralString = (
    """
    WITH hits AS MATERIALIZED (
        SELECT role_id AS id, lower(role_name) AS name,
            CASE WHEN %(plain)s::text IS NULL THEN 0
                WHEN lower(role_name) = lower(%(plain)s) THEN 3
                WHEN role_name ILIKE ltrim(%(like)s, '%%') THEN 2
                ELSE ts_rank(search, to_tsquery('simple', %(prefixes)s)) END AS rank
        FROM interview_schema.roles
        WHERE (%(like)s::text IS NULL OR role_name ILIKE %(like)s
            OR search @@ (to_tsquery('english', %(prefixes)s) || to_tsquery('simple', %(prefixes)s)))
            AND (%(category)s::text IS NULL OR lower(role_category) = lower(%(category)s))
    )
    SELECT counted.total, """
    + _COLUMNS
    + """
    FROM (SELECT count(*) AS total FROM hits) AS counted
    LEFT JOIN (SELECT id, name, rank FROM hits ORDER BY rank DESC, name, id LIMIT %(limit)s OFFSET %(skip)s) AS shown
        ON true
    LEFT JOIN interview_schema.roles ON role_id = shown.id
    ORDER BY shown.rank DESC, shown.name, shown.id
    """
)


async def listed(
    conn: Connection, skip: int, limit: int, search: str | None = None, category: str | None = None
) -> Found[Role]:
    """Return a page: the best matches of a search first, else by name."""
    given = {"skip": skip, "limit": limit, "category": category}

    async def read(values: Mapping[str, str | None]) -> Found[Role]:
        cursor = await conn.execute(_PAGE, {**values, **given}, prepare=False)
        return page(await cursor.fetchall(), "role_id", Role.model_validate)

    return await forgiving(conn, "roles", search, read)


async def get(conn: Connection, role_id: int) -> Role:
    """Return a role.

    Raises:
        NotFound: there is none with this id.
    """
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + " FROM interview_schema.roles WHERE role_id = %(id)s", {"id": role_id}
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound("Role not found")
    return Role.model_validate(row)


async def named(conn: Connection, name: str) -> int | None:
    """Return the id of the role with this name, whatever its case."""
    cursor = await conn.execute(
        "SELECT role_id FROM interview_schema.roles WHERE md5(lower(role_name)) = md5(lower(%(name)s))", {"name": name}
    )
    row = await cursor.fetchone()
    return None if row is None else row["role_id"]


async def create(conn: Connection, fields: Mapping[str, object]) -> Role:
    """Insert a role with these fields.

    Raises:
        Conflict: its name is taken; the message tells by which id.
    """
    cursor = await conn.execute(
        """
        INSERT INTO interview_schema.roles (role_name, role_category, role_description, typical_skills)
        SELECT role_name, role_category, role_description, coalesce(typical_skills, '{}')
        FROM jsonb_populate_record(NULL::interview_schema.roles, %(fields)s)
        ON CONFLICT DO NOTHING
        RETURNING """
        + _COLUMNS,
        {"fields": Jsonb(dict(fields))},
    )
    row = await cursor.fetchone()
    if row is None:
        taken = await named(conn, str(fields["role_name"]))
        raise Conflict(f"There is a role of this name already: role_id {taken}.")
    return Role.model_validate(row)
