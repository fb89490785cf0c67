"""Brings the authored passages that are nearest to a question."""

from domain.knowledge import Recalled
from llm.embeddings import Embedder
from memory import catalog, passages
from memory.passages import Hit
from memory.pool import Pool, connection

EACH = 30
QUESTIONS = 3


def _pairs(hits: list[Hit]) -> tuple[tuple[str, float], ...]:
    return tuple((hit.ref, hit.similarity) for hit in hits)


async def recall(pool: Pool, embedder: Embedder, specialist: str, text: str) -> Recalled:
    """Return what a specialist's playbook and the question bank hold near `text`.

    Raises:
        DatabaseUnavailable: Postgres does not answer.
    """
    [vector] = await embedder.aembed([text])
    async with connection(pool) as conn:
        hits = await passages.nearest(conn, specialist, vector, EACH)
        near = [hit for hit in hits if hit.kind == "question"][:QUESTIONS]
        known = await catalog.authored(conn, [hit.ref for hit in near])
    return Recalled(
        cues=_pairs([hit for hit in hits if hit.kind == "cue"]),
        notes=_pairs([hit for hit in hits if hit.kind == "note"]),
        questions=tuple((known[hit.ref], hit.similarity) for hit in near if hit.ref in known),
    )
