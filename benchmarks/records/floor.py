"""`python -m benchmarks.records.floor --dsn DSN`: a bare FastAPI and psycopg route that runs the tracker's own SQL.

Its first line says where it serves, as JSON.
"""

import argparse
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from domain.principal import GUEST
from domain.tracker import InterviewFilter, InterviewOrder, InterviewStatus, InterviewType, Order, Seniority
from memory.tracker.lists import parameters, statement

Rows = AsyncConnectionPool[AsyncConnection[DictRow]]


def create_app(dsn: str) -> FastAPI:
    """Make the app over a database."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        options = {"autocommit": True, "row_factory": dict_row}
        async with AsyncConnectionPool(dsn, kwargs=options, min_size=1, max_size=8, open=False) as pool:
            yield {"pool": pool}

    app = FastAPI(lifespan=lifespan)

    @app.get("/api/interviews")
    async def interviews(
        request: Request,
        skip: int = 0,
        limit: int = 20,
        company_id: int | None = None,
        role_id: int | None = None,
        interview_type: InterviewType | None = None,
        interview_status: InterviewStatus | None = None,
        seniority_level: Seniority | None = None,
        is_remote: bool | None = None,
        sort_by: InterviewOrder = "created_at",
        order: Order = "desc",
    ) -> dict[str, Any]:
        wanted = InterviewFilter(
            company_id, role_id, interview_type, interview_status, None, seniority_level, is_remote, sort_by, order
        )
        pool: Rows = request.state.pool
        async with pool.connection() as conn:
            values = parameters(GUEST, wanted, skip, limit)
            rows = await (await conn.execute(statement(wanted), values, prepare=False)).fetchall()
        return {"total": rows[0]["total"], "skip": skip, "limit": limit, "data": rows}

    return app


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.records.floor", description=__doc__)
    parser.add_argument("--dsn", required=True)
    config = uvicorn.Config(
        create_app(parser.parse_args().dsn), loop="uvloop", http="httptools", access_log=False, log_level="warning"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
