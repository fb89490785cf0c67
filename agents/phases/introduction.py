"""Introduction: the greeting, and no question."""

from agents.spec import PhaseSpec

SPEC = PhaseSpec(
    id="intro",
    order=1,
    title="Introduction",
    purpose="Say what will happen, how long it takes and what it is about.",
    share=0.03,
    least=0,
    most=0,
)
