"""An interview as it stands at its end, built turn by turn, for the tests of the report."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from agents.knowledge.library import bank
from agents.reporting.given import ReportInput
from domain.catalog import BankQuestion, Category
from domain.plan import PhasePlan, Plan
from domain.scoring import COMPETENCY_OF_CATEGORY, Assessment, Confidence, Rating
from domain.selection import PoolQuestion
from domain.session import Session, Turn

ID = UUID("00000000-0000-4000-8000-000000000001")
START = datetime(2026, 1, 1, 10, tzinfo=UTC)
ANSWER = (
    "I would put a cache in front of the database because reads dominate by ten to one. "
    "Um, the cache holds rendered pages for sixty seconds, and we invalidate them when a row changes."
)


def authored(category: Category, count: int = 1) -> list[BankQuestion]:
    """The first questions of a category in the bank."""
    return [question for question in bank() if question.category == category][:count]


def assessed(question: BankQuestion, score: float | None, confidence: Confidence = "high", **more: Any) -> Assessment:
    """An assessment that earned this score."""
    rating = Rating(
        competency=COMPETENCY_OF_CATEGORY[question.category],
        score=score,
        confidence=confidence if score is not None else None,
        evidence=("reads dominate by ten to one",) if score is not None else (),
        note="" if score is not None else "offline, behavioral answers are not scored",
    )
    values: dict[str, Any] = {
        "ratings": (rating,),
        "feedback": "You named the mechanism and its cost.",
        "strengths": ("Names the trade-off between freshness and load",) if score and score >= 6 else (),
        "improvements": ("Say how you would measure the hit rate",),
        "covered": question.key_concepts[:2],
        "missing": question.key_concepts[2:4],
        "method": "model:scripted",
        "engine": "openai",
    }
    return Assessment(**(values | more))


def turn(
    number: int,
    question: BankQuestion,
    assessment: Assessment | None,
    *,
    topic: str = "Caching",
    of: int | None = None,
    **more: Any,
) -> Turn:
    """An answered exchange; `of` makes it the first follow-up of that question."""
    asked = PoolQuestion(
        position=number,
        text=question.text,
        category=question.category,
        difficulty=question.difficulty,
        topic=topic,
        bank=question.text,
        key_concepts=question.key_concepts,
    )
    values: dict[str, Any] = {
        "session_id": ID,
        "number": number,
        "question": of or number,
        "probe": 1 if of else 0,
        "phase": "technical",
        "asked": asked,
        "text": question.text,
        "answer": ANSWER,
        "closed": "answered",
        "assessment": assessment,
        "asked_at": START,
        "delivered_at": START,
        "answered_at": START + timedelta(minutes=2),
    }
    return Turn(**(values | more))


def session(questions: int, **more: Any) -> Session:
    """A finished mock interview with so many planned questions."""
    plan = Plan(phases=(PhasePlan(name="technical", seconds=0, least=questions, most=questions),), questions=questions)
    values: dict[str, Any] = {
        "id": ID,
        "owner": "guest",
        "dialect": "mock",
        "status": "completed",
        "phase": "completed",
        "engine": "openai",
        "plan": plan,
        "topic": "Backend",
        "difficulty": "medium",
        "created_at": START,
        "started_at": START,
        "ended_at": START + timedelta(minutes=20),
    }
    return Session(**(values | more))


def given(
    turns: Sequence[Turn], *, questions: int | None = None, of: Session | None = None, **more: Any
) -> ReportInput:
    """What a report is made from, with the references of every question."""
    references = {one.text: one for one in bank()}
    planned = questions or len({one.question for one in turns})
    return ReportInput(session=of or session(planned), turns=tuple(turns), references=references, **more)


def scored(*scores: float | None, confidence: Confidence = "high") -> list[Turn]:
    """Technical exchanges with these scores."""
    questions = authored("technical", len(scores))
    return [
        turn(place, question, assessed(question, score, confidence), topic=f"Topic {'ABCDEFGHIJ'[place % 10]}")
        for place, (question, score) in enumerate(zip(questions, scores, strict=True), 1)
    ]
