"""What the tracking dialect's agent endpoints read and write."""

from pydantic import BaseModel, Field

from agents.spec import SpecialistSpec
from api.text import Filled, Text, timestamp
from domain.errors import Invalid, TooLarge
from domain.question import Message, Question, Routing, Speaker
from services.answers import Answer
from settings import Limits


class MessageIn(BaseModel):
    """An earlier message of the conversation."""

    role: Speaker = Field(description="Who said it", examples=["user"])
    content: Text = Field(description="What was said", examples=["How would you store the click counts?"])


class AnswerRequest(BaseModel):
    """A question to the specialists."""

    question: Filled = Field(description="The interview question", examples=["How would you design a parcel tracker?"])
    context: Text | None = Field(None, description="Who asks, for which role", examples=["Staff engineer, logistics"])
    # One complaint is enough: a body of half a million wrong entries must not cost seconds.
    conversation_history: list[MessageIn] | None = Field(
        None,
        description="Earlier messages, oldest first",
        fail_fast=True,
        examples=[[{"role": "user", "content": "How would you design a courier's app?"}]],
    )

    def to_domain(self, limits: Limits) -> Question:
        """Return the question.

        Raises:
            TooLarge: the question or the context is over its limit.
            Invalid: there are too many earlier messages.
        """
        history = self.conversation_history or []
        if max(len(self.question), len(self.context or "")) > limits.question:
            raise TooLarge(f"question and context may have {limits.question} characters each.")
        if len(history) > limits.history:
            raise Invalid(f"conversation_history may have {limits.history} messages; send the newest.")
        return Question(
            text=self.question,
            context=self.context or "",
            history=tuple(Message(role=message.role, content=message.content) for message in history),
        )


class RoutingOut(BaseModel):
    """Which specialist answers, and why."""

    selected_agent: str = Field(description="The leading specialist", examples=["system_design"])
    reasoning: str = Field(examples=["Closest to questions about designing software systems."])
    confidence: float = Field(ge=0, le=1, description="Probability that the choice is right", examples=[0.97])
    agents: list[str] = Field(
        description="All specialists that answer, the leading one first", examples=[["system_design"]]
    )
    method: str = Field(description="local, model, or local_fallback (the model gave no verdict)", examples=["local"])

    @classmethod
    def from_domain(cls, routing: Routing) -> "RoutingOut":
        return cls(
            selected_agent=routing.leading,
            reasoning=routing.reasoning,
            confidence=round(routing.confidence, 4),
            agents=list(routing.agents),
            method=routing.method,
        )


class Metadata(BaseModel):
    """How the answer came about."""

    engine: str = Field(description="openai (a model's words) or offline (authored knowledge)", examples=["offline"])
    agents: list[str] = Field(
        description="The specialists that answered, the leading one first", examples=[["system_design"]]
    )
    routing_method: str = Field(examples=["local"])


class Statistics(BaseModel):
    """The answer's size."""

    word_count: int = Field(description="Words separated by white space", examples=[250])
    character_count: int = Field(description="Characters", examples=[1500])

    @classmethod
    def of(cls, text: str) -> "Statistics":
        return cls(word_count=len(text.split()), character_count=len(text))


class AnswerResponse(BaseModel):
    """A whole answer."""

    success: bool = Field(examples=[True])
    timestamp: str = Field(description="ISO 8601, UTC", examples=["2026-01-31T10:00:00.000Z"])
    question: str = Field(description="As it was asked", examples=["How would you design a parcel tracker?"])
    routing: RoutingOut
    answer: str = Field(description="Markdown", examples=["To design a parcel tracker, first settle what it is for…"])
    metadata: Metadata
    follow_up_questions: list[str] = Field(
        description="At most three; none when they could not be made",
        examples=[["How would you store the scans of one parcel?"]],
    )
    statistics: Statistics

    @classmethod
    def from_domain(cls, question: Question, answer: Answer, engine: str) -> "AnswerResponse":
        routing = answer.routing
        return cls(
            success=True,
            timestamp=timestamp(),
            question=question.text,
            routing=RoutingOut.from_domain(routing),
            answer=answer.text,
            metadata=Metadata(engine=engine, agents=list(routing.agents), routing_method=routing.method),
            follow_up_questions=list(answer.follow_ups),
            statistics=Statistics.of(answer.text),
        )


class AgentOut(BaseModel):
    """A specialist and what to ask it."""

    id: str = Field(examples=["case_study"])
    name: str = Field(examples=["Case Study"])
    specializations: list[str] = Field(examples=[["Market sizing", "Profitability"]])
    best_for: list[str] = Field(examples=[["Estimates", "Business cases"]])

    @classmethod
    def from_spec(cls, spec: SpecialistSpec) -> "AgentOut":
        return cls(
            id=spec.id,
            name=spec.name,
            specializations=list(spec.specializations),
            best_for=list(spec.best_for),
        )


class AgentsResponse(BaseModel):
    """All specialists."""

    total_agents: int = Field(examples=[6])
    agents: list[AgentOut]
