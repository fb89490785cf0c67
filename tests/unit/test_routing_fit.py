"""What training fits is what the router computes, and its figures are what they say."""

import numpy as np
import pytest

from agents.routing.figures import calibration_error, threshold, wilson
from agents.routing.predict import lexical_scores

pytest.importorskip("sklearn")

TEXTS = ["tell me about a time you failed", "reverse a linked list", "why do you want this job", "design a cache"] * 3
LABELS = np.array([0, 1, 2, 1] * 3)


def test_prediction_is_the_arithmetic_of_training() -> None:
    from sklearn.linear_model import LogisticRegression

    from agents.routing.fit import DENSE_C, counted, fit_view
    from agents.routing.predict import dense_scores

    rows = np.random.default_rng(0).normal(size=(len(TEXTS), 20))
    view = fit_view(rows, counted(TEXTS), LABELS)
    model = LogisticRegression(C=DENSE_C, max_iter=600).fit(rows, LABELS)
    np.testing.assert_allclose(dense_scores(view, rows), model.decision_function(rows), rtol=1e-3, atol=1e-3)
    assert (lexical_scores(view, TEXTS).argmax(1) == LABELS).all()


def test_fitting_twice_gives_the_same() -> None:
    from agents.routing.fit import counted, fit_view

    rows = np.random.default_rng(0).normal(size=(len(TEXTS), 20))
    one, two = (fit_view(rows, counted(TEXTS), LABELS) for _ in range(2))
    np.testing.assert_array_equal(one.dense, two.dense)
    np.testing.assert_array_equal(one.lexical, two.lexical)


def test_threshold_keeps_the_wanted_precision() -> None:
    probabilities = np.array([0.99, 0.98, 0.97, 0.96, 0.95])
    right = np.array([True, True, True, False, True])
    assert threshold(probabilities, right, 1.0, 0.5) == pytest.approx(0.97)
    assert threshold(probabilities, right, 0.8, 0.5) == pytest.approx(0.95)
    assert threshold(probabilities, right, 0.8, 0.98) == pytest.approx(0.98)


def test_calibration_error_is_the_gap_between_claimed_and_kept() -> None:
    assert calibration_error(np.full(10, 0.9), np.array([True] * 9 + [False])) == pytest.approx(0.0)
    assert calibration_error(np.full(10, 0.9), np.array([True] * 5 + [False] * 5)) == pytest.approx(0.4)


def test_wilson_holds_the_share_and_stays_in_bounds() -> None:
    low, high = wilson(299, 300)
    assert 0.98 < low < 299 / 300 < high <= 1.0
    assert wilson(0, 0) == (0.0, 1.0)
