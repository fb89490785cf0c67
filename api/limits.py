"""How often a user may call: counted once a route knows who calls, and told with every answer.

Headers: `RateLimit-Limit`, `-Remaining` and `-Reset` (seconds) of draft-ietf-httpapi-ratelimit-headers-06, for the
window that will refuse first, and the same as `X-RateLimit-*`, which older clients read.

Without a database nothing that is limited is let in (503): it could not be served either, or would cost money unseen.
"""

import asyncio
import math
import time
from weakref import WeakValueDictionary

from starlette.requests import HTTPConnection

from domain.allowance import Allowance, Budget, Window
from domain.errors import TooMany
from domain.principal import Principal
from memory import limits
from memory.pool import Pool, connection
from settings import Limits

MINUTE = 60.0
SESSIONS_PREFIX = "/interview-sessions"
# What asks a model, or a machine that has only so many hands.
MODEL_PATHS = frozenset(
    {
        "/api/agents/answer",
        "/api/agents/answer-stream",
        "/start-interview",
        "/submit-answer",
        "/audio-answer/{session_id}",
        "/transcribe-audio",
        "/text-to-speech",
        "/generate-questions",
        "/evaluate-answers",
        "/upload/resume",
        "/upload/jd",
        "/api/interviews/{interview_id}/practice",
        "/interviews/{session_id}/turns/{n}/amend",
        "/interviews/{session_id}/finish",
        "/interviews/{session_id}/turns/{n}/retry",
    }
)
# Messages of a WebSocket that ask a model count like the requests that do the same.
SPENDING_MESSAGE = "a WebSocket's message"
MOST_REMEMBERED = 10_000
TOLD = "viva.limits"


def told(connection: HTTPConnection) -> dict[str, str]:
    """Return the headers that tell a caller how much is left; none where nothing is limited."""
    return connection.scope.get(TOLD, {})


def headers(allowance: Allowance) -> dict[str, str]:
    """Word an allowance as headers."""
    tightest = allowance.tightest
    values = {"Limit": tightest.window.most, "Remaining": tightest.left, "Reset": math.ceil(tightest.wait)}
    return {f"{prefix}RateLimit-{name}": str(value) for name, value in values.items() for prefix in ("", "X-")}


class Limiter:
    """Counts a process's calls in the database that all processes share.

    Whoever was refused is refused here until the time that the database named: until then nothing can change it.
    """

    def __init__(self, pool: Pool, settings: Limits) -> None:
        self._pool = pool
        self._settings = settings
        windows = (Window(settings.session_calls, MINUTE), Window(settings.session_burst, 1.0))
        self._sessions = Budget("interview-sessions", windows)
        self._calls = Budget("calls", (Window(settings.calls, MINUTE),))
        self._model_calls = Budget("model calls", (Window(settings.model_calls, MINUTE),))
        self._refused: dict[tuple[str, str], tuple[float, Allowance]] = {}
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._swept = time.monotonic()

    def budget(self, path: str, caller: Principal) -> Budget | None:
        """Return what a call of this path counts under; None where it does not count."""
        if path.startswith(SESSIONS_PREFIX):
            return self._sessions
        if caller.guest and not self._settings.guest:
            return None
        spends = path in MODEL_PATHS or path == SPENDING_MESSAGE
        budget = self._model_calls if spends and self._settings.model_calls else self._calls
        return budget if budget.windows[0].most else None

    async def admit(self, request: HTTPConnection, path: str, caller: Principal) -> None:
        """Count a call; `told` has its headers from now on.

        Raises:
            TooMany: a window is full.
            DatabaseUnavailable: it cannot be counted.
        """
        budget = self.budget(path, caller)
        if budget is None:
            return
        allowance = await self._allowance(caller.id, budget)
        request.scope[TOLD] = headers(allowance)
        if not allowance.taken:
            full = allowance.tightest.window
            raise TooMany(
                f"More than {full.most} requests in {full.seconds:.0f} s. Wait as long as Retry-After says.",
                allowance.retry_after,
            )

    async def _allowance(self, owner: str, budget: Budget) -> Allowance:
        """Judge a caller's calls one after the other: waiting for one row, they would take all connections."""
        key = (owner, budget.name)
        async with self._turns.setdefault(key, asyncio.Lock()):
            return await self._judged(key, owner, budget)

    async def _judged(self, key: tuple[str, str], owner: str, budget: Budget) -> Allowance:
        now = time.monotonic()
        until, refusal = self._refused.get(key, (0.0, None))
        if refusal is not None and now < until:
            return refusal.after(refusal.retry_after - (until - now))
        self._refused.pop(key, None)
        async with connection(self._pool) as conn:
            allowance = await limits.take(conn, owner, budget)
            if now - self._swept > MINUTE:
                self._swept = now
                await limits.sweep(conn, MINUTE)
        if not allowance.taken and len(self._refused) < MOST_REMEMBERED:
            # Reckoned from before the question was put, so that it never lasts longer than the database said.
            self._refused[key] = (now + allowance.retry_after, allowance)
        return allowance
