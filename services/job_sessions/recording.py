"""Records an interaction: what kind of question it is and what could be said to it is settled before it is kept."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from agents.knowledge.frames import FrameChooser
from agents.outline import CLOSE_QUESTION, NEAR_QUESTION
from agents.routing.local import LocalRouter
from agents.tasks.suggest_responses import SUGGEST_RESPONSES, Suggestion, SuggestionsInput
from domain.errors import UpstreamMalformed, UpstreamUnavailable
from domain.job_session import (
    TYPE_OF_AGENT,
    Classification,
    Interaction,
    JobContext,
    JobSession,
    Response,
    question_level,
    speaking_seconds,
    structures,
)
from domain.knowledge import Recalled
from domain.question import Question, Routing
from graphs.judging import Judging, chosen
from graphs.recall import recall
from llm.embeddings import Embedder
from llm.engine import Engine
from memory.job_sessions import interactions, sessions
from memory.pool import Pool, connection

WITHOUT = "Nothing was recorded. Try again, send generatedResponses along, or turn responseGeneration off."
LONGEST_CONTEXT = 8_000
# Below what its session calls sure, a candidate answer carries this.
UNSURE = "below-confidence-threshold"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it comes in; None where the service is to find out."""

    session_id: UUID
    question: str
    classification: Classification | None = None
    responses: tuple[Response, ...] | None = None


class Recording:
    """Classifies by the router, and has candidate answers written by the specialist whose question it is."""

    def __init__(
        self,
        engine: Engine,
        local: LocalRouter,
        frames: FrameChooser,
        embedder: Embedder,
        pool: Pool,
        deadline: float,
    ) -> None:
        self._engine = engine
        self._local = local
        self._frames = frames
        self._embedder = embedder
        self._pool = pool
        self._judging = Judging(engine, local, embedder, deadline)

    async def record(self, owner: str, asked: Asked) -> Interaction:
        """Keep an interaction, whole: with its classification, and with candidate answers where its session wants them.

        Raises:
            NotFound: there is no such session.
            Forbidden: it is another's.
            UpstreamUnavailable, UpstreamMalformed: the candidate answers could not be written; nothing was kept.
        """
        async with connection(self._pool) as conn:
            session = await sessions.get(conn, asked.session_id, owner)
        classification, responses = asked.classification, asked.responses
        wanted = responses is None and session.settings.response_generation
        if classification is None or wanted:
            routing = await self._routed(asked.question)
            recalled = await recall(self._pool, self._embedder, self._frames, routing.leading, asked.question)
            classification = classification or _classified(routing, recalled, session.job_context)
            if wanted:
                responses = await self._suggested(session, asked.question, classification, routing, recalled)
        interaction = Interaction(
            id=uuid4(),
            session_id=asked.session_id,
            question=asked.question,
            classification=classification,
            responses=responses or (),
            happened_at=datetime.now(UTC),
        )
        async with connection(self._pool) as conn:
            return await interactions.put(conn, owner, interaction)

    async def _routed(self, text: str) -> Routing:
        question = Question(text=text)
        choice = await self._local.route(question, self._embedder)
        return (await self._judging.judge(chosen(question, choice))).routing

    async def _suggested(
        self, session: JobSession, text: str, kind: Classification, routing: Routing, recalled: Recalled
    ) -> tuple[Response, ...]:
        value = SuggestionsInput(
            routing.leading,
            Question(text=text, context=_described(session.job_context)),
            structures(kind),
            session.settings.preferred_language,
            recalled,
        )
        try:
            made = await self._engine.run(SUGGEST_RESPONSES, value)
        except UpstreamUnavailable as error:
            raise UpstreamUnavailable(f"The model endpoint cannot be reached. {WITHOUT}", error.retry_after) from error
        except UpstreamMalformed as error:
            raise UpstreamMalformed(f"The model endpoint answered with nothing that can be used. {WITHOUT}") from error
        return tuple(
            _response(number, each, routing, session.settings.confidence_threshold)
            for number, each in enumerate(made.responses, start=1)
        )


def _described(job: JobContext) -> str:
    facts = [f"{job.title} at {job.company}", job.seniority, job.interview_type, job.description]
    asks = f"Requirements: {', '.join(job.requirements)}" if job.requirements else None
    return "\n".join(fact for fact in (*facts, asks) if fact)[:LONGEST_CONTEXT]


def _classified(routing: Routing, recalled: Recalled, job: JobContext) -> Classification:
    """Take the type from whose question it is, subject and level from the bank's nearest question where it is near."""
    agent = routing.leading
    known, similarity = recalled.questions[0] if recalled.questions else (None, 0.0)
    near = known if similarity >= NEAR_QUESTION else None
    same = known if similarity >= CLOSE_QUESTION else None
    return Classification(
        type=TYPE_OF_AGENT[agent],
        category=near.tags[0] if near else agent,
        difficulty=question_level(same.difficulty if same else None, job.seniority),
        requires_star=agent == "behavioral",
    )


def _response(number: int, made: Suggestion, routing: Routing, threshold: float) -> Response:
    """Weigh an answer: no surer than that the right specialist gave it."""
    confidence = round(min(made.confidence, routing.confidence), 4)
    tags = tuple(dict.fromkeys(made.tags))
    return Response(
        id=f"response-{number}",
        content=made.content,
        structure=made.structure,
        estimated_duration=speaking_seconds(made.content),
        confidence=confidence,
        tags=tags if confidence >= threshold else (*tags, UNSURE),
    )
