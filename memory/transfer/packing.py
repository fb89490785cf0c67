"""Rows as one JSON parameter, which Postgres unpacks by the types of its columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from psycopg.types.json import Jsonb


def packed(rows: Sequence[Mapping[str, Any]]) -> Jsonb:
    """Return rows as a parameter for `jsonb_populate_recordset` or `jsonb_to_recordset`."""
    return Jsonb([dict(row) for row in rows], dumps=orjson.dumps)
