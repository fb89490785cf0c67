"""The HTTP side of online speech: one session, a deadline, retries and bounded replies."""

import asyncio
import logging
import random
import time
from collections.abc import Callable

import orjson
from aiohttp import (
    ClientConnectionError,
    ClientError,
    ClientSession,
    ClientTimeout,
    FormData,
    SocketTimeoutError,
    TCPConnector,
)
from yarl import URL

from domain.errors import UpstreamMalformed, UpstreamUnavailable
from llm.address import api_key, completions_url, is_loopback
from llm.bodies import whole
from llm.failures import Failed, from_exception, from_status, out_of_time, seconds_to_wait
from settings import Settings

LARGEST_REPLY = 32 * 1024 * 1024
LONGEST_PAUSE = 8.0
FIELDS = "VIVA_SPEECH__STT_MODEL, VIVA_SPEECH__TTS_MODEL and VIVA_SPEECH__VOICE"
OFFLINE = "VIVA_SPEECH__ENGINE=offline does without it"

# Made anew for every attempt, since a form can be sent only once.
MakeBody = Callable[[], FormData | bytes]

log = logging.getLogger(__name__)


class Wire:
    """Posts to the endpoint's audio routes; `backoff` is the longest pause before the first retry, in seconds."""

    def __init__(self, settings: Settings, *, backoff: float = 0.5) -> None:
        key = api_key(settings)
        self._completions = URL(completions_url(settings), encoded=True)
        if key:
            self._completions = self._completions.with_user(None)
        self._headers = {"User-Agent": "viva-voce"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._through_proxy = not is_loopback(settings)
        self._limits = settings.llm
        self._seconds = settings.speech.deadline
        self._silence = settings.speech.silence
        self._backoff = backoff
        self._session: ClientSession | None = None

    async def post(self, route: str, body: MakeBody, content_type: str | None = None) -> tuple[bytes, str]:
        """Send to `/audio/<route>`, and return the reply's whole body and its content type.

        Raises:
            UpstreamUnavailable: the endpoint refuses, hangs, breaks off or is overloaded, after the retries.
            UpstreamMalformed: it finds fault with the request, or answers with more than 32 MiB.
        """
        ends = time.monotonic() + self._seconds
        tried = 0
        while True:
            try:
                return await self._attempt(route, body(), content_type, ends)
            except Failed as failure:
                pause = self._pause(failure, tried)
                if pause is None or time.monotonic() + pause >= ends:
                    raise _worded(failure) from None
                log.warning("audio call %s failed (%s): again in %.1f s", route, failure.status or "no reply", pause)
            tried += 1
            await asyncio.sleep(pause)

    async def close(self) -> None:
        """Close the session and its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _attempt(
        self, route: str, body: FormData | bytes, content_type: str | None, ends: float
    ) -> tuple[bytes, str]:
        left = ends - time.monotonic()
        if left <= 0:
            raise out_of_time(self._seconds)
        idle, connect = self._silence, self._limits.connect_timeout
        timeout = ClientTimeout(total=left, connect=connect, sock_read=idle, ceil_threshold=float("inf"))
        headers = {"Content-Type": content_type} if content_type else {}
        try:
            async with self._open().post(
                self._address(route), data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                if response.status >= 300:
                    raise from_status(response.status, seconds_to_wait(response.headers.get("Retry-After")))
                return await whole(response, LARGEST_REPLY, "speech endpoint"), response.content_type
        except ClientConnectionError as error:
            lost = from_exception(error, connect, idle, self._seconds)
            # A client waits for this reply; what was silent for so long is not asked a second time.
            raise (Failed(lost.error) if isinstance(error, SocketTimeoutError) else lost) from None
        except (ClientError, TimeoutError) as error:
            raise from_exception(error, connect, idle, self._seconds) from None

    def _address(self, route: str) -> URL:
        path = self._completions.raw_path.removesuffix("/chat/completions") + f"/audio/{route}"
        return self._completions.with_path(path, encoded=True, keep_query=True)

    def _pause(self, failure: Failed, tried: int) -> float | None:
        if not failure.again or tried >= self._limits.retries:
            return None
        pause = min(self._backoff * 2.0**tried, LONGEST_PAUSE) * random.uniform(0.5, 1.0)
        return max(pause, failure.retry_after or 0.0)

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=0), headers=self._headers, trust_env=self._through_proxy
            )
        return self._session


def read_json(body: bytes) -> object:
    """Decode a reply.

    Raises:
        UpstreamMalformed: it is not JSON.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise UpstreamMalformed("the speech endpoint's transcript is not JSON: check OPENAI_BASE_URL") from None


def _worded(failure: Failed) -> UpstreamUnavailable | UpstreamMalformed:
    """The chat routes may work where the audio routes do not exist, so these refusals get words of their own."""
    if failure.status in {404, 405, 501}:
        return UpstreamUnavailable(
            f"the model endpoint has no such speech route or model ({failure.status}): check {FIELDS}; {OFFLINE}"
        )
    if isinstance(failure.error, UpstreamMalformed) and failure.status:
        return UpstreamMalformed(f"the speech endpoint refused the request ({failure.status}): check {FIELDS}")
    return failure.error
