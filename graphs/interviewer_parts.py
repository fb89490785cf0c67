"""What the interviewer graph works with."""

from dataclasses import dataclass

from agents.assessing import Assessor
from agents.planning import Planner
from graphs.recollecting import Recollections
from llm.embeddings import Embedder
from llm.engine import Engine
from memory.pool import Pool


@dataclass(frozen=True, slots=True)
class InterviewerParts:
    """The engine, the models over it, and the database."""

    pool: Pool
    engine: Engine
    embedder: Embedder
    assessor: Assessor
    planner: Planner
    recollections: Recollections
