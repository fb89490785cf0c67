"""The scripted model endpoint in a process of its own."""

import json
import subprocess
import sys

from tests.process.rig import ROOT, environment


class UpstreamProcess:
    """Gives the endpoint's base URL; ended with the block."""

    def __init__(self, *arguments: str) -> None:
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-m", "tests.upstream", *arguments],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> str:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())["url"]

    def __exit__(self, *failure: object) -> None:
        assert self._process.stdout is not None
        self._process.terminate()
        self._process.wait(30)
        self._process.stdout.close()
