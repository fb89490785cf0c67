"""What an interview should find out, requirement by requirement, and the evidence there is so far."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.scoring import Assessment, Competency

RequirementKind = Literal["job", "claim", "topic", "rubric"]
RequirementStatus = Literal["open", "probed", "covered", "weak", "supported", "unsupported", "contradicted"]

# A score of this much, of 10, covers a requirement.
COVERS = 6.0
# Where no score can be earned, this share of the key concepts does.
COVERS_CONCEPTS = 0.5
# So many quotes stay for a requirement, the newest: each answer costs the same, however many there were before.
MOST_EVIDENCE = 8


class Evidence(BaseModel):
    """Words of the candidate about a requirement, verbatim, and the turn in which they were said."""

    model_config = ConfigDict(frozen=True)

    turn: int
    quote: str


class Requirement(BaseModel):
    """One row of the coverage matrix; a claim is a sentence of the resume."""

    model_config = ConfigDict(frozen=True)

    id: int
    kind: RequirementKind
    text: str
    competency: Competency
    weight: float = 1.0
    status: RequirementStatus = "open"
    evidence: tuple[Evidence, ...] = ()

    @property
    def settled(self) -> bool:
        return self.status not in ("open", "probed", "weak")


def _held(assessment: Assessment) -> bool | None:
    """Tell whether the answer held what the question asked for; None when that was not assessed.

    Without a score, enough of the key concepts show that it did; that few were recognised shows nothing.
    """
    if assessment.score is not None:
        return assessment.score >= COVERS and not assessment.refused
    if assessment.refused:
        return None
    concepts = len(assessment.covered) + len(assessment.missing)
    return True if concepts and len(assessment.covered) / concepts >= COVERS_CONCEPTS else None


_AFTER: dict[tuple[bool, bool | None], RequirementStatus] = {
    (True, True): "supported",
    (True, False): "unsupported",
    (True, None): "probed",
    (False, True): "covered",
    (False, False): "weak",
    (False, None): "probed",
}


def after_answer(
    requirement: Requirement, turn: int, assessment: Assessment, contradicted: bool = False
) -> Requirement:
    """Return the requirement after an answer that was asked because of it; what is settled well is not unsettled."""
    held = _held(assessment)
    status: RequirementStatus = _AFTER[requirement.kind == "claim", held]
    if contradicted and requirement.kind == "claim":
        status = "contradicted"
    kept = requirement.status in ("covered", "supported") or (held is None and requirement.status != "open")
    if kept and status != "contradicted":
        status = requirement.status
    quotes = assessment.main.evidence[:2] if assessment.main else ()
    added = tuple(Evidence(turn=turn, quote=quote) for quote in quotes)
    evidence = (*requirement.evidence, *added)[-MOST_EVIDENCE:]
    return requirement.model_copy(update={"status": status, "evidence": evidence})
