"""A belief about a candidate's ability in one competency, sharpened by each rated answer.

The model is the two-parameter logistic of item response theory (Birnbaum 1968, in Lord & Novick, "Statistical
Theories of Mental Test Scores"), with one discrimination for all questions. The belief is kept normal after each
answer, as in Owen (1975), "A Bayesian sequential procedure for quantal response", JASA 70, here at the posterior's
mode; a score between 0 and 10 counts as a fraction of a right answer. The question asked next is the one with the
greatest information under the belief (van der Linden 1998, "Bayesian item selection criteria", Psychometrika 63).
"""

import math

from pydantic import BaseModel, ConfigDict

from domain.catalog import Difficulty
from domain.scoring import Confidence

# Logits: an answer to a question as hard as the candidate is able is worth 5 of 10.
DIFFICULTY: dict[Difficulty, float] = {"easy": -1.2, "medium": 0.0, "hard": 1.2, "expert": 2.2}
DISCRIMINATION = 1.4
# How much a rating counts beside a sure one.
WEIGHT: dict[Confidence, float] = {"low": 0.5, "medium": 0.8, "high": 1.0}
PRIOR_VARIANCE = 1.5
# Below this standard deviation more questions tell little: a third of what separates two difficulties.
SURE = 0.65
_STEPS = 8


class Belief(BaseModel):
    """Mean and variance of the ability (logits, on the scale of DIFFICULTY), and the ratings behind it."""

    model_config = ConfigDict(frozen=True)

    mean: float = 0.0
    variance: float = PRIOR_VARIANCE
    ratings: int = 0

    @property
    def deviation(self) -> float:
        return math.sqrt(self.variance)

    @property
    def sure(self) -> bool:
        return self.ratings >= 2 and self.deviation <= SURE


def expected(belief: Belief, difficulty: Difficulty) -> float:
    """Return the expected score, 0 to 1, of a candidate as able as the belief's mean."""
    return 1.0 / (1.0 + math.exp(-DISCRIMINATION * (belief.mean - DIFFICULTY[difficulty])))


def updated(belief: Belief, difficulty: Difficulty, score: float, confidence: Confidence) -> Belief:
    """Return the belief after an answer that scored `score` of 10."""
    share, weight = score / 10.0, WEIGHT[confidence]
    mode = belief.mean
    curvature = 1.0 / belief.variance
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + math.exp(-DISCRIMINATION * (mode - DIFFICULTY[difficulty])))
        slope = weight * DISCRIMINATION * (share - chance) - (mode - belief.mean) / belief.variance
        curvature = weight * DISCRIMINATION**2 * chance * (1.0 - chance) + 1.0 / belief.variance
        mode += slope / curvature
    return Belief(mean=mode, variance=1.0 / curvature, ratings=belief.ratings + 1)


def information(belief: Belief, difficulty: Difficulty) -> float:
    """Return by how much a question of this difficulty would shrink the variance, as a share of it, 0 to 1."""
    chance = expected(belief, difficulty)
    fisher = DISCRIMINATION**2 * chance * (1.0 - chance)
    return belief.variance * fisher / (1.0 + belief.variance * fisher)
