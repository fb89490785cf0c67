"""A process killed anywhere leaves an interview that another process brings to the same end."""

import json
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import copied
from tests.crash.answers import ANSWERS, QUESTIONS
from tests.crash.rows import rows

ROOT = Path(__file__).parents[2]
NODES = ("prepare", "ask", "listen", "assess", "report")
# Further places: inside transactions, between them, and around the lease.
PLACES = (
    ("memory.sessions:begin", 1),
    ("memory.findings:put_pool", 1),
    ("memory.turns:ask", 2),
    ("memory.turns:close", 2),
    ("services.interviews.interviews:keep", 2),
    ("memory.leases:claim", 3),
    ("memory.turns:assess", 2),
    ("graphs.judgement:learn", 2),
    ("graphs.interviewer:judge", 3),
    ("memory.turns:deliver", 2),
    ("memory.checkpoints:prune", 2),
    ("memory.sessions:evaluate", 1),
    ("graphs.interviewer:close", 1),
    ("memory.sessions:complete", 1),
    ("memory.reports:put", 1),
    ("memory.checkpoints:forget", 1),
    ("memory.leases:release", 2),
)
POINTS = [
    *(
        (f"graphs.interviewer:Interviewer.{node}", when, nth)
        for node in NODES
        for when in ("before", "after")
        for nth in ((1,) if node in ("prepare", "report") else (1, 2))
    ),
    *((place, when, nth) for place, nth in PLACES for when in ("before", "after")),
]


class Children:
    """A warm process that forks one for each job."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, dsn: str, kill: tuple[str, str, int] | None) -> int:
        """Run an interview, from wherever it stands; return the exit status, negative for a signal."""
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        to.write(json.dumps({"dsn": dsn, "kill": kill}) + "\n")
        to.flush()
        return int(back.readline())


@pytest.fixture(scope="module")
def children() -> Generator[Children]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.child"],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        yield Children(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def undisturbed(cluster: str, template: str, children: Children) -> dict[str, list[dict[str, Any]]]:
    """The rows of an interview that nobody killed."""
    with copied(cluster, template) as dsn:
        assert children.run(dsn, None) == 0
        return rows(dsn)


def test_the_undisturbed_interview_is_whole(undisturbed: dict[str, list[dict[str, Any]]]):
    [session] = undisturbed["sessions"]
    assert session["status"] == "completed"
    assert session["answered"] == QUESTIONS
    assert session["free"]
    assert session["settled"]
    assert {turn["answer"] for turn in undisturbed["turns"]} <= set(ANSWERS)
    assert all(turn["assessment"] for turn in undisturbed["turns"])
    assert len(undisturbed["reports"]) == 1
    assert undisturbed["checkpoints"] == [{"count": 0}]


@pytest.mark.parametrize("point", POINTS, ids=lambda point: f"{point[0].rpartition(':')[2]}-{point[1]}-{point[2]}")
def test_killed_there_the_interview_ends_the_same(
    point: tuple[str, str, int], database: str, children: Children, undisturbed: dict[str, list[dict[str, Any]]]
):
    assert children.run(database, point) == -signal.SIGKILL
    assert children.run(database, None) == 0
    recovered = rows(database)
    for table, expected in undisturbed.items():
        assert recovered[table] == expected, table
