"""Plans interviews: the phases, a pool of questions to choose from, and what there is to find out."""

from agents.planning.planner import Planner
from agents.planning.prepared import Prepared

__all__ = ["Planner", "Prepared"]
