"""A process that drives one interview to its end, or kills itself on the way; forked for each job by a warm parent.

Reads jobs as JSON lines: `{"dsn", "kill": ["module:name", "before" | "after", nth] | null}`; writes the exit status.
"""

import asyncio
import functools
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg

from services.wiring import open_services
from tests.crash.answers import ANSWERS, OWNER, QUESTIONS, TOPIC
from tests.serving import settings_of

PATIENCE_SECONDS = 30


def _find(place: str) -> tuple[Any, str]:
    module, _, path = place.partition(":")
    target: Any = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        target = getattr(target, part)
    return target, name


def _deadly(call: Callable[..., Any], when: str, nth: int) -> Callable[..., Any]:
    begun = ended = 0

    @functools.wraps(call)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal begun, ended
        begun += 1
        if begun == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = await call(*args, **kwargs)
        # An interrupt raises, so the first call of `listen` never comes here.
        ended += 1
        if ended == nth and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapped


def _arm(kill: list[Any] | None) -> None:
    if kill is not None:
        place, when, nth = kill
        target, name = _find(place)
        setattr(target, name, _deadly(getattr(target, name), when, nth))


def _session(dsn: str) -> UUID | None:
    with psycopg.connect(dsn) as conn:
        row = conn.execute("SELECT id FROM sessions").fetchone()
        return row[0] if row else None


async def _settled(dsn: str) -> None:
    """Wait until nobody has anything left to do for the session."""
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as conn:
        while await (await conn.execute("SELECT FROM sessions WHERE due_at IS NOT NULL")).fetchone() is not None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _run(dsn: str) -> None:
    limits = {"lease": 0.6, "sweep": 0.05, "retry": 0.2}
    async with open_services(settings_of({"database_url": dsn, "interviews": limits})) as services:
        interviews = services.interviews
        known = _session(dsn)
        if known is None:
            known = (await interviews.start_mock(OWNER, TOPIC, "medium", QUESTIONS, probes=True)).session.id
        while True:
            standing = await interviews.progress(OWNER, known)
            if standing.session.over:
                return await _settled(dsn)
            turn = standing.session.turn
            if turn and standing.turn is None and standing.session.status == "active":
                # Asked, and perhaps not delivered before the kill.
                await interviews.deliver(OWNER, known, turn)
                standing = await interviews.progress(OWNER, known)
            if standing.turn is None:
                await asyncio.sleep(0.02)
                continue
            text = ANSWERS[(standing.turn.number - 1) % len(ANSWERS)]
            events = interviews.answer(
                OWNER, known, text, turn=standing.turn.number, key=f"answer-{standing.turn.number}", channel="rest"
            )
            async for _ in events:
                pass


async def _patiently(dsn: str) -> None:
    """Run, and say what everybody waits for when it takes too long."""
    running = asyncio.create_task(_run(dsn))
    await asyncio.wait({running}, timeout=PATIENCE_SECONDS)
    if not running.done():
        for task in asyncio.all_tasks():
            task.print_stack()
        with psycopg.connect(dsn) as conn:
            query = "SELECT status, turn, driver, driver_until - now(), due_at - now() FROM sessions"
            sys.stderr.write(f"{conn.execute(query).fetchall()}\n")
        running.cancel()
    await running


def _same_questions() -> None:
    """Let chance, which the session's id decides, have the same say in every run."""
    importlib.import_module("services.interviews.interviews").uuid4 = lambda: UUID(int=1)  # pyright: ignore[reportAttributeAccessIssue]


def _job(job: dict[str, Any]) -> None:
    _arm(job["kill"])
    _same_questions()
    with asyncio.Runner() as runner:
        runner.run(_patiently(job["dsn"]))


def _forked(job: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        try:
            _job(job)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Serve jobs until the input ends."""
    for place in ("graphs.parts", "services.interviews", "agents.reporting.make"):
        importlib.import_module(place)
    for line in sys.stdin:
        sys.stdout.write(f"{_forked(json.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
