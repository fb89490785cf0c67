"""Searching by words: prefixes, stems and substrings at once; where that finds nothing, the words that were meant."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar
from unicodedata import normalize

from domain.language.spelling import distance, tolerance
from memory.pool import Connection

Kind = Literal["companies", "roles", "skills", "questions"]
T = TypeVar("T")

_WORD = re.compile(r"\w+")
# A C++ or a C# is not meant by every word that begins with a c.
_LITERAL = re.compile(r"[+#]")
_MOST_WORDS = 12
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A page of rows, and how many there are in all."""

    rows: list[T]
    total: int


def escaped(text: str) -> str:
    """Return a text as LIKE takes it literally."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def _prefix(word: str) -> str:
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"


def _words(search: str) -> list[str]:
    return [] if _LITERAL.search(search) else _WORD.findall(search.lower())[:_MOST_WORDS]


def values(search: str | None) -> dict[str, str | None]:
    """Return what the statements compare with: a LIKE pattern, the same text, and its words as prefixes."""
    if search is None:
        return {"like": None, "plain": None, "prefixes": None}
    text = normalize("NFC", search.strip())
    words = _words(text)
    prefixes = " & ".join(map(_prefix, words))
    return {"like": f"%{escaped(text)}%", "plain": text, "prefixes": prefixes}


async def _meant(conn: Connection, kind: Kind, word: str) -> list[str]:
    """Return the known words that are nearest to a word in spelling; the word itself where it begins a known one."""
    cursor = await conn.execute(
        """
        SELECT word, starts_with(word, %(word)s) AS begun FROM interview_schema.words
        WHERE kind = %(kind)s AND grams && interview_schema.trigrams(%(word)s)
        ORDER BY starts_with(word, %(word)s) DESC, (
            SELECT count(*) FROM unnest(grams) AS gram WHERE gram = ANY(interview_schema.trigrams(%(word)s))) DESC, word
        LIMIT %(limit)s
        """,
        {"kind": kind, "word": word, "limit": _NEAR},
    )
    known = await cursor.fetchall()
    if any(row["begun"] for row in known):
        return [word]
    most = tolerance(word)
    apart = {row["word"]: distance(word, row["word"], most) for row in known}
    least = min(apart.values(), default=most + 1)
    return [each for each, how_far in apart.items() if how_far == least <= most]


async def mended(conn: Connection, kind: Kind, search: str) -> dict[str, str | None] | None:
    """Return the values for what a misspelt search may have meant; None where nothing is near."""
    words = _words(search)
    meant = [await _meant(conn, kind, word) for word in words]
    if not words or not all(meant) or meant == [[word] for word in words]:
        return None
    prefixes = " & ".join("(" + " | ".join(map(_prefix, near)) + ")" for near in meant)
    plain = " ".join(near[0] for near in meant)
    return {"like": f"%{escaped(plain)}%", "plain": plain, "prefixes": prefixes}


async def forgiving(
    conn: Connection,
    kind: Kind,
    search: str | None,
    read: Callable[[dict[str, str | None]], Awaitable[Found[T]]],
) -> Found[T]:
    """Read a page for a search, and where that finds nothing, for what may have been meant."""
    found = await read(values(search))
    if search is None or found.total:
        return found
    other = await mended(conn, kind, search)
    return found if other is None else await read(other)


def page(rows: list[dict[str, Any]], key: str, make: Callable[[dict[str, Any]], T]) -> Found[T]:
    """Make a page from rows that each carry the `total`; an empty one is a single row without `key`."""
    return Found([make(row) for row in rows if row[key] is not None], rows[0]["total"] if rows else 0)
