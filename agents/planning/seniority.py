"""Which difficulties suit a seniority."""

from agents.planning.picking import AROUND, Shares
from domain.catalog import Difficulty
from domain.profile import Seniority

_SENIOR: Shares = {"medium": 0.4, "hard": 0.5, "expert": 0.1}
_BY_SENIORITY: dict[Seniority, tuple[Difficulty, Shares]] = {
    "intern": ("easy", {"easy": 0.7, "medium": 0.3}),
    "junior": ("easy", {"easy": 0.55, "medium": 0.45}),
    "mid": ("medium", AROUND["medium"]),
    "senior": ("hard", _SENIOR),
    "lead": ("hard", _SENIOR),
    "manager": ("hard", _SENIOR),
    "staff": ("expert", {"hard": 0.6, "expert": 0.4}),
    "principal": ("expert", {"hard": 0.5, "expert": 0.5}),
    "director": ("expert", {"hard": 0.5, "expert": 0.5}),
}


def level_for(seniority: Seniority) -> tuple[Difficulty, Shares]:
    """Return the difficulty that a seniority calls for, and the shares of difficulties around it."""
    return _BY_SENIORITY[seniority]
