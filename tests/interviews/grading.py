"""What a scripted model says when it grades an answer, and how it forgets that."""

import httpx
import orjson

from agents.tasks.assess_answer import ASSESS_ANSWER, Judgement
from tests.upstream.script import Behaviour
from tests.upstream.server import Upstream

ALWAYS = 1000


def grade(
    marker: str, score: float | None, *quotes: str, follow_up: str | None = None, times: int = ALWAYS
) -> Behaviour:
    """A reply to requests whose messages hold the marker: this score, resting on these quotes."""
    judgement = Judgement(
        evidence=list(quotes),
        score=score,
        confidence="high",
        communication_evidence=[],
        communication=None,
        covered=[],
        missing=[],
        strengths=["scripted strength"],
        improvements=["scripted improvement"],
        feedback="Scripted feedback.",
        vague_on="the scripted part" if follow_up else None,
        follow_up=follow_up,
    )
    text = orjson.dumps(judgement.model_dump()).decode()
    return Behaviour(kind=ASSESS_ANSWER.name, marker=marker, text=text, times=times)


async def forget(upstream: Upstream) -> None:
    """Have an endpoint do its default again, whatever was scripted."""
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.post(f"http://127.0.0.1:{upstream.port}/_script", json={"reset": True})
