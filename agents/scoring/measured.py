"""What was measured about an answer without a model, for the offline rule and for the record."""

from dataclasses import dataclass

from domain.scoring import Band


@dataclass(frozen=True, slots=True)
class Measured:
    """Rules' findings; `score` (0 to 10) and `band` are None where none can be earned, and `note` says why.

    `evidence` holds the sentences behind the score; `tips` are the reference's; `vague_on` and `follow_up` go together,
    and `unsaid` tells that nothing was said about it.
    """

    score: float | None = None
    band: Band | None = None
    note: str = ""
    method: str = "offline:rules"
    evidence: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()
    observations: tuple[str, ...] = ()
    feedback: str = ""
    vague_on: str | None = None
    follow_up: str | None = None
    unsaid: bool = False
