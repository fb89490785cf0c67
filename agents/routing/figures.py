"""Figures about predicted probabilities: calibration, and where they can be trusted."""

import numpy as np
from numpy.typing import NDArray

from agents.routing.predict import Array

Right = NDArray[np.bool_]


def threshold(probabilities: Array, right: Right, precision: float, least: float) -> float:
    """Return the least probability, `least` or above, from which on this share of the choices is right."""
    order = np.argsort(-probabilities)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= precision)
    found = float(probabilities[order][enough[-1]]) if len(enough) else 1.0
    return max(least, found)


def calibration_error(probabilities: Array, right: Right, bins: int = 10) -> float:
    """Return the expected calibration error over equal bins (Guo et al., 2017, On Calibration of Modern Networks)."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = [
        abs(right[place == b].mean() - probabilities[place == b].mean()) * (place == b).mean() for b in np.unique(place)
    ]
    return float(sum(gaps))


def wilson(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, 1927, Probable Inference)."""
    if n == 0:
        return 0.0, 1.0
    share, spread = right / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * float(np.sqrt(share * (1 - share) / n + spread / n / 4)) / (1 + spread)
    return middle - half, middle + half
