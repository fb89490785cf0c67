"""Behavioral: how the candidate works with others and under pressure."""

from agents.spec import PhaseSpec

SPEC = PhaseSpec(
    id="behavioral",
    order=4,
    title="Behavioral",
    purpose="Find out how the candidate acted in real situations like those that the role brings.",
    share=0.24,
    least=1,
    most=2,
    categories=("behavioral",),
)
