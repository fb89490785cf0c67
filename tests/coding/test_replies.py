"""What is made of an isolated process that ends early, late, or with a refusal: what was told counts."""

from pathlib import Path

import pytest

from sandbox import run
from sandbox.run import Call, Job, Ran, Sandbox

pytestmark = pytest.mark.skipif(not Path("/proc/self/ns/user").exists(), reason="code is run on Linux alone")
BEGUN = '{"what": "begun"}'
CALL = '{"what": "call", "number": 0, "ended": "done", "output": "{\\"result\\": 7}", "seconds": 0.1}'
REFUSED = '{"what": "refused", "why": "Node.js does not start there"}'
JOB = Job("def f(): pass", "f", ((), ()), seconds=0, budget=0)


async def told(monkeypatch: pytest.MonkeyPatch, *lines: str, then: str = "") -> Ran:
    """Run a job with a process that tells these lines, whatever the job is."""
    monkeypatch.setattr(run, "BOOT", f"import time\nfor one in {lines!r}: print(one, flush=True)\n{then}")
    return await Sandbox().run(JOB)


async def test_code_that_ends_everything_has_died(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await told(monkeypatch, BEGUN) == Ran((Call("died"), Call("skipped")))


async def test_a_process_that_never_began_says_nothing_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    for lines in ((), (REFUSED,), (BEGUN, REFUSED)):
        found = await told(monkeypatch, *lines)
        assert found.calls == ()
        assert found.unavailable


async def test_what_was_told_counts_when_time_is_up_or_a_later_call_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Ran((Call("returned", 7), Call("skipped")))
    assert await told(monkeypatch, BEGUN, CALL, then="time.sleep(1000)") == kept
    assert await told(monkeypatch, BEGUN, CALL, REFUSED) == kept


async def test_why_nothing_could_be_run_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await told(monkeypatch, REFUSED)
    assert "Node.js does not start there" in caplog.text
