"""What comes next in an interview: budgets hold, it ends, and nothing but the arguments decides."""

import random

import pytest

from domain.plan import MOST_PROBES, SHORTEST_QUESTION, Ask, Close, Phase, PhasePlan, Plan, Probe, Progress, next_move

NAMES: tuple[Phase, ...] = ("intro", "background", "technical", "behavioral", "closing")


def phase(name: Phase, least: int = 1, most: int = 3, seconds: float = 600.0) -> PhasePlan:
    return PhasePlan(name=name, seconds=seconds, least=least, most=most)


def some_plan(rng: random.Random) -> Plan:
    """A plan as wild as the types allow."""
    phases = []
    for name in sorted(rng.sample(NAMES, rng.randint(1, len(NAMES))), key=NAMES.index):
        least = rng.randint(0, 3)
        phases.append(phase(name, least, least + rng.randint(0, 3), rng.uniform(30, 1200)))
    return Plan(
        phases=tuple(phases),
        questions=rng.randint(0, 12),
        seconds=rng.choice((None, rng.uniform(0, 3600))),
        probes=rng.randint(0, 4),
        early_end=rng.random() < 0.5,
    )


def played(plan: Plan, rng: random.Random) -> list[tuple[Progress, Ask | Probe | Close]]:
    """Play an interview to its end with a candidate of moods, as the rows would count it."""
    at = Progress(phase=rng.choice(("setup", "intro", plan.phases[0].name)))
    moves: list[tuple[Progress, Ask | Probe | Close]] = []
    begun = 0.0
    for _ in range(200):
        move = next_move(plan, at)
        assert next_move(plan, at) == move
        moves.append((at, move))
        if isinstance(move, Close):
            return moves
        elapsed = at.elapsed + rng.choice((0.0, rng.uniform(1, 400)))
        name, asked, in_phase, probes = at.phase, at.asked, at.in_phase, at.probes
        if isinstance(move, Probe):
            probes += 1
        else:
            begun = begun if move.phase == at.phase else at.elapsed
            in_phase = in_phase + 1 if move.phase == at.phase else 1
            name, asked, probes = move.phase, asked + 1, 0
        reason = rng.choice((None, "specifics"))
        at = Progress(name, asked, in_phase, probes, elapsed, elapsed - begun, reason, rng.random() < 0.3)
    raise AssertionError("it does not end")


@pytest.mark.parametrize("seed", range(400))
def test_every_interview_ends_within_its_budgets(seed: int):
    rng = random.Random(seed)
    plan = some_plan(rng)
    moves = played(plan, rng)
    asks = [(at, move) for at, move in moves if isinstance(move, Ask)]
    assert len(asks) <= plan.questions
    for one in plan.phases:
        assert sum(move.phase == one.name for _, move in asks) <= one.most
    names = [move.phase for _, move in asks]
    assert names == sorted(names, key=NAMES.index)
    row = 0
    for at, move in moves:
        row = row + 1 if isinstance(move, Probe) else 0
        assert row <= min(plan.probes, MOST_PROBES)
        if plan.seconds is not None and isinstance(move, Ask):
            assert plan.seconds - at.elapsed >= SHORTEST_QUESTION
        if isinstance(move, Probe):
            assert move.reason == at.probe
            assert at.asked


@pytest.mark.parametrize("seed", range(100))
def test_without_a_clock_every_planned_question_is_asked(seed: int):
    rng = random.Random(seed)
    count = rng.randint(1, 40)
    plan = Plan(phases=(phase("technical", count, count),), questions=count, probes=rng.randint(0, 2))
    moves = [move for _, move in played(plan, rng)]
    assert sum(isinstance(move, Ask) for move in moves) == count
    assert moves[-1] == Close("all asked")


def test_a_phase_gets_its_least_before_the_next_and_is_left_when_its_share_is_over():
    plan = Plan(phases=(phase("technical", 2, 4, 300), phase("behavioral")), questions=10, seconds=2100)
    assert next_move(plan, Progress("technical", 1, 1, elapsed=900, phase_elapsed=900)) == Ask("technical")
    assert next_move(plan, Progress("technical", 2, 2, elapsed=200, phase_elapsed=200)) == Ask("technical")
    assert next_move(plan, Progress("technical", 2, 2, elapsed=220, phase_elapsed=220)) == Ask("behavioral")


def test_time_that_later_phases_need_is_left_to_them():
    plan = Plan(phases=(phase("technical", 1, 9, 9999), phase("behavioral", 2)), questions=20, seconds=1000, probes=2)
    needed = 2 * SHORTEST_QUESTION
    at = 1000 - needed - SHORTEST_QUESTION
    assert next_move(plan, Progress("technical", 3, 3, elapsed=at)) == Ask("technical")
    assert next_move(plan, Progress("technical", 3, 3, elapsed=at + 1)) == Ask("behavioral")
    late = Progress("technical", 3, 3, elapsed=1000 - needed - 59, probe="numbers")
    assert next_move(plan, late) == Ask("behavioral")


def test_a_phase_ends_early_when_its_competencies_are_sure_and_it_has_its_least():
    plan = Plan(phases=(phase("technical", 2), phase("closing")), questions=9, early_end=True)
    assert next_move(plan, Progress("technical", 1, 1, sure=True)) == Ask("technical")
    assert next_move(plan, Progress("technical", 2, 2, sure=True)) == Ask("closing")
    steady = plan.model_copy(update={"early_end": False})
    assert next_move(steady, Progress("technical", 2, 2, sure=True)) == Ask("technical")


def test_the_last_question_may_still_be_probed_and_two_probes_are_the_most():
    plan = Plan(phases=(phase("technical"),), questions=1, probes=9)
    for probes, move in ((0, Probe("scale")), (1, Probe("scale")), (2, Close("all asked"))):
        assert next_move(plan, Progress("technical", 1, 1, probes, probe="scale")) == move


def test_when_the_time_is_up_nothing_is_begun():
    plan = Plan(phases=(phase("technical"),), questions=9, seconds=100, probes=2)
    assert next_move(plan, Progress("technical", 1, 1, elapsed=11)) == Close("time is up")
    assert next_move(plan, Progress("technical", 1, 1, elapsed=41, probe="scale")) == Close("time is up")
    assert next_move(plan, Progress("technical", 1, 1, elapsed=40, probe="scale")) == Probe("scale")


def test_a_phase_without_questions_is_passed_over():
    plan = Plan(phases=(phase("intro", 0, 0), phase("technical", 0, 0), phase("closing")), questions=3)
    assert next_move(plan, Progress("setup")) == Ask("closing")
    assert next_move(plan, Progress("intro")) == Ask("closing")
    nothing = Plan(phases=(phase("intro", 0, 0),), questions=3)
    assert next_move(nothing, Progress("setup")) == Close("all asked")
