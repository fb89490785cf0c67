"""What the graphs work with, apart from the database: loaded here for the service and for Studio alike."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from langgraph.graph.state import CompiledStateGraph

from agents.assessing import Assessor
from agents.knowledge.frames import FrameChooser
from agents.knowledge.library import playbook
from agents.planning import Planner
from agents.registry import specialists
from agents.routing.local import LocalRouter
from graphs import interviewer
from graphs.interviewer_parts import InterviewerParts
from graphs.recollecting import Recollections
from graphs.router import Router, build
from llm.embeddings import Embedder
from llm.engine import Engine
from llm.gateway import make_engine
from memory.pool import Pool
from settings import Settings

Graph: TypeAlias = CompiledStateGraph[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The engine, the models, and how long the router waits for a verdict (seconds)."""

    engine: Engine
    embedder: Embedder
    local: LocalRouter
    frames: FrameChooser
    assessor: Assessor
    deadline: float

    def graph(self, pool: Pool) -> Graph:
        """Compile the router graph over a database, without a checkpointer."""
        router = Router(self.engine, self.local, self.frames, self.embedder, pool, self.deadline)
        return build(router).compile()

    def interviewer_parts(self, pool: Pool) -> InterviewerParts:
        """What the interviewer graph works with, over a database."""
        return InterviewerParts(
            pool,
            self.engine,
            self.embedder,
            self.assessor,
            Planner(self.engine, self.embedder, pool, self.local),
            Recollections(pool, self.embedder),
        )

    def interviewer(self, parts: InterviewerParts) -> Graph:
        """Compile the interviewer graph; whoever runs it gives a checkpointer."""
        return interviewer.build(interviewer.Interviewer(parts)).compile()

    async def close(self) -> None:
        """Release connections and threads."""
        self.embedder.close()
        await self.engine.close()


def load(settings: Settings) -> Parts:
    """Read every file that the nodes need, so that no node has to; this blocks.

    Raises:
        StartupError: the engine or a model cannot be had; the message says what to do.
    """
    for name in specialists():
        playbook(name)
    engine, embedder = make_engine(settings), Embedder.load(settings.model)
    models = LocalRouter.load(), FrameChooser.load(), Assessor(engine, embedder)
    return Parts(engine, embedder, *models, deadline=settings.llm.classify_deadline)
