"""Lists of twenty of a hundred thousand interviews, beside a bare route that runs the same SQL."""

import asyncio
import random
import time
from collections.abc import Sequence
from urllib.parse import urlencode

from benchmarks.processes import Server, settle
from benchmarks.records.stand import bare, cluster, fill, served
from benchmarks.table import Row, quantile

CLIENTS = 8
ROUNDS = 4
ORDERS = ("created_at", "application_date", "first_interview_date", "company_name", "interview_status")
FILTERS: tuple[dict[str, object], ...] = (
    {},
    {"interview_status": "completed"},
    {"interview_status": "scheduled", "is_remote": "true"},
    {"seniority_level": "senior", "interview_type": "actual"},
    {"interview_type": "mock", "interview_status": "cancelled", "seniority_level": "intern", "is_remote": "true"},
    {"company_id": 77},
    {"role_id": 7, "interview_status": "completed"},
    {"company_id": 77, "role_id": 7},
)


def paths() -> list[str]:
    """Every filter in every order, the first page and a later one."""
    asked = [
        {**wanted, "sort_by": sort_by, "order": order, "skip": skip}
        for wanted in FILTERS
        for sort_by in ORDERS
        for order in ("asc", "desc")
        for skip in (0, 20)
    ]
    return [f"/api/interviews?{urlencode(each)}" for each in asked]


async def _read(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"refused: {head[:200]!r}")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    if b'"total":' not in await reader.readexactly(length):
        raise RuntimeError("no list came back")


async def _client(port: int, asked: Sequence[str]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times: list[float] = []
    for path in asked:
        begun = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        await _read(reader)
        times.append(1000 * (time.perf_counter() - begun))
    writer.close()
    return times


async def _load(server: Server, clients: int, each: int, seed: int) -> tuple[list[float], float]:
    """Return the milliseconds of every request, and requests per second."""
    chance, everything = random.Random(seed), paths()
    shares = [chance.choices(everything, k=each) for _ in range(clients)]
    begun = time.perf_counter()
    done = await asyncio.gather(*(_client(server.port, share) for share in shares))
    return [one for times in done for one in times], clients * each / (time.perf_counter() - begun)


def lists(quick: bool) -> list[Row]:
    """One client at a time for the latency, several for the throughput; the two servers take turns."""
    each = 60 if quick else 240
    alone: list[float] = []
    crowded: list[float] = []
    rates: dict[str, list[float]] = {"ours": [], "bare": []}
    with cluster() as dsn, served(dsn) as ours:
        fill(dsn)
        with bare(dsn) as floor:
            for server in (ours, floor):
                asyncio.run(_load(server, CLIENTS, 20, 0))
            for number in range(1, ROUNDS + 1):
                alone += asyncio.run(_load(ours, 1, 2 * each, number))[0]
                settle()
                turns = (("ours", ours), ("bare", floor))
                for name, server in turns if number % 2 else turns[::-1]:
                    times, rate = asyncio.run(_load(server, CLIENTS, each, 100 + number))
                    rates[name].append(rate)
                    crowded += times if name == "ours" else []
                    settle()
    mine, theirs = quantile(rates["ours"], 0.5), quantile(rates["bare"], 0.5)
    return [
        Row("list of 20 of 100,000 interviews, one client, p50", quantile(alone, 0.5)),
        Row("list of 20 of 100,000 interviews, one client, p95", quantile(alone, 0.95), goal=15),
        Row(f"the same, {CLIENTS} clients at once, p95", quantile(crowded, 0.95)),
        Row("lists per second", mine, theirs, unit="/s"),
        Row("time per list beside the bare route's", 1000 / mine, 1000 / theirs, goal=1 / 0.7),
    ]
