"""Rounds of load: each variant in turn, several times over, so that a noisy moment meets all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.client import Sample
from benchmarks.load import Job
from benchmarks.processes import Server, Upstream, load, measured, settle
from benchmarks.questions import Asked

OURS = "/api/agents/answer-stream"


@dataclass(frozen=True, slots=True)
class Stage:
    """What is running, what is asked, and how many bytes the service had after its first start."""

    upstream: Upstream
    relay: Server
    ours: Server
    questions: list[Asked]
    quick: bool
    seeded: int

    def variant(self, name: str) -> tuple[Server, str]:
        """The server and path of "ours", "unrouted", "routed" or "routed+follow-ups"."""
        if name == "ours":
            return self.ours, OURS
        path, _, extra = name.partition("+")
        return self.relay, f"/{path}" + ("?follow_ups=true" if extra else "")

    def times(self, full: int, quick: int) -> int:
        return quick if self.quick else full


@dataclass(frozen=True, slots=True)
class Pace:
    """How the upstream answers, and how long clients think at most (seconds)."""

    tokens: int = 100
    token_ms: float = 20
    first_token_ms: float = 0
    task_ms: float = 0
    think: float = 1.0

    @property
    def spread(self) -> float:
        """Seconds that one question takes with the pause before it: a cycle of a client."""
        return self.think + (self.first_token_ms + self.tokens * self.token_ms) / 1000


@dataclass(slots=True)
class Seen:
    """All rounds of one variant: samples, and server CPU in seconds."""

    samples: list[Sample] = field(default_factory=list)
    cpu: float = 0.0

    def ttft(self, sure: bool | None = None) -> list[float]:
        return [each.ttft for each in self.samples if sure is None or each.sure == sure]

    def hops(self) -> list[float]:
        return [hop for each in self.samples for hop in each.hops]

    @property
    def cpu_per_stream(self) -> float:
        """Milliseconds."""
        return 1000 * self.cpu / len(self.samples)


def job(stage: Stage, name: str, workers: int, each: int, pace: Pace, seed: int) -> Job:
    server, path = stage.variant(name)
    texts, sure = [asked.text for asked in stage.questions], [asked.sure for asked in stage.questions]
    return Job(server.port, path, texts, sure, workers, each, pace.think, pace.spread, seed)


def compare(stage: Stage, names: Sequence[str], workers: int, each: int, rounds: int, pace: Pace) -> dict[str, Seen]:
    """Load every variant in turn, `rounds` times, each with `workers` clients that ask `each` questions.

    Raises:
        RuntimeError: a stream did not come through whole.
    """
    default = {"tokens": pace.tokens, "token_ms": pace.token_ms, "stamped": bool(pace.token_ms)}
    slow = {"first_token_ms": pace.first_token_ms, "task_ms": pace.task_ms}
    stage.upstream.order(default={**default, **slow})
    seen = {name: Seen() for name in names}
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            server, _ = stage.variant(name)
            before = server.cpu()
            samples = measured(load(job(stage, name, workers, each, pace, 37 * number)))
            settle()
            seen[name].cpu += server.cpu() - before
            _check(name, samples, pace)
            seen[name].samples += samples
    return seen


def _check(name: str, samples: list[Sample], pace: Pace) -> None:
    broken = sum(not sample.whole for sample in samples)
    short = sum(len(sample.hops) != pace.tokens for sample in samples) if pace.token_ms else 0
    if broken or short:
        raise RuntimeError(f"{name}: {broken} streams failed and {short} lost tokens, of {len(samples)}")
