"""What an answer was worth: ratings by competency, each with words of the candidate that code has found again."""

from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from domain.catalog import Category
from domain.coding import CodeRun

Competency = Literal["technical", "design", "behavioral", "product", "case", "communication"]
COMPETENCIES: tuple[Competency, ...] = get_args(Competency)
EngineName = Literal["openai", "offline"]
Band = Literal["strong", "not_strong"]
Confidence = Literal["low", "medium", "high"]
Refused = Literal["empty", "gibberish", "echo", "stuffed", "injected"]

COMPETENCY_OF_CATEGORY: dict[Category, Competency] = {
    "system_design": "design",
    "technical": "technical",
    "coding": "technical",
    "behavioral": "behavioral",
    "product": "product",
    "case_study": "case",
    "general": "communication",
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Rating(_Frozen):
    """One competency's part of an assessment; a rating without a score is "not assessed", and `note` says why.

    `evidence` holds verbatim quotes of the answer; code has located each of them.
    """

    competency: Competency
    score: float | None = Field(default=None, ge=0, le=10)
    confidence: Confidence | None = None
    band: Band | None = None
    evidence: tuple[str, ...] = ()
    note: str = ""

    @property
    def assessed(self) -> bool:
        return self.score is not None


class Assessment(_Frozen):
    """What was made of one answer.

    `covered` and `missing` name key concepts of the question; `observations` are what can be said without a number;
    `steering` lists attempts to instruct the grader, which changed nothing; `refused` says by which rule the answer
    earned nothing. `vague_on` and `follow_up` are the reason and the wording of a probe that would be worth asking.
    """

    ratings: tuple[Rating, ...] = ()
    feedback: str = ""
    strengths: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    observations: tuple[str, ...] = ()
    steering: tuple[str, ...] = ()
    refused: Refused | None = None
    vague_on: str | None = None
    follow_up: str | None = None
    unsaid: bool = Field(default=False, description="Nothing at all was said about what `vague_on` names")
    method: str = Field(description="How it was made, for instance `model:gpt-4o-mini` or `offline:similarity`")
    engine: EngineName
    run: CodeRun | None = Field(default=None, description="What became of the code, where the answer is code")

    @property
    def probe_reason(self) -> str | None:
        """Why a probe is worth asking, in words for the candidate."""
        if not self.vague_on or not self.follow_up or self.refused:
            return None
        return f"Nothing yet on {self.vague_on}" if self.unsaid else f"Answer was vague on {self.vague_on}"

    def rating(self, competency: Competency) -> Rating | None:
        """Return the rating of a competency that has a score."""
        return next((one for one in self.ratings if one.competency == competency and one.assessed), None)

    @property
    def main(self) -> Rating | None:
        """The rating of the question's own competency: the first one."""
        return self.ratings[0] if self.ratings else None

    @property
    def score(self) -> float | None:
        """The score of the question's own competency, if it was assessed."""
        return self.main.score if self.main else None


BROKEN: Final = "the service failed at it, which says nothing about the answer"


def not_assessed(competency: Competency, why: str, engine: EngineName) -> Assessment:
    """Return an assessment that claims nothing."""
    return Assessment(
        ratings=(Rating(competency=competency, note=why),),
        feedback=f"Not assessed: {why}",
        method="none",
        engine=engine,
    )


def average(scores: "tuple[float | None, ...] | list[float | None]") -> float | None:
    """Return the mean of the scores that were earned, one decimal, or None when there is none."""
    earned = [score for score in scores if score is not None]
    return round(sum(earned) / len(earned), 1) if earned else None
