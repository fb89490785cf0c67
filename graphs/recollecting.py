"""The memory from one interview to the next, for candidates who opted in, and its erasure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.ability import Belief
from domain.recollection import to_remember
from domain.report import Report
from domain.scoring import Competency
from domain.session import Session, Turn
from llm.embeddings import Embedder
from memory import recollections
from memory.pool import Pool, connection

MOST_WEAK = 5
# A few words about a weakness are seldom near the name of a topic: 0.1 to 0.35 (cosine) where it belongs to it, and
# below this where it has nothing to do with it.
RELATED = 0.1


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the next interview may build on: questions not to ask again, what was agreed, what was weak, priors."""

    avoid: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    beliefs: Mapping[Competency, Belief] = field(default_factory=dict)


NOTHING = Recalled()


class Recollections:
    """Keeps, recalls and forgets, always for one owner.

    Every method raises DatabaseUnavailable when Postgres does not answer.
    """

    def __init__(self, pool: Pool, embedder: Embedder) -> None:
        self._pool = pool
        self._embedder = embedder

    async def keep(
        self,
        owner: str,
        session: Session,
        report: Report,
        turns: Sequence[Turn],
        beliefs: Mapping[Competency, Belief],
    ) -> bool:
        """Remember an interview, in place of what was remembered of it before; False without the opt-in."""
        if not session.memory_opt_in:
            return False
        texts = list(dict.fromkeys(one.text for one in to_remember(report, turns, beliefs) if one.text))
        # Before a connection is taken: a long interview's vectors take seconds.
        vectors = dict(zip(texts, await self._embedder.aembed(texts), strict=True))
        async with connection(self._pool) as conn, conn.transaction():
            return await recollections.remember(conn, owner, session.id, report, turns, beliefs, vectors)

    async def recall_for(self, owner: str, about: str) -> Recalled:
        """Return what is remembered for an interview about this topic or job."""
        vector = (await self._embedder.aembed([about]))[0] if about.strip() else None
        async with connection(self._pool) as conn:
            weak = await recollections.recall(conn, owner, vector, MOST_WEAK, kinds=("gap", "roadmap"))
            return Recalled(
                avoid=tuple(text for text, _ in await recollections.met(conn, owner)),
                agreed=await recollections.last_agreed(conn, owner),
                weak=tuple(one.text for one in weak if one.similarity is None or one.similarity >= RELATED),
                beliefs=await recollections.beliefs(conn, owner),
            )

    async def forget(self, owner: str) -> int:
        """Erase everything remembered of an owner and opt out all of the owner's interviews."""
        async with connection(self._pool) as conn, conn.transaction():
            return await recollections.forget(conn, owner)
