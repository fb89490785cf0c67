"""The belief about an ability, against the posterior computed by numbers."""

import random

import numpy as np
import pytest

from domain.ability import (
    DIFFICULTY,
    DISCRIMINATION,
    PRIOR_VARIANCE,
    SURE,
    WEIGHT,
    Belief,
    expected,
    information,
    updated,
)
from domain.catalog import Difficulty
from domain.scoring import Confidence

GRID = np.linspace(-15, 15, 60_001)
LEVELS: tuple[Difficulty, ...] = tuple(DIFFICULTY)
CONFIDENCES: tuple[Confidence, ...] = tuple(WEIGHT)


def log_posterior(belief: Belief, difficulty: Difficulty, score: float, confidence: Confidence) -> np.ndarray:
    """On the grid, without its constant."""
    chance = 1 / (1 + np.exp(-DISCRIMINATION * (GRID - DIFFICULTY[difficulty])))
    likelihood = score / 10 * np.log(chance) + (1 - score / 10) * np.log1p(-chance)
    return WEIGHT[confidence] * likelihood - (GRID - belief.mean) ** 2 / (2 * belief.variance)


def case(seed: int) -> tuple[Belief, Difficulty, float, Confidence]:
    rng = random.Random(seed)
    belief = Belief(mean=rng.uniform(-4, 4), variance=rng.uniform(0.05, 2 * PRIOR_VARIANCE))
    score = rng.choice((0.0, 10.0, rng.uniform(0, 10)))
    return belief, rng.choice(LEVELS), score, rng.choice(CONFIDENCES)


@pytest.mark.parametrize("seed", range(200))
def test_an_update_is_the_posterior_at_its_mode(seed: int):
    belief, difficulty, score, confidence = case(seed)
    after = updated(belief, difficulty, score, confidence)
    density = log_posterior(belief, difficulty, score, confidence)
    top = int(density.argmax())
    assert after.mean == pytest.approx(GRID[top], abs=1e-3)
    step = 200
    curvature = -(density[top - step] - 2 * density[top] + density[top + step]) / (GRID[step] - GRID[0]) ** 2
    assert after.variance == pytest.approx(1 / curvature, rel=0.01)
    assert after.ratings == belief.ratings + 1


@pytest.mark.parametrize("seed", range(100))
def test_an_update_is_near_the_posterior_s_own_mean_and_variance(seed: int):
    belief, difficulty, score, confidence = case(seed)
    density = np.exp(log_posterior(belief, difficulty, score, confidence))
    density /= density.sum()
    mean = float((density * GRID).sum())
    variance = float((density * (GRID - mean) ** 2).sum())
    after = updated(belief, difficulty, score, confidence)
    assert after.mean == pytest.approx(mean, abs=0.3 * variance**0.5)
    assert after.variance == pytest.approx(variance, rel=0.3)


@pytest.mark.parametrize("seed", range(100))
def test_more_points_never_mean_less_ability_and_certainty_only_grows(seed: int):
    belief, difficulty, _, confidence = case(seed)
    means = [updated(belief, difficulty, score / 2, confidence).mean for score in range(21)]
    assert means == sorted(means)
    for score in (0.0, 5.0, 10.0):
        assert updated(belief, difficulty, score, confidence).variance < belief.variance


def test_an_unsure_rating_counts_less():
    moved = [updated(Belief(), "medium", 10, confidence).mean for confidence in ("low", "medium", "high")]
    assert moved == sorted(moved)
    assert moved[0] > 0


def test_a_hundred_answers_find_the_ability_they_come_from():
    rng = random.Random(1)
    for able in (-1.5, 0.0, 1.5):
        belief = Belief()
        for _ in range(100):
            difficulty = rng.choice(LEVELS)
            belief = updated(belief, difficulty, 10 * expected(Belief(mean=able), difficulty), "high")
        assert belief.mean == pytest.approx(able, abs=0.15)
        assert belief.sure


def test_sure_takes_two_ratings_and_a_narrow_belief():
    narrow = SURE**2
    assert Belief(variance=narrow, ratings=2).sure
    assert not Belief(variance=narrow, ratings=1).sure
    assert not Belief(variance=narrow * 1.01, ratings=9).sure


@pytest.mark.parametrize("seed", range(100))
def test_information_is_a_share_and_greatest_where_the_outcome_is_open(seed: int):
    belief, *_ = case(seed)
    shares = {level: information(belief, level) for level in LEVELS}
    assert all(0 < share < 1 for share in shares.values())
    nearest = min(LEVELS, key=lambda level: abs(DIFFICULTY[level] - belief.mean))
    assert max(shares, key=lambda level: shares[level]) == nearest
    wider = belief.model_copy(update={"variance": belief.variance * 2})
    assert all(information(wider, level) > shares[level] for level in LEVELS)
