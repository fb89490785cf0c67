"""Assessment of one answer: rules first, then the engine's judgement, then verification of every quote."""

from agents.assessing.assessor import Assessor
from agents.tasks.assess_answer import AssessInput

__all__ = ["AssessInput", "Assessor"]
