"""Brings the authored passages that are nearest to a question."""

from agents.knowledge.frames import FrameChooser
from domain.knowledge import Recalled
from llm.embeddings import Embedder
from memory import catalog, passages
from memory.pool import Pool, connection

EACH = 60
QUESTIONS = 3


async def recall(pool: Pool, embedder: Embedder, frames: FrameChooser, specialist: str, text: str) -> Recalled:
    """Return what a specialist's playbook and the question bank hold near `text`, and what kind of question it is.

    Raises:
        DatabaseUnavailable: Postgres does not answer.
    """
    features = await embedder.afeatures([text], layers=True)
    async with connection(pool) as conn:
        hits = await passages.nearest(conn, specialist, features.embedding[0], EACH)
        near = [hit for hit in hits if hit.kind == "question"][:QUESTIONS]
        known = await catalog.authored(conn, [hit.ref for hit in near])
    frame = frames.choose(specialist, text, features)
    return Recalled(
        frame=frame,
        notes=frames.place(specialist, frame, {hit.ref: hit.similarity for hit in hits if hit.kind == "note"}),
        questions=tuple((known[hit.ref], hit.similarity) for hit in near if hit.ref in known),
    )
