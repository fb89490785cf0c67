"""The online engine's HTTP client: one session for all calls, with deadlines, retries and bounded replies."""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import orjson
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector
from yarl import URL

from llm.address import api_key, completions_url, is_loopback
from llm.bodies import whole
from llm.call import Call, LimitField
from llm.failures import Failed, from_exception, from_status, out_of_time, seconds_to_wait
from settings import Settings

LARGEST_REPLY = 1024 * 1024
LARGEST_REFUSAL = 64 * 1024
LONGEST_PAUSE = 8.0

log = logging.getLogger(__name__)


class Transport:
    """Posts to one endpoint; the session is opened inside the running loop by the first call.

    `backoff` is the longest pause before the first retry, in seconds; each further one may be twice as long.
    """

    def __init__(self, settings: Settings, *, backoff: float = 0.5) -> None:
        key = api_key(settings)
        self._url = URL(completions_url(settings), encoded=True)
        if key:
            # An Authorization header and credentials in the address exclude each other: the key wins.
            self._url = self._url.with_user(None)
        # Compressed streams arrive in clumps, so none are asked for.
        self._headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        self._headers |= {"User-Agent": "viva-voce"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._through_proxy = not is_loopback(settings)
        self._limits = settings.llm
        self._backoff = backoff
        self._session: ClientSession | None = None
        self._limit_field: LimitField | None = None

    @asynccontextmanager
    async def post(self, call: Call) -> AsyncGenerator[ClientResponse, None]:
        """Send one request; leaving the context before the reply's end closes the connection.

        Raises:
            Failed: no 2xx, or the connection failed, also while the reply is read inside the context.
        """
        if call.left <= 0:
            raise out_of_time(call.seconds)
        call.sent += 1
        call.limit_field = call.limit_field or self._limit_field or "max_tokens"
        # A copy: orjson's own bytes keep the 32 KB that they were written into, for as long as the stream is open.
        body = bytes(memoryview(orjson.dumps({**call.fields, call.limit_field: call.limit})))
        try:
            async with self._open().post(
                self._url, data=body, timeout=self._timeout(call), allow_redirects=False
            ) as response:
                if response.status >= 300:
                    raise await _refusal(response)
                self._limit_field = call.limit_field
                yield response
        except (ClientError, TimeoutError) as error:
            raise from_exception(error, self._limits.connect_timeout, self._limits.idle_timeout, call.seconds) from None

    async def fetch(self, call: Call) -> bytes:
        """Return a reply's whole body, retrying as `recover` allows.

        Raises:
            Failed: after the last attempt.
            UpstreamMalformed: the body is larger than 1 MiB.
        """
        while True:
            try:
                async with self.post(call) as response:
                    return await whole(response, LARGEST_REPLY, "model endpoint")
            except Failed as failure:
                if not await self.recover(call, failure):
                    raise

    async def recover(self, call: Call, failure: Failed) -> bool:
        """Make ready for another attempt, pausing if need be; False when there is none left to make."""
        if call.sent >= call.most:
            return False
        if self._rename_limit(call, failure):
            return True
        pause = self._pause(call, failure)
        if pause is None:
            return False
        call.retries -= 1
        reason = failure.status or "no reply"
        log.warning("model call %s failed (%s): again in %.1f s", call.name, reason, pause)
        await asyncio.sleep(pause)
        return True

    async def close(self) -> None:
        """Close the session and its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> ClientSession:
        if self._session is None:
            # How much runs at once is for the service to decide; a queue here would eat deadlines.
            self._session = ClientSession(
                connector=TCPConnector(limit=0), headers=self._headers, trust_env=self._through_proxy
            )
        return self._session

    def _timeout(self, call: Call) -> ClientTimeout:
        return ClientTimeout(
            total=call.left,
            connect=self._limits.connect_timeout,
            sock_read=self._limits.idle_timeout,
            ceil_threshold=float("inf"),
        )

    def _rename_limit(self, call: Call, failure: Failed) -> bool:
        """New models refuse `max_tokens`, old servers its successor; the first success tells which holds."""
        if failure.status != 400 or call.renamed or call.limit_field == self._limit_field:
            return False
        if not (call.guess or failure.names_limit):
            return False
        call.renamed = True
        call.limit_field = "max_completion_tokens" if call.limit_field == "max_tokens" else "max_tokens"
        return True

    def _pause(self, call: Call, failure: Failed) -> float | None:
        if not failure.again or call.retries <= 0:
            return None
        tried = self._limits.retries - call.retries
        pause = min(self._backoff * 2.0**tried, LONGEST_PAUSE) * random.uniform(0.5, 1.0)
        pause = max(pause, failure.retry_after or 0.0)
        return pause if pause < call.left else None


async def _refusal(response: ClientResponse) -> Failed:
    names_limit = False
    if response.status == 400:
        said = await response.content.read(LARGEST_REFUSAL)
        names_limit = b"max_tokens" in said or b"max_completion_tokens" in said
    return from_status(response.status, seconds_to_wait(response.headers.get("Retry-After")), names_limit)
