"""The report of an interview as it is told, the same whatever dialect made the session."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.proctoring.wire import ObservationOut
from api.sessions.delivery import DeliveryOut
from api.sessions.exchanges import Outcome
from api.sessions.wire import ANSWER, ID, QUESTION
from domain.coverage import Requirement
from domain.report import CompetencyLine, QuestionFeedback, Recommendation, Report, RoadmapItem
from domain.scoring import Competency
from domain.session import Session, Turn


class Scores(BaseModel):
    """0 to 10 with one decimal; null is "not assessed"."""

    technical: float | None = Field(examples=[6.5])
    design: float | None = Field(examples=[7.0])
    communication: float | None = Field(examples=[None])

    @classmethod
    def of(cls, scores: dict[Competency, float | None]) -> "Scores":
        return cls(
            technical=scores.get("technical"),
            design=scores.get("design"),
            communication=scores.get("communication"),
        )


class QuestionAndAnswer(BaseModel):
    """A question and its answer, word for word."""

    turn: int = Field(examples=[1])
    question_number: int = Field(examples=[1])
    probe: int = Field(description="0: the main question; n: its nth follow-up", examples=[0])
    question: str = Field(examples=[QUESTION])
    answer: str | None = Field(examples=[ANSWER])
    status: Outcome = Field(examples=["answered"])
    score: float | None = Field(description="Of the question's own competency", examples=[6.5])
    assessed: bool = Field(examples=[True])
    asked_at: datetime
    answered_at: datetime | None

    @classmethod
    def of(cls, turn: Turn) -> "QuestionAndAnswer":
        score = turn.assessment.score if turn.assessment else None
        return cls(
            turn=turn.number,
            question_number=turn.question,
            probe=turn.probe,
            question=turn.text,
            answer=turn.answer,
            status=turn.closed or "standing",
            score=score,
            assessed=score is not None,
            asked_at=turn.asked_at,
            answered_at=turn.answered_at,
        )


class ReportResponse(BaseModel):
    """The report; `final_report` is all of it in prose (Markdown)."""

    session_id: UUID = Field(examples=[ID])
    status: Literal["completed"] = "completed"
    engine: Literal["openai", "offline"] = Field(description="What made it", examples=["offline"])
    method: str = Field(description="How it was made", examples=["offline:rules"])
    topic: str | None = Field(examples=["Databases"])
    role: str | None = Field(examples=[None])
    detected_seniority: str | None = Field(examples=["senior"])
    strengths: tuple[str, ...] = Field(examples=[["System thinking"]])
    gaps: tuple[str, ...] = Field(examples=[["What a failover loses"]])
    scores: Scores
    qa_history: list[QuestionAndAnswer]
    summary: str = Field(examples=["Two of five answers got a score; the mean is 6.5 of 10."])
    final_report: str = Field(examples=["# Interview report\n\n…"])
    recommendation: Recommendation = Field(examples=["Hire"])
    recommendation_reason: str = Field(examples=["Strong answers on design, with evidence in three of them."])
    skill_roadmap: tuple[RoadmapItem, ...]
    duration_minutes: float | None = Field(description="From start to end", examples=[35])
    started_at: datetime | None
    ended_at: datetime | None
    competencies: tuple[CompetencyLine, ...]
    coverage: tuple[Requirement, ...]
    delivery: DeliveryOut | None
    question_feedback: tuple[QuestionFeedback, ...]
    observations: list[ObservationOut] = Field(
        description="What was noticed around the interview, with the candidate's remarks; no score depends on it"
    )
    notes: tuple[str, ...] = Field(description="What the reader must know", examples=[[]])
    pending: int = Field(description="Answers whose assessment still waits for the model endpoint", examples=[0])

    @classmethod
    def of(cls, report: Report, session: Session, turns: list[Turn]) -> "ReportResponse":
        return cls(
            session_id=session.id,
            engine=report.engine,
            method=report.method,
            topic=session.topic,
            role=session.role,
            detected_seniority=session.seniority,
            strengths=report.strengths,
            gaps=report.gaps,
            scores=Scores.of(report.scores),
            qa_history=[QuestionAndAnswer.of(turn) for turn in turns if turn.heard],
            summary=report.summary,
            final_report=report.text,
            recommendation=report.recommendation,
            recommendation_reason=report.recommendation_reason,
            skill_roadmap=report.roadmap,
            duration_minutes=session.duration_minutes,
            started_at=session.started_at,
            ended_at=session.ended_at,
            competencies=report.competencies,
            coverage=report.coverage,
            delivery=DeliveryOut.of(report.delivery) if report.delivery else None,
            question_feedback=report.questions,
            observations=list(map(ObservationOut.of, report.observations)),
            notes=report.notes,
            pending=report.pending,
        )
