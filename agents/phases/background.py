"""Background: what the candidate did, as the resume tells it."""

from agents.spec import PhaseSpec

SPEC = PhaseSpec(
    id="background",
    order=2,
    title="Background",
    purpose="Find out what is behind the resume's strongest claims: the candidate's own part, and what came of it.",
    share=0.2,
    least=2,
    most=2,
    categories=("general",),
)
