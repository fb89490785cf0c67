"""A process that stays and is asked again and again, for who cannot wait until one has started."""

import asyncio
import contextlib
import os
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from llm.speech import child


class Resident:
    """Runs `llm.speech.isolated.<module>`; it starts when first asked and anew after its end, and ends with us."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._asked = (f"llm.speech.isolated.{module}", *arguments, "--stay")
        self._one_at_a_time = asyncio.Lock()
        self._process: Process | None = None
        self._working: asyncio.Task[child.Reply] | None = None
        self._closed = False

    async def ask(self, content: bytes, seconds: float) -> child.Reply:
        """Have some content worked on, for `seconds` at most; whoever stops waiting before its turn gives that up.

        What was begun goes on to its end, for nobody: a process that is ended has to load everything anew.

        Raises:
            Refused, Broken: as `child.run`.
            TimeoutError: it did not end in time; the process is killed then.
        """
        await self._one_at_a_time.acquire()
        self._working = asyncio.create_task(self._work(content, seconds))
        self._working.add_done_callback(lambda _: self._one_at_a_time.release())
        return await asyncio.shield(self._working)

    async def close(self) -> None:
        """End the process."""
        self._closed = True
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)
        await self._end()

    async def _work(self, content: bytes, seconds: float) -> child.Reply:
        if self._closed:
            raise child.Broken("an audio process was ended for good")
        try:
            async with asyncio.timeout(seconds):
                process = self._process
                if process is None or process.returncode is not None:
                    process = await self._start()
                return await _exchange(process, content)
        except (asyncio.CancelledError, TimeoutError, child.Broken, child.Refused):
            # What it would say next belongs to nobody.
            await self._end()
            raise

    async def _start(self) -> Process:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-c", child.BOOT, str(child.ROOT), *self._asked),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=child.ENVIRONMENT,
            cwd=os.sep,
        )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _exchange(process: Process, content: bytes) -> child.Reply:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(struct.pack("<Q", len(content)) + content)
        await process.stdin.drain()
        head = await process.stdout.readline()
        size = struct.unpack("<Q", await process.stdout.readexactly(8))[0] if head else 0
        payload = await process.stdout.readexactly(size)
    except (ConnectionError, asyncio.IncompleteReadError) as error:
        raise child.Broken(f"an audio process has ended ({type(error).__name__})") from None
    return child.reply(head + payload, 0)
