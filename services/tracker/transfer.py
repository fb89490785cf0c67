"""Takes a whole tracker out as a file, and brings one in."""

import asyncio
import csv
import io
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any, Literal

import orjson
import psycopg

from domain.errors import Conflict, Invalid
from domain.importing import Imported, Outcome
from llm.embeddings import Embedder
from memory.pool import Pool, connection
from memory.transfer.pages import page
from services.seeding import give_vectors
from services.tracker.cells import COLUMNS, cell
from services.tracker.ledger import Ledger
from services.tracker.merging import Merge
from services.tracker.reading import read

Format = Literal["csv", "json"]
FORMAT, VERSION = "viva-voce-tracker", 1
PAGE = 200
MOST_REASONS = 5
# By it a spreadsheet knows UTF-8 when it sees it.
_MARK = "\ufeff"


class Transfer:
    """Exports and imports of one database."""

    def __init__(self, pool: Pool, embedder: Embedder) -> None:
        self._pool = pool
        self._embedder = embedder

    async def export(self, owner: str, form: Format) -> AsyncGenerator[bytes]:
        """Yield everything that an owner tracks, piece by piece; no connection is held between two of them.

        Raises:
            DatabaseUnavailable: Postgres does not answer.
        """
        async for piece in _csv(self._pages(owner)) if form == "csv" else _json(self._pages(owner)):
            yield piece

    async def _pages(self, owner: str) -> AsyncGenerator[list[dict[str, Any]]]:
        """Yield interviews by pages; only the first may be empty, when there is nothing to tell."""
        after, more = 0, True
        while more:
            async with connection(self._pool) as conn:
                rows = await page(conn, owner, after, PAGE)
            if after and not rows:
                return
            more = len(rows) == PAGE
            for row in rows:
                after = row.pop("interview_id")
            yield rows

    async def bring(self, owner: str, content: bytes, *, dry_run: bool) -> Imported:
        """Bring a file into an owner's tracker, all of it or nothing; a dry run does the same and takes it back.

        Raises:
            Invalid, TooLarge: the file cannot be read, or holds records that are refused.
            Conflict: somebody else changed the same rounds at the same time.
            DatabaseUnavailable: Postgres does not answer.
        """
        ledger = Ledger(await asyncio.to_thread(read, content))
        brought = await self._merged(owner, ledger, dry_run)
        if brought.questions and not dry_run:
            async with connection(self._pool) as conn:
                await give_vectors(conn, self._embedder)
        return brought

    async def _merged(self, owner: str, ledger: Ledger, dry_run: bool) -> Imported:
        try:
            async with connection(self._pool) as conn, conn.transaction(force_rollback=dry_run):
                brought = await Merge(conn, owner, ledger).run()
                refused = [one for one in brought.outcomes if one.action == "refused"]
                if refused and not dry_run:
                    raise Invalid(_refusal(refused))
                return brought
        except psycopg.errors.UniqueViolation as error:
            raise Conflict("The same records changed meanwhile, so nothing was imported. Try again.") from error
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            rule = error.diag.constraint_name or error.diag.column_name or type(error).__name__
            raise Invalid(f"The file breaks a rule of the tracker ({rule}); nothing was imported.") from error


def _refusal(refused: list[Outcome]) -> str:
    told = "; ".join(f"row {one.row} ({one.kind}): {one.reason}" for one in refused[:MOST_REASONS])
    more = f"; and {len(refused) - MOST_REASONS} more" if len(refused) > MOST_REASONS else ""
    return f"Nothing was imported, since of {len(refused)} records: {told}{more}. dry_run=true lists them all."


def _rows(interview: dict[str, Any]) -> list[dict[str, Any]]:
    """An interview as rows of the table: itself, its rounds, its linked questions."""
    of = interview["uid"]
    rounds = [{"record": "round", "interview_uid": of, **one} for one in interview["rounds"]]
    links = [{"record": "question", "interview_uid": of, **one} for one in interview["questions"]]
    return [{"record": "interview", **interview}, *rounds, *links]


def _table(rows: list[list[str]]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue().encode()


async def _csv(pages: AsyncGenerator[list[dict[str, Any]]]) -> AsyncGenerator[bytes]:
    # With the first page, so that nothing has been sent when the database turns out not to answer.
    head = _MARK.encode() + _table([list(COLUMNS)])
    async for interviews in pages:
        rows = [row for interview in interviews for row in _rows(interview)]
        yield head + _table([[cell(row.get(name)) for name in COLUMNS] for row in rows])
        head = b""


async def _json(pages: AsyncGenerator[list[dict[str, Any]]]) -> AsyncGenerator[bytes]:
    about = {"format": FORMAT, "version": VERSION, "exported_at": datetime.now(UTC)}
    before = orjson.dumps(about)[:-1] + b',"interviews":['
    async for interviews in pages:
        yield before + b",\n".join(map(orjson.dumps, interviews))
        before = b",\n"
    yield b"]}\n"
