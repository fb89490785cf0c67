"""Measures of the stream: time to the first token, delay per token, CPU."""

from benchmarks.rounds import Pace, Seen, Stage, compare
from benchmarks.table import Row, quantile

STREAMS = {1: 10, 16: 100, 64: 100}


def _ratio(label: str, ours: list[float], floor: list[float], share: float, goal: float | None) -> Row:
    return Row(label, quantile(ours, share), quantile(floor, share), goal)


def paced(stage: Stage, workers: int) -> dict[str, Seen]:
    """20 ms between tokens; one stream at a time gets 10 tokens, several 100."""
    pace = Pace(tokens=STREAMS[workers], think=0.1 if workers == 1 else 1.0)
    names = ("routed", "ours", "routed+follow-ups") if workers == 64 else ("routed", "ours")
    each = {1: stage.times(40, 20), 16: stage.times(3, 1), 64: 2}[workers]
    rounds = {1: stage.times(5, 2), 16: stage.times(5, 3), 64: stage.times(4, 1)}[workers]
    return compare(stage, names, workers, each, rounds, pace)


def first_token(stage: Stage, workers: int, seen: dict[str, Seen]) -> list[Row]:
    """Time to the first token over the routed floor."""
    ours, floor = seen["ours"], seen["routed"]
    label = f"TTFT p50, {workers} stream{'s' if workers > 1 else ''}"
    rows = [_ratio(f"{label} / routed", ours.ttft(), floor.ttft(), 0.5, 1.5)]
    for sure in (True, False):
        kind = "sure" if sure else "unsure"
        rows.append(_ratio(f"· {kind} questions alone", ours.ttft(sure), floor.ttft(), 0.5, None))
    tail = 1.25 if workers == 64 else None
    rows.append(_ratio(label.replace("p50", "p95"), ours.ttft(), floor.ttft(), 0.95, tail))
    return rows


def crowd(seen: dict[str, Seen]) -> list[Row]:
    """What 64 streams cost."""
    ours, floor, full = seen["ours"], seen["routed"], seen["routed+follow-ups"]
    own, bare = ours.hops(), floor.hops()
    mean = Row("added delay per token, mean, 64 streams", sum(own) / len(own), sum(bare) / len(bare), 1.25)
    tail = _ratio("added delay per token, p95, 64 streams", own, bare, 0.95, 1.25)
    cpu = Row("CPU per stream, 64 streams, follow-ups in both", ours.cpu_per_stream, full.cpu_per_stream, 1.0)
    return [mean, tail, cpu]


def bursts(stage: Stage) -> list[Row]:
    """The same without pauses between tokens: side figures."""
    rows: list[Row] = []
    for workers, each in ((1, stage.times(100, 20)), (16, stage.times(10, 4)), (64, stage.times(4, 2))):
        pace = Pace(tokens=10 if workers == 1 else 100, token_ms=0, think=0.02 if workers == 1 else 1.0)
        seen = compare(stage, ("routed", "ours"), workers, each, stage.times(2, 1), pace)
        label = f"burst: TTFT p50, {workers} streams / routed"
        rows.append(_ratio(label, seen["ours"].ttft(), seen["routed"].ttft(), 0.5, None))
        if workers == 64:
            cpu = Row("burst: CPU per stream / routed", seen["ours"].cpu_per_stream, seen["routed"].cpu_per_stream)
            rows.append(cpu)
    return rows


def slow_model(stage: Stage) -> list[Row]:
    """First token and every other call after 300 ms; over a relay that does not route."""
    pace = Pace(tokens=5, first_token_ms=300, task_ms=300, think=0.3)
    seen = compare(stage, ("unrouted", "ours"), 8, stage.times(8, 4), stage.times(4, 2), pace)
    floor = seen["unrouted"].ttft()
    sure = _ratio("TTFT p50, model takes 300 ms, sure", seen["ours"].ttft(True), floor, 0.5, 1.05)
    return [sure, _ratio("· unsure, the model agrees", seen["ours"].ttft(False), floor, 0.5, 1.10)]
