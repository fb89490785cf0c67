"""Companies, which all principals share."""

from collections.abc import Mapping
from typing import LiteralString

from psycopg.types.json import Jsonb

from domain.errors import Conflict, NotFound
from domain.tracker import Company
from memory.pool import Connection
from memory.tracker.searching import Found, forgiving, page

_COLUMNS: LiteralString = """
    company_id, company_name, industry, company_size, headquarters, website, company_description, created_at, updated_at
"""
# One statement, so that the total and the page are of the same moment.
_PAGE: LiteralString = (
    """
    WITH hits AS MATERIALIZED (
        SELECT company_id AS id, lower(company_name) AS name,
            CASE WHEN %(plain)s::text IS NULL THEN 0
                WHEN lower(company_name) = lower(%(plain)s) THEN 3
                WHEN company_name ILIKE ltrim(%(like)s, '%%') THEN 2
                ELSE ts_rank(search, to_tsquery('simple', %(prefixes)s)) END AS rank
        FROM interview_schema.companies
        WHERE (%(like)s::text IS NULL OR company_name ILIKE %(like)s
            OR search @@ (to_tsquery('english', %(prefixes)s) || to_tsquery('simple', %(prefixes)s)))
    )
    SELECT counted.total, """
    + _COLUMNS
    + """
    FROM (SELECT count(*) AS total FROM hits) AS counted
    LEFT JOIN (SELECT id, name, rank FROM hits ORDER BY rank DESC, name, id LIMIT %(limit)s OFFSET %(skip)s) AS shown
        ON true
    LEFT JOIN interview_schema.companies ON company_id = shown.id
    ORDER BY shown.rank DESC, shown.name, shown.id
    """
)


async def listed(conn: Connection, skip: int, limit: int, search: str | None = None) -> Found[Company]:
    """Return a page: the best matches of a search first, else by name."""
    given = {"skip": skip, "limit": limit}

    async def read(values: Mapping[str, str | None]) -> Found[Company]:
        cursor = await conn.execute(_PAGE, {**values, **given}, prepare=False)
        return page(await cursor.fetchall(), "company_id", Company.model_validate)

    return await forgiving(conn, "companies", search, read)


async def get(conn: Connection, company_id: int) -> Company:
    """Return a company.

    Raises:
        NotFound: there is none with this id.
    """
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + " FROM interview_schema.companies WHERE company_id = %(id)s", {"id": company_id}
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound("Company not found")
    return Company.model_validate(row)


async def named(conn: Connection, name: str) -> int | None:
    """Return the id of the company with this name, whatever its case."""
    cursor = await conn.execute(
        "SELECT company_id FROM interview_schema.companies WHERE md5(lower(company_name)) = md5(lower(%(name)s))",
        {"name": name},
    )
    row = await cursor.fetchone()
    return None if row is None else row["company_id"]


async def create(conn: Connection, fields: Mapping[str, object]) -> Company:
    """Insert a company with these fields.

    Raises:
        Conflict: its name is taken; the message tells by which id.
    """
    cursor = await conn.execute(
        """
        INSERT INTO interview_schema.companies (
            company_name, industry, company_size, headquarters, website, company_description)
        SELECT company_name, industry, company_size, headquarters, website, company_description
        FROM jsonb_populate_record(NULL::interview_schema.companies, %(fields)s)
        ON CONFLICT DO NOTHING
        RETURNING """
        + _COLUMNS,
        {"fields": Jsonb(dict(fields))},
    )
    row = await cursor.fetchone()
    if row is None:
        taken = await named(conn, str(fields["company_name"]))
        raise Conflict(f"There is a company of this name already: company_id {taken}.")
    return Company.model_validate(row)
