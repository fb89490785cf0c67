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

    question: Filled = Field(
        description="The interview question", examples=["How would you design a parcel tracker?"]
    )
    context: Text | None = Field(
        None, description="Who asks, for which role", examples=["Staff engineer, logistics"]
    )
    conversation_history: list[MessageIn] | None = Field(None, description="Earlier messages, oldest first")

    def to_domain(self, limits: Limits) -> Question:
        """Return the question.

        Raises:
            TooLarge: a text or the history is over its limit.
            Invalid: the same, for the number of messages.
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
    agents: list[str] = Field(description="All specialists that answer, the leading one first")
    method: str = Field(
        description="local, model, or local_fallback (the model gave no verdict)", examples=["local"]
    )

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

    engine: str = Field(
        description="openai (a model's words) or offline (authored knowledge)", examples=["offline"]
    )
    agents: list[str] = Field(description="The specialists that answered, the leading one first")
    routing_method: str = Field(examples=["local"])


class Statistics(BaseModel):
    """The answer's size."""

    word_count: int = Field(description="Words separated by white space")
    character_count: int = Field(description="Characters")

    @classmethod
    def of(cls, text: str) -> "Statistics":
        return cls(word_count=len(text.split()), character_count=len(text))


class AnswerResponse(BaseModel):
    """A whole answer."""

    success: bool
    timestamp: str
    question: str
    routing: RoutingOut
    answer: str
    metadata: Metadata
    follow_up_questions: list[str]
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
    specializations: list[str]
    best_for: list[str]

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

    total_agents: int
    agents: list[AgentOut]


class ErrorResponse(BaseModel):
    """What went wrong and what to do."""

    detail: str = Field(examples=["The model endpoint does not answer. Try again in a few seconds."])


class Complaint(BaseModel):
    """One thing that is wrong with a request."""

    type: str
    loc: list[str | int]
    msg: str


class InvalidResponse(BaseModel):
    """What is wrong with a request, field by field."""

    detail: list[Complaint]
