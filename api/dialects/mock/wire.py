"""What the mock interview dialect reads and writes."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.sessions.wire import ANSWER, ID, QUESTION, answer_of
from api.sessions.words import DIFFICULTIES, Level, level
from api.text import Filled, Text
from domain.catalog import Difficulty
from domain.report import Report
from domain.session import Session, Turn

MOST_QUESTIONS = 10
LONGEST_TOPIC = 4000
NEXT = "When would you take a linked list over an array?"

Count = Annotated[int, Field(strict=True, ge=1, le=MOST_QUESTIONS)]


class QuestionsRequest(BaseModel):
    """Which questions, and how many."""

    topic: Filled = Field(max_length=LONGEST_TOPIC, examples=["Databases"])
    difficulty: Level = Field(examples=["medium"])
    num_questions: Count = Field(description="A whole number", examples=[4])

    @property
    def stored_difficulty(self) -> Difficulty:
        """The difficulty in the question bank's words."""
        return DIFFICULTIES[self.difficulty]


class StartRequest(QuestionsRequest):
    """The interview that is wanted."""

    probes: bool = Field(
        False,
        strict=True,
        description="Ask follow-up questions, and take wishes for a hint or a repetition as what they are",
        examples=[False],
    )


class StartResponse(BaseModel):
    """A new session with its first question."""

    session_id: UUID = Field(examples=[ID])
    greeting: str = Field(examples=["Welcome! This is a medium level interview on Data Structures, with 5 questions."])
    current_question: str = Field(examples=[QUESTION])
    question_number: int = Field(examples=[1])
    total_questions: int = Field(examples=[4])
    status: Literal["waiting_for_answer"] = "waiting_for_answer"

    @classmethod
    def of(cls, session: Session, turn: Turn) -> "StartResponse":
        return cls(
            session_id=session.id,
            greeting=_greeting(session),
            current_question=turn.text,
            question_number=turn.question,
            total_questions=session.total_questions,
        )


def _greeting(session: Session) -> str:
    """The interview's own greeting, if it names topic and level as clients expect."""
    expected = str(level(session)), str(session.topic)
    if all(word.casefold() in session.greeting.casefold() for word in expected):
        return session.greeting
    return f"Welcome! This is a {expected[0]} level interview on {expected[1]}."


class SubmitRequest(BaseModel):
    """An answer; without `question_number` it is one to the question that stands when it arrives."""

    session_id: Text = Field(description="The session's id", examples=[ID])
    answer: Text = Field(description="Not blank, and at most 20,000 characters", examples=[ANSWER])
    question_number: int | None = Field(
        None, strict=True, ge=1, le=2**31 - 1, description="The question that it answers", examples=[1]
    )

    def said(self) -> str:
        """Return the answer.

        Raises:
            TooLarge: it is longer than an answer may be.
        """
        return answer_of(self.answer)


class NextResponse(BaseModel):
    """The answer is kept; this question waits for the next one."""

    session_id: UUID = Field(examples=[ID])
    message: str = Field(
        description="The reply to a wish for a hint or a repetition, after which the same question stands",
        examples=["Answer recorded successfully"],
    )
    next_question: str = Field(examples=[NEXT])
    question_number: int = Field(examples=[2])
    total_questions: int = Field(examples=[4])
    status: Literal["waiting_for_answer"] = "waiting_for_answer"

    @classmethod
    def of(cls, session: Session, turn: Turn, message: str) -> "NextResponse":
        return cls(
            session_id=session.id,
            message=message,
            next_question=turn.text,
            question_number=turn.question,
            total_questions=session.total_questions,
        )


class DoneResponse(BaseModel):
    """The last answer is kept, and the interview is over."""

    session_id: UUID = Field(examples=[ID])
    message: str = Field(default="Interview completed!", examples=["Interview completed!"])
    feedback: str = Field(description="The final report, in Markdown", examples=["# Interview report\n\n…"])
    total_answered: int = Field(examples=[4])
    status: Literal["completed"] = "completed"

    @classmethod
    def of(cls, session: Session, report: Report) -> "DoneResponse":
        return cls(session_id=session.id, feedback=report.text, total_answered=session.answered)


class HeardNext(NextResponse):
    """The same for a spoken answer, with what was heard."""

    transcript: str = Field(examples=["an array keeps its elements side by side"])


class HeardDone(DoneResponse):
    """The same for a spoken answer, with what was heard."""

    transcript: str = Field(examples=["a linked list needs no contiguous memory"])


class CountsResponse(BaseModel):
    """The caller's mock interviews."""

    active_sessions: int = Field(description="Not completed", examples=[2])
    completed_sessions: int = Field(examples=[9])
    total_sessions: int = Field(examples=[11])


class QuestionsResponse(BaseModel):
    """As many questions as were asked for, all different."""

    questions: list[str] = Field(examples=[[QUESTION, NEXT]])
    topic: str = Field(examples=["Databases"])
    difficulty: Level = Field(examples=["medium"])
