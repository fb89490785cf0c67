"""What clients of the parallel dialect ask for."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from agents.coding.exercises import Kind, kind_of
from api.text import Filled
from domain.errors import Invalid
from domain.session import Wanted
from memory.parallel import Candidate

MOST_QUESTIONS = 1000
LONGEST_QUESTION = 20_000
LONGEST_NAME = 4000
LONGEST_EMAIL = 320
DAY_SECONDS = 86_400


def _address(text: str) -> str:
    name, _, host = text.strip().rpartition("@")
    if not name or not host or any(map(str.isspace, text.strip())):
        raise ValueError("must be an e-mail address")
    return text.strip()


Email = Annotated[Filled, AfterValidator(_address), Field(max_length=LONGEST_EMAIL)]
Seconds = Annotated[float, Field(gt=0, le=DAY_SECONDS, strict=True)]


class InterviewRequest(BaseModel):
    """The interview that is wanted, and for whom; the lists have one entry for each question, or are left out."""

    name: Filled = Field(max_length=LONGEST_NAME, examples=["Noor Haddad"])
    email: Email = Field(examples=["noor@candidates.example"])
    questions: list[Annotated[Filled, Field(max_length=LONGEST_QUESTION)]] = Field(
        description="1 to 1,000; asked word for word and in this order",
        examples=[["What made your last release late?", "Write a function that reverses the words of a sentence."]],
    )
    question_types: list[Kind] | None = Field(
        None,
        description="When left out, exercises of the question bank are coding, and all others text",
        examples=[["text", "coding"]],
    )
    timers: list[Seconds] | Seconds | None = Field(
        None, description="Seconds for each question, or one number for all of them", examples=[[120, 900]]
    )

    @property
    def candidate(self) -> Candidate:
        """Who is interviewed."""
        return Candidate(self.name.strip(), self.email)

    def wanted(self) -> Wanted:
        """Return what is wanted, with one kind and, where timers run, one timer for each question.

        Raises:
            Invalid: there is no question, there are too many, or a list has another length.
        """
        count = len(self.questions)
        if not 1 <= count <= MOST_QUESTIONS:
            raise Invalid(f"questions: give 1 to {MOST_QUESTIONS} of them.")
        kinds: list[Kind] = [kind_of(one) for one in self.questions]
        if self.question_types is not None:
            kinds = self.question_types
        if len(kinds) != count:
            raise Invalid(f"question_types: give one for each of the {count} questions, or leave them out.")
        timers = self.timers if isinstance(self.timers, list) else [self.timers] * count if self.timers else None
        if timers is not None and len(timers) != count:
            raise Invalid(f"timers: give one number, or one for each of the {count} questions.")
        return Wanted(questions=count, given=tuple(self.questions), kinds=tuple(kinds), timers=tuple(timers or ()))
