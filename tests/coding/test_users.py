"""The jail is the same for a service that is not root; and where there can be none, nothing is run."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
# Nobody, who may still read where the interpreter and the tests are.
READING = "+dac_override,+dac_read_search"
NOBODY = (
    *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
    *(f"--{which}=-all,{READING}" for which in ("inh-caps", "ambient-caps", "bounding-set")),
)
# The kernel gives no namespaces to processes with another root than their mounts', though all files are the same.
ENCLOSED = (
    "unshare",
    "--user",
    "--map-root-user",
    "--mount",
    "sh",
    "-c",
    'mount --rbind / /mnt && exec chroot /mnt "$@"',
)
ASKED = """
import asyncio, os, sys
sys.path.insert(0, sys.argv[1])
from agents.coding import Coding
from agents.coding.exercises import exercises
from agents.coding.written import Written

async def main():
    two_sum = next(one for one in exercises().values() if one.function == "two_sum")
    python = Written("open('/tmp/it-ran', 'w')\\ndef two_sum(numbers, target): return [0, 1]", "python")
    script = Written("require('fs').writeFileSync('/tmp/it-ran', ''); const twoSum = (a, b) => [0, 1];", "javascript")
    for found in (python, script):
        run = await Coding().run(found, two_sum.question)
        print(found.language, bool(run.cases), run.not_run, run.seen)
    print("ran", os.path.exists("/tmp/it-ran"))

asyncio.run(main())
"""


async def printed(*command: str) -> str:
    """Run a command in the project's folder, and return what it said."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": "/tmp", "CI": os.environ.get("CI", "")},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(240):
        out, _ = await process.communicate()
    return out.decode()


ONLY_ROOT = pytest.mark.skipif(os.getuid() != 0, reason="only root becomes another; all other tests have run as one")


@LINUX
@ONLY_ROOT
@pytest.mark.parametrize(
    ("file", "chosen"),
    [("test_sandbox.py", ""), ("test_script.py", "not same and not solution")],
    ids=["python", "node"],
)
async def test_hostile_code_is_held_as_well_for_a_service_that_is_not_root(file: str, chosen: str):
    pytest_here = (sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    said = await printed(*NOBODY, *pytest_here, str(HERE / file), "-k", chosen)
    told = said.splitlines()[-1]
    assert "passed" in told or "skipped" in told, said
    assert "failed" not in told, said


@LINUX
async def test_in_a_container_that_knows_one_user_code_is_run():
    said = await printed("unshare", "--user", "--map-root-user", sys.executable, "-B", "-c", ASKED, str(ROOT))
    assert said.splitlines()[0].startswith("python True  ()"), said
    assert said.splitlines()[2] == "ran False"


@LINUX
async def test_where_the_system_gives_no_namespaces_code_is_reviewed_and_not_run():
    said = await printed(*ENCLOSED, "sh", sys.executable, "-B", "-c", ASKED, str(ROOT))
    logged = "code could not be run (unshare"
    assert logged in said
    lines = [line for line in said.splitlines() if not line.startswith(logged)]
    assert lines[0].startswith("python False it cannot be shut in here: unshare"), said
    assert "It defines two_sum(numbers, target)." in lines[0]
    assert lines[1].startswith("javascript False "), said
    assert lines[2] == "ran False"
