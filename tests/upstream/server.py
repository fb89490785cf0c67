"""The HTTP server of the scripted endpoint, and its control routes `POST /_script` and `GET /_log`."""

import asyncio
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import orjson
from aiohttp import web

from tests.upstream import audio
from tests.upstream.record import Record, Seen
from tests.upstream.replies import completion, typed, wanted
from tests.upstream.script import Behaviour, Orders, Script
from tests.upstream.streaming import close, send

PAGE = "<!doctype html><html><body>secret upstream page</body></html>"
JSON = {"Content-Type": "application/json"}


class Upstream:
    """Serves on 127.0.0.1 while its context is open; the pace is that of requests that are not scripted."""

    def __init__(self, port: int = 0, first_token_ms: float = 0, token_ms: float = 0, tokens: int = 100) -> None:
        self.port = port
        self.record = Record()
        self._script = Script(Behaviour(first_token_ms=first_token_ms, token_ms=token_ms, tokens=tokens))
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The base URL for clients, `/v1` included."""
        return f"http://127.0.0.1:{self.port}/v1"

    def script(self, *queue: Behaviour, refuse: set[str] | None = None) -> None:
        """Append behaviours; `refuse` replaces the set of refused request fields."""
        self._script.follow(Orders(queue=queue, refuse=None if refuse is None else frozenset(refuse)))

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_post("/v1/audio/{route:transcriptions|speech}", self._hear_or_speak)
        app.router.add_post("/_script", self._take_orders)
        app.router.add_get("/_log", self._show_log)
        # Handler cancellation is how the server learns that a client has left.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take_orders(self, request: web.Request) -> web.Response:
        orders = Orders.model_validate_json(await request.read())
        if orders.reset:
            self.record.reset()
        self._script.follow(orders)
        return web.Response(status=204)

    async def _show_log(self, request: web.Request) -> web.Response:
        """Query: `disconnected=N`, `ended=N`, `total=N` wait for that many; 504 after `timeout` s (5)."""
        least = {name: int(value) for name, value in request.query.items() if name != "timeout"}
        try:
            await self.record.reach(float(request.query.get("timeout", 5)), **least)
        except TimeoutError:
            return web.Response(status=504, body=orjson.dumps(self.record.summary()), headers=JSON)
        return web.Response(body=orjson.dumps(self.record.summary()), headers=JSON)

    async def _hear_or_speak(self, request: web.Request) -> web.StreamResponse:
        """In a script the route's name is the `kind`, the text to be spoken the words."""
        fields, route = await audio.fields(request), request.match_info["route"]
        seen = Seen(False, "audio", route, fields, dict(request.headers), None, time.monotonic())
        self.record.begin(seen)
        left = True
        try:
            behaviour = self._script.choose(False, route, str(fields.get("input", "")))
            await asyncio.sleep((behaviour.task_ms or 0) / 1000)
            response = await _early(request, behaviour) or audio.reply(route, behaviour, fields)
            left = False
            return response
        finally:
            self.record.end(seen, disconnected=left)

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = orjson.loads(await request.read())
        way, task, schema = wanted(body)
        stream = bool(body.get("stream"))
        peer = request.transport.get_extra_info("peername") if request.transport else None
        seen = Seen(stream, way, task, body, dict(request.headers), peer, time.monotonic())
        self.record.begin(seen)
        left = True
        try:
            response = await self._act(request, body, seen, schema)
            left = False
            return response
        finally:
            self.record.end(seen, disconnected=left)

    async def _act(
        self, request: web.Request, body: Mapping[str, Any], seen: Seen, schema: object
    ) -> web.StreamResponse:
        for field in self._script.refuse & body.keys():
            error = {"error": {"message": f"Unsupported parameter: '{field}'", "param": field}}
            return web.Response(status=400, body=orjson.dumps(error), headers=JSON)
        words = "\n".join(message["content"] for message in body["messages"])
        behaviour = self._script.choose(seen.stream, seen.task, words)
        if (response := await _early(request, behaviour)) is not None:
            return response
        if seen.stream and behaviour.do != "whole":
            return await send(request, behaviour, seen)
        await asyncio.sleep((behaviour.task_ms or 0) / 1000)
        return _whole(behaviour, body, seen, schema, self._script.verdicts)


async def _early(request: web.Request, behaviour: Behaviour) -> web.StreamResponse | None:
    """Deeds that do not depend on what was asked."""
    match behaviour.do:
        case "status":
            text = behaviour.text or "secret upstream words"
            return web.Response(status=behaviour.status, text=text, headers=behaviour.headers)
        case "hang":
            await asyncio.Event().wait()
        case "html":
            return web.Response(text=PAGE, content_type="text/html")
        case "drop":
            close(request)
            return web.Response()
        case "raw":
            return await _raw(request, behaviour)
        case _:
            return None


async def _raw(request: web.Request, behaviour: Behaviour) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **behaviour.headers})
    await response.prepare(request)
    for chunk in behaviour.chunks:
        await response.write(bytes.fromhex(chunk))
        # Apart in time, so that the client reads each chunk for itself.
        await asyncio.sleep((behaviour.token_ms or 5) / 1000)
    return response


def _whole(
    behaviour: Behaviour, body: Mapping[str, Any], seen: Seen, schema: object, verdicts: Mapping[str, str]
) -> web.Response:
    if behaviour.do == "malformed":
        return web.Response(body=b'{"choices": [{', headers=JSON)
    if behaviour.do == "empty_choices":
        return web.Response(body=b'{"choices": []}', headers=JSON)
    if behaviour.do == "error_object":
        return web.Response(body=b'{"error": {"message": "secret upstream words"}}', headers=JSON)
    text = behaviour.text or ("scripted reply" if schema is None else typed(seen.task, schema, body, verdicts))
    message: dict[str, Any] = {"content": text}
    if seen.way == "tool":
        call = {"id": "call_1", "type": "function", "function": {"name": seen.task, "arguments": text}}
        message = {"content": None, "tool_calls": [call]}
    return web.Response(body=orjson.dumps(completion(message)), headers=JSON)
