"""The token path: a streamed chat completion becomes pieces of text, at a few microseconds per token."""

import asyncio
from collections.abc import AsyncGenerator

from aiohttp import ClientError, ClientResponse

from llm.call import Call
from llm.failures import Failed
from llm.frames import Stream
from llm.transport import Transport

END_OF_BODY = 0.1


async def pieces(transport: Transport, call: Call) -> AsyncGenerator[str, None]:
    """Yield the text as it comes, what arrives together as one piece; closing this closes the connection.

    An attempt that fails before the first piece is repeated as the transport allows; a later failure ends it.

    Raises:
        UpstreamUnavailable: the endpoint refuses, hangs, breaks off, reports an error or is overloaded.
        UpstreamMalformed: the reply is not a stream of chat completions, or holds no text.
    """
    begun = False
    while True:
        try:
            async with transport.post(call) as response:
                stream, read = Stream(), response.content.readany
                while not stream.over:
                    piece = stream.feed(await read())
                    if piece:
                        begun = True
                        yield piece
                if stream.error:
                    raise stream.error
                await _keep_connection(response)
                return
        except Failed as failure:
            if begun or not await transport.recover(call, failure):
                raise failure.error from None


async def _keep_connection(response: ClientResponse) -> None:
    """The last bytes follow the end mark at once; once they are read, the connection can be used again."""
    try:
        async with asyncio.timeout(END_OF_BODY):
            await response.content.wait_eof()
    except (TimeoutError, ClientError):
        response.close()
