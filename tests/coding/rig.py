"""What the tests of the sandbox share: one call of a function `f`."""

import asyncio
from dataclasses import dataclass

from sandbox.run import Call, Job, Sandbox

# Longer than the machine is ever busy with a job.
PATIENCE = 60.0


@dataclass(frozen=True)
class Runner:
    """Runs Python, or with a program for it JavaScript."""

    node: str = ""

    async def ran(self, code: str, *arguments: object, seconds: float = 1.0) -> Call:
        """How the call ended."""
        job = Job(code, "f", (arguments,), seconds=seconds, node=self.node)
        found = await asyncio.wait_for(Sandbox().run(job), PATIENCE)
        assert found.unavailable == ""
        return found.calls[0]

    async def returned(self, code: str, *arguments: object) -> object:
        """What the call returned."""
        call = await self.ran(code, *arguments)
        assert call.ended == "returned", call
        return call.result

    async def tells_no_more_than_its_kind(self, raising: str, own: str, secret: str) -> None:
        """An error of a known kind is named with its third line, one of its own is not, and neither tells its input."""
        call = await self.ran(raising, secret)
        assert (call.ended, call.result, call.line) == ("raised", None, 3)
        assert call.said in ("ValueError", "TypeError")
        assert (await self.ran(own, secret)).said == "an error of its own"
