"""Evaluates answers outside of any interview: each on its own, a few at once."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from agents.assessing import AssessInput, Assessor
from agents.routing.categories import CATEGORY_OF_AGENT
from agents.routing.local import LocalRouter
from domain.catalog import BankQuestion, Category
from domain.errors import UpstreamUnavailable
from domain.question import Question
from domain.scoring import BROKEN, COMPETENCY_OF_CATEGORY, Assessment, not_assessed
from llm.embeddings import Embedder
from llm.engine import Engine
from memory import catalog, passages
from memory.pool import Pool, connection

log = logging.getLogger(__name__)

AT_ONCE = 8
# From this cosine on a bank question asks the same. Of the bank's own questions, all different, the nearest two reach
# 0.77; rewordings of one question ("Process vs thread") reach 0.85 to 1.
SAME = 0.8


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An answer with its assessment; `failed` tells that the model endpoint was out of reach, and nothing else."""

    question: str
    answer: str
    assessment: Assessment
    failed: bool = False


class Evaluations:
    """Finds what a question is about and what the bank knows of it, and has its answer assessed."""

    def __init__(self, engine: Engine, assessor: Assessor, local: LocalRouter, embedder: Embedder, pool: Pool) -> None:
        self._engine = engine
        self._assessor = assessor
        self._local = local
        self._embedder = embedder
        self._pool = pool

    async def evaluate(self, pairs: Sequence[tuple[str, str]]) -> list[Evaluated]:
        """Return what each answer is worth, for (question, answer) pairs, in their order.

        Raises:
            UpstreamUnavailable: the model endpoint was out of reach for all of them.
            DatabaseUnavailable: Postgres does not answer.
        """
        free = asyncio.Semaphore(AT_ONCE)

        async def one(question: str, answer: str) -> Evaluated:
            async with free:
                return await self._evaluate(question, answer)

        tasks = [asyncio.ensure_future(one(*pair)) for pair in pairs]
        try:
            evaluated = await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
        if evaluated and all(each.failed for each in evaluated):
            raise UpstreamUnavailable("The model endpoint cannot be reached, so nothing was assessed. Try again.")
        return evaluated

    async def _evaluate(self, question: str, answer: str) -> Evaluated:
        reference, category = await self._placed(question)
        value = AssessInput(
            question=question,
            main_question=question,
            category=category,
            difficulty=reference.difficulty if reference else "medium",
            answer=answer,
            reference=reference,
            key_concepts=reference.key_concepts if reference else (),
            earlier=(),
            claims=(),
            may_probe=False,
            asked=(),
        )
        try:
            return Evaluated(question, answer, await self._assessor.assess(value))
        except UpstreamUnavailable as error:
            nothing = not_assessed(COMPETENCY_OF_CATEGORY[category], error.message, self._engine.name)
            return Evaluated(question, answer, nothing, failed=True)
        except Exception as error:
            # One answer that breaks the assessor takes nothing from the others. The message may hold what it said.
            log.warning("an answer could not be assessed (%s)", type(error).__name__)
            nothing = not_assessed(COMPETENCY_OF_CATEGORY[category], BROKEN, self._engine.name)
            return Evaluated(question, answer, nothing)

    async def _placed(self, question: str) -> tuple[BankQuestion | None, Category]:
        """Return the bank question that asks the same, if there is one, and the question's category."""
        choice = await self._local.route(Question(text=question), self._embedder)
        leading = choice.routing.leading
        [vector] = await self._embedder.aembed([question])
        async with connection(self._pool) as conn:
            hits = await passages.nearest(conn, leading, vector, 1)
            same = [hit.text for hit in hits if hit.kind == "question" and hit.similarity >= SAME]
            found = await catalog.authored(conn, same)
        reference = next(iter(found.values()), None)
        return reference, reference.category if reference else CATEGORY_OF_AGENT[leading]
