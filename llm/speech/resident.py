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
        self._asking: set[asyncio.Task[child.Reply]] = set()

    async def ask(self, content: bytes) -> child.Reply:
        """Have some content worked on; who stops waiting leaves the work to its end, and its outcome to nobody.

        Raises:
            Refused, Broken: as `child.run`.
        """
        task = asyncio.create_task(self._ask(content))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End the process."""
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)
        await self._end()

    async def _ask(self, content: bytes) -> child.Reply:
        async with self._one_at_a_time:
            process = self._process
            if process is None or process.returncode is not None:
                process = await self._start()
            try:
                return await _exchange(process, content)
            except (asyncio.CancelledError, child.Broken, child.Refused):
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
