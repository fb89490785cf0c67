"""What planning hands over: everything that an interview starts with."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.coverage import Requirement
from domain.plan import Plan
from domain.selection import PoolQuestion


@dataclass(frozen=True, slots=True)
class Prepared:
    """A planned interview; positions in the pool count from 0, requirement ids from 1.

    `vectors` holds one row of 384 for each question of the pool, of length 1; None for given questions, which are
    asked in their own order and so are never compared.
    """

    plan: Plan
    pool: tuple[PoolQuestion, ...]
    vectors: NDArray[np.float32] | None
    requirements: tuple[Requirement, ...]
    greeting: str
