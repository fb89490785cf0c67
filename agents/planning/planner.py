"""Plans every kind of interview over one database's question bank."""

from collections.abc import Sequence

from agents.planning import given, mock, practised, profiled
from agents.planning.given import Kind
from agents.planning.mock import Wanted
from agents.planning.practised import Practice
from agents.planning.prepared import Prepared
from agents.planning.profiled import Application
from agents.planning.shelf import Bank
from agents.routing.local import LocalRouter
from domain.catalog import Difficulty
from domain.profile import CandidateProfile, Comparison, JobProfile
from llm.embeddings import Embedder
from llm.engine import Engine
from memory.pool import Pool


class Planner:
    """Prepares interviews; what it keeps of the bank is renewed when the bank changes."""

    def __init__(self, engine: Engine, embedder: Embedder, pool: Pool, router: LocalRouter | None = None) -> None:
        self._engine = engine
        self._embedder = embedder
        self._bank = Bank(pool, embedder)
        self._router = router or LocalRouter.load()

    async def by_topic(
        self,
        topic: str,
        difficulty: Difficulty,
        count: int,
        *,
        probes: bool = False,
        avoid: Sequence[str] = (),
        level: str | None = None,
        seed: int | None = None,
    ) -> Prepared:
        """Plan `count` questions on a topic, from a pool of about three times as many.

        `avoid` holds questions that must not come again, in any wording; `level` is the word for the difficulty that
        the greeting uses (by default simple, medium, hard or expert). Without probes there are no asides either. With a
        `seed`, chance has a say among questions that do about equally well.

        Raises:
            DatabaseUnavailable: Postgres does not answer.
        """
        wanted = Wanted(topic, difficulty, count, probes, tuple(avoid), level, seed)
        return await mock.by_topic(self._engine, self._embedder, await self._bank.shelf(), wanted)

    async def questions(self, topic: str, difficulty: Difficulty, count: int, seed: int | None = None) -> list[str]:
        """Return exactly `count` questions on a topic, all different (as far as the bank goes, also in meaning).

        With a `seed`, chance has a say among questions that do about equally well.

        Raises:
            DatabaseUnavailable: Postgres does not answer.
        """
        wanted = Wanted(topic, difficulty, count, seed=seed)
        return await mock.texts(self._engine, self._embedder, await self._bank.shelf(), wanted)

    async def by_profile(
        self,
        profile: CandidateProfile,
        job: JobProfile,
        comparison: Comparison,
        *,
        avoid: Sequence[str] = (),
        recalled: Sequence[str] = (),
    ) -> Prepared:
        """Plan a live interview of 35 minutes and at most 10 questions for a candidate and a job.

        `recalled` holds short texts that an earlier interview agreed to come back to.

        Raises:
            DatabaseUnavailable: Postgres does not answer.
        """
        application = Application(profile, job, comparison, tuple(avoid), tuple(recalled))
        return await profiled.by_profile(self._engine, self._embedder, await self._bank.shelf(), application)

    async def by_job(
        self,
        job: JobProfile,
        topic: str,
        difficulty: Difficulty,
        count: int,
        *,
        given: Sequence[str] = (),
        bank: Sequence[int] = (),
        probes: bool = False,
        avoid: Sequence[str] = (),
        level: str | None = None,
        seed: int | None = None,
    ) -> Prepared:
        """Plan `count` questions for a job, the given ones first and verbatim; the others as in `by_topic`.

        `bank` holds the ids of the given ones in the question bank.

        Raises:
            DatabaseUnavailable: Postgres does not answer.
        """
        wanted = Practice(topic, difficulty, count, probes, tuple(avoid), level, seed, job, tuple(given), tuple(bank))
        return await practised.by_job(self._engine, self._embedder, await self._bank.shelf(), self._router, wanted)

    async def by_questions(self, questions: Sequence[str], kinds: Sequence[Kind] = ()) -> Prepared:
        """Plan an interview that asks these questions verbatim, in their order.

        Raises:
            Invalid: there is no question, or there are kinds, but not one for each.
            DatabaseUnavailable: Postgres does not answer.
        """
        return await given.by_questions(questions, kinds, await self._bank.shelf(), self._router, self._embedder)
